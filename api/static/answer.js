// How an answer looks: its text with citation marks, a label where it is no plain answer, and product cards.

import { element, link, safeUrl } from "./dom.js";
import { renderFeedback } from "./feedback.js";
import { kindInWords, timeInWords, toggleSource } from "./source.js";
import { locale, words } from "./words.js";

const SHOWN_CARDS = 4;

/** Everything of an answer, in order. */
export function renderAnswer(answer, onAskAbout) {
  const label = labelOf(answer);
  return [
    label ? element("p", { class: `label label-${answer.action}` }, label) : null,
    renderText(answer),
    renderCards(answer.products, onAskAbout),
    renderFeedback(answer.turn_id),
  ].filter((node) => node !== null);
}

/** Product cards, or null where there are none; of many, the first few and a button for the rest. */
export function renderCards(products, onAskAbout) {
  if (products.length === 0) return null;
  const cards = products.map((card) => renderCard(card, onAskAbout));
  const rest = cards.length > SHOWN_CARDS + 1 ? cards.slice(SHOWN_CARDS) : [];
  for (const card of rest) card.hidden = true;
  const list = element("ul", { class: "cards", "aria-label": words.products }, ...cards);
  return rest.length === 0 ? list : element("div", { class: "many" }, list, renderMore(rest));
}

function renderMore(rest) {
  const more = element("button", { type: "button", class: "more" }, words.more(rest.length));
  more.addEventListener("click", () => {
    for (const card of rest) card.hidden = false;
    more.remove();
    rest[0].querySelector("a, button").focus();
  });
  return more;
}

function labelOf(answer) {
  if (answer.action === "abstain") return words.reasons[answer.reason] ?? null;
  return words.actions[answer.action] ?? null;
}

/** The text of an answer, line by line, with the marks of each claim behind it; lines with a dash become a list. */
export function renderText({ answer: text, language = null, claims = [], citations = [], products = [] }) {
  const block = element("div", { class: "text", lang: language, dir: "auto" });
  const marks = placeMarks(text, claims, citations);
  let lineStart = 0;
  for (const line of text.split("\n")) {
    const lineEnd = lineStart + line.length;
    const isItem = /^[-•] /.test(line);
    const here = marks.filter(({ end }) => end > lineStart && end <= lineEnd);
    if (line.trim() !== "") placeOf(block, isItem).append(...withMarks(text, lineStart + (isItem ? 2 : 0), lineEnd, here, products));
    lineStart = lineEnd + 1;
  }
  return block;
}

/** A new paragraph of the text, or a new item of the list it ends with. */
function placeOf(block, isItem) {
  if (!isItem) return block.appendChild(element("p"));
  const list = block.lastElementChild?.matches("ul") ? block.lastElementChild : block.appendChild(element("ul"));
  return list.appendChild(element("li"));
}

/** Where in the text which citations are marked: at the end of their claim, or of the text when their claim is not in it. */
function placeMarks(text, claims, citations) {
  const cited = (ids) => citations.filter((citation) => ids.includes(citation.id));
  const placed = [];
  let position = 0;
  for (const claim of claims) {
    const start = claim.text === "" ? -1 : text.indexOf(claim.text, position);
    if (start === -1) continue;
    position = start + claim.text.length;
    placed.push({ end: position, citations: cited(claim.citation_ids) });
  }
  const unplaced = citations.filter((citation) => !placed.some((mark) => mark.citations.includes(citation)));
  return [...placed, { end: text.trimEnd().length, citations: unplaced }];
}

/** A part of the text with its marks; a first mark keeps to the word before it, so that no line begins with it. */
function withMarks(text, start, end, marks, products) {
  const nodes = [];
  let position = start;
  for (const { end: markEnd, citations } of marks) {
    const piece = text.slice(position, markEnd);
    const [first, ...others] = citations.map((citation) => renderMark(citation, products));
    const last = first ? (piece.match(/\S{1,12}$/u)?.[0] ?? "") : "";
    nodes.push(piece.slice(0, piece.length - last.length));
    if (first) nodes.push(element("span", { class: "kept" }, last, first), ...others);
    position = markEnd;
  }
  return [...nodes, text.slice(position, end)];
}

function renderMark(citation, products) {
  const mark = element("button", {
    type: "button",
    class: "mark",
    "aria-expanded": "false",
    "aria-controls": "source",
    "aria-label": words.sourceMark(citation.id, kindInWords(citation)),
    title: kindInWords(citation),
  }, String(citation.id));
  mark.addEventListener("click", () => toggleSource(citation, products, mark));
  return mark;
}

function renderCard(card, onAskAbout) {
  return element("li", { class: "card" },
    renderPicture(card),
    element("div", { class: "card-body" },
      link(card.url, card.title, { class: "card-title" }),
      element("p", { class: card.price === null ? "price-missing" : "price" }, priceInWords(card)),
      element("p", { class: `availability availability-${card.availability}` }, words.availability[card.availability]),
      card.as_of ? element("p", { class: "as-of" }, words.asOfTime(timeInWords(card.as_of))) : null,
      element("button", {
        type: "button",
        class: "ask-about",
        "aria-label": words.askAboutLabel(card.title),
        onclick: () => onAskAbout({ id: card.id, title: card.title }),
      }, words.askAbout)));
}

/** The product's picture, or its first letter where there is none or it cannot be loaded. */
function renderPicture(card) {
  const tile = element("div", { class: "picture", "aria-hidden": "true" }, [...card.title.trim()][0] ?? "");
  const address = safeUrl(card.image);
  if (address !== null) {
    const picture = element("img", { class: "loading", src: address, alt: "", loading: "lazy" });
    picture.addEventListener("load", () => {
      picture.classList.remove("loading");
      tile.replaceChildren(picture);
    }, { once: true });
    tile.append(picture);
  }
  return tile;
}

function priceInWords(card) {
  if (card.price === null) return words.noPrice;
  if (card.currency === null) return card.price;
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency: card.currency }).format(card.price);
  } catch (error) {
    if (error instanceof RangeError) return `${card.price} ${card.currency}`; // not a currency the browser knows
    throw error;
  }
}
