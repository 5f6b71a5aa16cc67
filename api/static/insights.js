// The page of the shop's owner: asks the server what to mend in the catalog, and shows it.

import { element } from "./dom.js";
import { language, words } from "./insights-words.js";
import { locale, translatePage } from "./words.js";

const LIMIT = 200;
const WRONG = new Set(["price_times_100", "price_zero", "price_far_off", "price_currency", "unlikely_size"]);

const byId = (id) => document.getElementById(id);
const numbers = new Intl.NumberFormat(locale);
const shares = new Intl.NumberFormat(locale, { style: "percent" });

translatePage(words);
document.title = `Shelftalk – ${words.title}`;
byId("category").addEventListener("change", show);
byId("kind").addEventListener("change", () => showFindings(shown));
byId("chooser").addEventListener("submit", (event) => event.preventDefault());

let latest = 0; // the request whose answer is awaited; earlier ones are overtaken
let shown = null;
await begin();
document.body.dataset.ready = "true";

async function begin() {
  const report = await read(null);
  if (report === null) return;
  const names = report.categories.map((one) => one.category).filter((name) => name !== null);
  fill(byId("category"), names.map((name) => [name, name]));
  for (const id of ["chooser", "findings-section", "categories-section"]) byId(id).hidden = false;
  byId("categories").replaceChildren(...report.categories.map(row));
  showReport(report);
}

/** Show what was found in the chosen category, or in all. */
async function show() {
  const report = await read(byId("category").value || null);
  if (report !== null) showReport(report);
}

/** The report of a category, null for the whole shop; null when it cannot be had or was overtaken, which is said. */
async function read(category) {
  const request = ++latest;
  const asked = new URLSearchParams({ limit: LIMIT, language, ...(category === null ? {} : { category }) });
  byId("report").setAttribute("aria-busy", "true");
  byId("summary").textContent = words.waiting;
  try {
    const response = await fetch(`/v1/insights/answerability?${asked}`);
    const body = await response.json();
    if (request !== latest) return null;
    if (response.ok) return body;
    byId("summary").textContent = words.failed(body.detail);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error; // no network, or a proxy's page
    if (request === latest) byId("summary").textContent = words.unreachable;
  } finally {
    if (request === latest) byId("report").setAttribute("aria-busy", "false");
  }
  return null;
}

function showReport(report) {
  shown = report;
  byId("summary").textContent = report.summary.text;
  const titles = new Map(report.findings.map((finding) => [finding.kind, finding.title]));
  fill(byId("kind"), [...titles]);
  showFindings(report);
}

function showFindings(report) {
  const kind = byId("kind").value;
  const chosen = report.findings.filter((finding) => kind === "" || finding.kind === kind);
  byId("findings").replaceChildren(...(chosen.length ? chosen.map(card) : [element("li", {}, words.nothing)]));
  const rest = report.summary.findings - report.findings.length;
  byId("rest").hidden = rest === 0;
  byId("rest").textContent = words.rest(numbers.format(rest));
}

function card(finding) {
  const hidden = finding.affected - finding.examples.length;
  return element("li", { class: WRONG.has(finding.kind) ? "finding finding-wrong" : "finding" },
    element("h3", {}, element("span", {}, finding.place), element("span", { class: "label" }, finding.title)),
    element("p", {}, finding.text),
    element("p", { class: "advice" }, finding.advice),
    element("ul", {}, ...finding.examples.map(example), hidden > 0 ? element("li", {}, words.more(numbers.format(hidden))) : null));
}

function example({ id, title, value, meant }) {
  return element("li", {},
    element("a", { href: `/?product=${encodeURIComponent(id)}` }, id), ` ${title}`,
    value === null ? null : element("span", { class: "value" }, ` – ${value}`),
    meant === null ? null : ` (${words.meant(meant)})`);
}

function row(category) {
  const share = category.expected_facts ? shares.format(Math.floor((100 * category.stated_facts) / category.expected_facts) / 100) : words.tooFew;
  return element("tr", {},
    element("th", { scope: "row" }, category.category ?? words.noCategory),
    element("td", { class: "figure" }, numbers.format(category.products)),
    element("td", { class: "figure" }, share));
}

/** Offer "all" and these choices; what was chosen stays chosen where it is still there. */
function fill(select, choices) {
  const before = select.value;
  select.replaceChildren(element("option", { value: "" }, words.all), ...choices.map(([value, text]) => element("option", { value }, text)));
  select.value = choices.some(([value]) => value === before) ? before : "";
}
