// Elements made in a line, without any HTML in strings.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: el("button", {class: "big", onclick: go}, "Go", other). */
export function el(name, attributes = {}, ...content) {
  return filled(document.createElement(name), attributes, content);
}

/** Make an element of a drawing. */
export function svg(name, attributes = {}, ...content) {
  return filled(document.createElementNS(SVG, name), attributes, content);
}

function filled(made, attributes, content) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...content.filter((each) => each !== null && each !== undefined && each !== ""));
  return made;
}

const PATHS = {
  play: "M7 4.5v15l13-7.5z", pause: "M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z",
  back: "M15.5 4 7.5 12l8 8", previous: "M18.5 5v14L9 12zM5.5 5H8v14H5.5z", next: "M5.5 5v14l9.500-7zM16 5h2.500v14H16z",
  again: "M12 5a7.500 7.500 0 1 1-7.200 5.400M12 1.500V8.500L7.500 5z",
  chapters: "M4 6h16M4 12h16M4 18h10", settings: "M4 7h9M19 7h1M4 17h1M11 17h9M16 4.500v5M8 14.500v5",
  download: "M12 3v12m-5-5 5 5 5-5M4 20h16", keep: "M6 3.500h12V21l-6-4.500L6 21z", close: "M5 5l14 14M19 5 5 19",
};
const FULL = new Set(["play", "pause", "previous", "next"]);

/** Draw one of the signs on the buttons. */
export function icon(name) {
  const kind = FULL.has(name) ? "full" : "line";
  return svg("svg", { viewBox: "0 0 24 24", class: `icon ${kind}`, "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}

/** Make a window over the page; `open` shows it, and a tap beside it closes it. */
export function dialog(title, closing, ...content) {
  const close = el("button", { type: "button", class: "round", "aria-label": closing, onclick: () => made.close() }, icon("close"));
  const made = el("dialog", { "aria-label": title }, el("header", {}, el("h2", {}, title), close), ...content);
  made.addEventListener("click", (event) => event.target === made && made.close());
  document.body.append(made);
  return made;
}
