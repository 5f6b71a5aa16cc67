// The page: takes questions, shows answers as they come, and remembers the conversation between visits.

import { renderAnswer, renderCards, renderText } from "./answer.js";
import { element } from "./dom.js";
import { closeSource } from "./source.js";
import { AskError, ask } from "./stream.js";
import { translatePage, words } from "./words.js";

const CONVERSATION_KEY = "shelftalk.conversation";
const COUNT_FROM = 200; // characters left from which on they are counted

const byId = (id) => document.getElementById(id);
const [turns, welcome, composer, input, sendButton] = ["turns", "welcome", "composer", "question", "send"].map(byId);

let conversationId = recall();
let standing = null; // the product the customer stands on: {id, title}
let asking = null; // the AbortController of the answer that is being made

translatePage();
showSuggestions();
resize();
composer.addEventListener("submit", (event) => {
  event.preventDefault();
  if (asking) asking.abort();
  else submit();
});
input.addEventListener("input", resize);
input.addEventListener("keydown", (event) => {
  // While an input method is composing (Chinese), Enter chooses a word.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!asking) submit();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSource();
});
byId("new-conversation").addEventListener("click", startAnew);
byId("standing-leave").addEventListener("click", () => stand(null));
await Promise.all([restore(), standOnPage()]);
document.body.dataset.ready = "true";

function submit() {
  const text = input.value.trim();
  if (text === "") return;
  input.value = "";
  resize();
  begin(text);
}

/** Show a question and answer it below. */
function begin(text) {
  closeSource({ focus: false });
  addQuestion(text);
  const place = addPlace();
  follow(place.parentElement);
  answer(text, place);
}

async function answer(text, place) {
  const controller = new AbortController();
  asking = controller;
  showAsking(true);
  place.written = "";
  place.replaceChildren(element("p", { class: "waiting" }, words.looking));
  announce(words.looking);
  try {
    for await (const event of ask(questionOf(text), controller.signal)) show(event, place);
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof AskError)) throw error;
    showFailure(error, text, place);
  } finally {
    if (asking === controller) {
      asking = null;
      showAsking(false);
    }
  }
}

function questionOf(text) {
  return { question: text, conversation_id: conversationId, product_id: standing?.id ?? null };
}

function show({ name, data }, place) {
  const atEnd = isAtEnd();
  if (name === "evidence") showEvidence(data, place);
  if (name === "delta") showDelta(data.text, place);
  if (name === "done") showDone(data, place);
  if (atEnd) follow(place.parentElement);
}

function showEvidence(evidence, place) {
  const cards = renderCards(evidence.products, stand);
  const waiting = place.querySelector(".waiting"); // gone when the answer to a message's second question begins
  if (waiting) waiting.textContent = words.writing(evidence.citations.length);
  if (cards) place.append(cards);
}

function showDelta(piece, place) {
  const before = place.querySelector(".text, .waiting");
  place.written = place.written + piece;
  before.replaceWith(renderText({ answer: place.written }));
}

function showDone(whole, place) {
  place.replaceChildren(...renderAnswer(whole, stand));
  announce(whole.answer);
  conversationId = whole.conversation_id;
  remember(conversationId);
}

function showFailure(error, text, place) {
  if (error instanceof AskError && error.problem?.type?.endsWith(":unknown-conversation")) {
    conversationId = null;
    remember(null);
  }
  const message = messageOf(error);
  const retry = element("button", { type: "button", class: "retry" }, words.retry);
  retry.addEventListener("click", () => {
    if (!asking) answer(text, place);
  });
  place.replaceChildren(element("div", { class: "failure" }, element("p", {}, message), retry));
  announce(message);
}

function messageOf(error) {
  if (error.name === "AbortError") return words.stopped;
  if (error.kind !== "problem") return words[error.kind];
  const { status, type, detail } = error.problem;
  if (type?.endsWith(":unknown-conversation")) return words.forgotten;
  if (type?.endsWith(":busy") || status === 429) return words.busy;
  if (status === 503) return words.notReady;
  return status >= 500 ? words.defect : (detail ?? words.defect);
}

