// The panel that shows what a citation mark stands for: which kind of source, its very words, and where they stand.

import { cross, element, link, safeUrl } from "./dom.js";
import { locale, words } from "./words.js";

const OFFER_FIELDS = new Set(["price", "availability", "stock"]);

const panel = document.getElementById("source");
let openedBy = null; // the mark whose source is shown

/** The kind of a source in words, e.g. "Customer review". */
export function kindInWords(citation) {
  if (citation.kind === "field" && OFFER_FIELDS.has(citation.field)) return words.offer;
  return words.sources[citation.source];
}

/** A time of the server in the reader's own zone and language. */
export function timeInWords(time) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
}

/** Show the source of a citation, or close it when its mark is pressed again. */
export function toggleSource(citation, products, mark) {
  if (openedBy === mark) {
    closeSource();
    return;
  }
  closeSource({ focus: false });
  openedBy = mark;
  mark.setAttribute("aria-expanded", "true");
  panel.replaceChildren(...contents(citation, products));
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
}

/** Close the panel and go back to the mark it was opened from. */
export function closeSource({ focus = true } = {}) {
  if (openedBy === null) return;
  panel.hidden = true;
  openedBy.setAttribute("aria-expanded", "false");
  if (focus) openedBy.focus({ preventScroll: true });
  openedBy = null;
}

function contents(citation, products) {
  const close = element("button", { type: "button", class: "icon", "aria-label": words.closeSource, onclick: () => closeSource() }, cross());
  const head = element("div", { class: "source-head" },
    element("h2", { id: "source-kind" }, element("span", { class: "source-number" }, String(citation.id)), kindInWords(citation)),
    close);
  const facts = element("dl", {}, ...facts_of(citation, products).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  return [
    head,
    element("blockquote", { dir: "auto" }, citation.text),
    citation.source === "review" || citation.source === "qa" ? element("p", { class: "source-note" }, words.opinion) : null,
    facts,
    safeUrl(citation.url) ? link(citation.url, words.openSource, { class: "source-link" }) : null,
  ].filter((node) => node !== null);
}

function facts_of(citation, products) {
  const facts = [];
  if (citation.product_id !== null) {
    const product = products.find((card) => card.id === citation.product_id);
    facts.push([words.product, product ? product.title : citation.product_id]);
  }
  if (citation.source === "document") facts.push([words.document, nameOfDocument(citation.source_id)]);
  if (citation.field !== null) facts.push([words.detail, citation.field.replaceAll("_", " ")]);
  if (citation.as_of !== null) facts.push([words.asOf, timeInWords(citation.as_of)]);
  return facts;
}

/** "care-guide-cookware#3" as "Care guide cookware". */
function nameOfDocument(sourceId) {
  const name = sourceId.split("#")[0].replaceAll(/[-_]+/g, " ").trim();
  return name.charAt(0).toUpperCase() + name.slice(1);
}
