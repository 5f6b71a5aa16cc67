// How an answer looks: its text with citation marks, a label where it is no plain answer, and product cards.

import { element, link, safeUrl } from "./dom.js";
import { kindInWords, timeInWords, toggleSource } from "./source.js";
import { locale, words } from "./words.js";

/** Everything of an answer, in order. */
export function renderAnswer(answer, onAskAbout) {
  const label = labelOf(answer);
  return [
    label ? element("p", { class: `label label-${answer.action}` }, label) : null,
    renderText(answer),
    renderCards(answer.products, onAskAbout),
  ].filter((node) => node !== null);
}

/** Product cards, or null where there are none. */
export function renderCards(products, onAskAbout) {
  if (products.length === 0) return null;
  return element("ul", { class: "cards", "aria-label": words.products }, ...products.map((card) => renderCard(card, onAskAbout)));
}

function labelOf(answer) {
  if (answer.action === "abstain") return words.reasons[answer.reason] ?? null;
  return words.actions[answer.action] ?? null;
}

function renderText(answer) {
  const paragraph = element("p", { class: "text", lang: answer.language, dir: "auto" });
  const marksOf = (ids) => ids.flatMap((id) => answer.citations.filter((citation) => citation.id === id)).map((citation) => renderMark(citation, answer.products));
  const placed = placeClaims(answer.answer, answer.claims);
  let position = 0;
  for (const { claim, end } of placed) {
    paragraph.append(...withMarks(answer.answer.slice(position, end), marksOf(claim.citation_ids)));
    position = end;
  }
  const unplaced = answer.citations.filter((citation) => !placed.some(({ claim }) => claim.citation_ids.includes(citation.id)));
  paragraph.append(...withMarks(answer.answer.slice(position), marksOf(unplaced.map((citation) => citation.id))));
  return paragraph;
}

/** A text with marks behind it; the first mark keeps to the last word, so that no line begins with it. */
function withMarks(text, marks) {
  const end = text.match(/\S{1,12}$/u)?.[0] ?? "";
  if (marks.length === 0 || end === "") return [text, ...marks];
  return [text.slice(0, -end.length), element("span", { class: "kept" }, end, marks[0]), ...marks.slice(1)];
}

/** Where each claim ends in the text. The whole text is always shown; the marks of a claim that is not in it stand at its end. */
function placeClaims(text, claims) {
  const placed = [];
  let position = 0;
  for (const claim of claims) {
    const start = claim.text === "" ? -1 : text.indexOf(claim.text, position);
    if (start === -1) continue;
    position = start + claim.text.length;
    placed.push({ claim, end: position });
  }
  return placed;
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
