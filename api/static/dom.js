// Making elements. Text always goes in as text, never as markup: what a shop's data holds cannot become part of the page.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; strings become text, null and undefined are left out. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A cross to close something with. */
export function cross() {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("width", "14");
  picture.setAttribute("height", "14");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M3 3l10 10M13 3L3 13");
  picture.append(path);
  return picture;
}

/** The address if it is one that may be followed (http or https), else null. */
export function safeUrl(address) {
  if (!address) return null;
  try {
    const url = new URL(address, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch (error) {
    if (error instanceof TypeError) return null; // not an address
    throw error;
  }
}

/** A link that opens beside the page, or the bare text where the address may not be followed. */
export function link(address, text, attributes = {}) {
  const href = safeUrl(address);
  if (href === null) return element("span", attributes, text);
  return element("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, text);
}
