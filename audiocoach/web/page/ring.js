// The ring: drawn anew from a moment, as often as it is asked; it moves by nothing of its own.

import { el, svg } from "./elements.js";

const OUTER = 46;
const INNER = 38.5;

function circle(radius, name) {
  return svg("circle", { cx: 50, cy: 50, r: radius, class: name, pathLength: 1, transform: "rotate(-90 50 50)" });
}

export class Ring {
  constructor() {
    this.outer = circle(OUTER, "arc");
    this.inner = circle(INNER, "arc thin");
    this.word = el("p", { class: "word" });
    this.number = el("p", { class: "number" });
    this.under = el("p", { class: "under" });
    const drawing = svg("svg", { viewBox: "0 0 100 100" }, circle(OUTER, "track"), this.outer, this.inner);
    this.element = el("div", { class: "ring", "aria-hidden": "true" }, drawing, el("div", { class: "face" }, this.word, this.number, this.under));
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Show a moment: what is drawn depends on it alone. */
  show(moment, { word, number, under }) {
    const counted = moment.rep !== undefined;
    arc(this.outer, this.still.matches ? stepped(moment) : moment.ring);
    arc(this.inner, counted && !this.still.matches ? moment.phase : 0);
    put(this.word, word);
    put(this.number, number);
    put(this.under, under);
    this.element.classList.toggle("long", number.length > 3);
  }
}

/** Move once a second, or once a rep, for those who want no motion. */
function stepped(moment) {
  if (moment.rep !== undefined) return moment.rep / moment.reps;
  const length = moment.window.end - moment.window.start;
  return Math.min(1, (Math.ceil(moment.left / 1000) * 1000) / Math.max(1, length));
}

function arc(element, share) {
  element.setAttribute("stroke-dasharray", `${Math.max(0, share).toFixed(4)} 2`);
  element.classList.toggle("none", share <= 0.0005);
}

export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