function addQuestion(text) {
  welcome.hidden = true;
  turns.append(element("li", { class: "turn asked" }, element("span", { class: "unseen" }, words.you), element("p", { dir: "auto" }, text)));
}

/** An empty place for an answer. */
function addPlace() {
  const place = element("div", { class: "answer" });
  turns.append(element("li", { class: "turn answered" }, place));
  return place;
}

/** Bring back the conversation of the last visit, where it is still there. */
async function restore() {
  if (conversationId === null) return;
  const response = await read(`/v1/conversations/${encodeURIComponent(conversationId)}`);
  if (response?.status === 404) {
    conversationId = null;
    remember(null);
  }
  if (!response?.ok) return;
  for (const turn of (await response.json()).turns) {
    if (turn.role === "user") addQuestion(turn.content);
    else addPlace().append(...(turn.answer ? renderAnswer(turn.answer, stand) : [element("p", { class: "text" }, turn.content)]));
  }
  if (turns.lastElementChild) follow(turns.lastElementChild);
}

/** Stand on the product of the address, e.g. `/?product=VAC-200`. */
async function standOnPage() {
  const id = new URLSearchParams(location.search).get("product");
  if (!id) return;
  const response = await read(`/v1/products/${encodeURIComponent(id)}`);
  if (response?.ok) stand(await response.json());
}

/** A response, or null when the server cannot be reached: the page can still be used once it is back. */
async function read(path) {
  try {
    return await fetch(path);
  } catch (error) {
    if (error instanceof TypeError) return null; // what fetch throws without a network
    throw error;
  }
}

function stand(product) {
  standing = product && { id: product.id, title: product.title };
  byId("standing").hidden = standing === null;
  byId("standing-text").textContent = standing ? words.standing(standing.title) : "";
  byId("standing-leave").setAttribute("aria-label", words.leaveProduct);
  showSuggestions();
  input.focus();
}

function showSuggestions() {
  const questions = standing ? words.productSuggestions : words.suggestions;
  byId("suggestions").replaceChildren(...questions.map((text) => {
    const button = element("button", { type: "button", class: "suggestion" }, text);
    button.addEventListener("click", () => begin(text));
    return element("li", {}, button);
  }));
}

function startAnew() {
  asking?.abort();
  asking = null;
  showAsking(false);
  closeSource({ focus: false });
  conversationId = null;
  remember(null);
  turns.replaceChildren();
  welcome.hidden = false;
  stand(standing);
}

function showAsking(isAsking) {
  sendButton.classList.toggle("stop", isAsking);
  sendButton.setAttribute("aria-label", isAsking ? words.stop : words.send);
  turns.setAttribute("aria-busy", String(isAsking));
}

/** Let the field grow with the question, and count what is left near its limit. */
function resize() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
  const left = input.maxLength - input.value.length;
  byId("count").textContent = left <= COUNT_FROM ? words.left(left) : "";
}

function announce(text) {
  byId("announcer").textContent = text;
}

function isAtEnd() {
  const page = document.documentElement;
  return page.scrollHeight - page.scrollTop - page.clientHeight < 80;
}

/** Show the end of a turn; of one that does not fit, the beginning, with its question. */
function follow(turn) {
  const question = turn.previousElementSibling ?? turn;
  const room = composer.getBoundingClientRect().top - document.querySelector(".top").offsetHeight;
  const fits = turn.getBoundingClientRect().bottom - question.getBoundingClientRect().top < room;
  if (fits) turn.scrollIntoView({ block: "end" });
  else question.scrollIntoView({ block: "start" });
}

function recall() {
  try {
    return localStorage.getItem(CONVERSATION_KEY);
  } catch (error) {
    if (error.name === "SecurityError") return null; // the browser keeps nothing for this page
    throw error;
  }
}

function remember(id) {
  try {
    if (id === null) localStorage.removeItem(CONVERSATION_KEY);
    else localStorage.setItem(CONVERSATION_KEY, id);
  } catch (error) {
    if (error.name !== "SecurityError" && error.name !== "QuotaExceededError") throw error;
  }
}
