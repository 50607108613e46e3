// The list of sessions, and the way from it to the player and back.

import { el, icon, svg } from "./elements.js";
import { canKeep, forget, keep, keptSessions, startWorker } from "./offline.js";
import { leftAt, set, settings } from "./place.js";
import { Player } from "./player.js";
import { podcastDialog } from "./podcast.js";
import { changeLanguage, language, w } from "./words.js";

const list = document.getElementById("list");
const box = document.getElementById("sessions");
const notice = document.getElementById("notice");
const state = { sessions: [], published: false, kept: new Map() };
const player = new Player(document.getElementById("player"), document.getElementById("audio"));

function facts(session) {
  const left = leftAt(session);
  const kit = session.equipment ? session.equipment.join(", ") : session.timeline ? w.noKit : "";
  const minutes = Math.max(1, Math.round((session.duration - left * 1000) / 60000));
  return [
    left ? w.left(minutes) : w.minutes(minutes), w[session.level], session.week && w.week(session.week), kit,
    session.talk !== undefined && w.talk(session.talk),
  ].filter(Boolean);
}

/** Draw what is done when, so that sessions can be told apart at a glance. */
function shape(session) {
  if (!session.shape) return null;
  const total = session.shape.reduce((sum, [, seconds]) => sum + seconds, 0);
  const strip = svg("svg", { viewBox: `0 0 ${total} 10`, preserveAspectRatio: "none", class: "shape", role: "img", "aria-label": w.shape });
  let x = 0;
  for (const [kind, width] of session.shape) {
    const height = kind === "work" ? 10 : 4;
    strip.append(svg("rect", { x, y: 10 - height, width: Math.max(0.5, width - total / 600), height, class: `is-${kind}` }));
    x += width;
  }
  return strip;
}

function card(session) {
  const kept = state.kept.has(session.id);
  const absent = !kept && !navigator.onLine;
  const title = el("h3", {}, el("a", { href: `#/${session.id}`, lang: session.language || null }, session.title));
  const cover = el("img", { src: session.cover, alt: "", width: 72, height: 72, loading: "lazy" });
  const told = el("ul", { class: "facts" }, ...facts(session).map((fact) => el("li", {}, fact)));
  const album = session.album && session.album !== session.title && settings.order === "newest" ? el("p", { class: "album" }, session.album) : null;
  return el("article", { class: absent ? "card absent" : "card" }, cover,
    el("div", { class: "about" }, title, album, told, absent ? el("p", {}, w.absent) : null, shape(session)), tasks(session, kept));
}

function tasks(session, kept) {
  const named = (text) => `${text}: ${session.title}`;
  const save = el("a", { class: "quiet", href: `${session.url}?save`, download: "", "aria-label": named(w.download) }, icon("download"), w.download);
  if (!canKeep) return el("div", { class: "tasks" }, save);
  const button = el("button", { type: "button", class: kept ? "quiet on" : "quiet", "aria-label": named(kept ? w.kept : w.keep), "aria-pressed": String(kept) }, icon("keep"), kept ? w.kept : w.keep);
  button.addEventListener("click", () => keeping(session, kept, button));
  return el("div", { class: "tasks" }, save, button);
}

async function keeping(session, kept, button) {
  button.disabled = true;
  notice.textContent = "";
  try {
    if (kept) await forget(session);
    else await keep(session, (share) => (button.lastChild.textContent = w.keeping(share)));
  } catch {
    notice.textContent = w.failed;
  }
  state.kept = await keptSessions(state.sessions);
  draw();
}

function groups() {
  if (settings.order === "newest") return [["", state.sessions]];
  const found = new Map();
  for (const session of state.sessions) {
    const album = session.album || session.title;
    found.set(album, [...(found.get(album) || []), session]);
  }
  for (const sessions of found.values()) {
    if (sessions[0].week) sessions.sort((one, other) => one.track - other.track);
  }
  return [...found];
}

function draw() {
  box.replaceChildren(...groups().map(([name, sessions]) =>
    el("section", {}, name ? el("h2", {}, name) : null, el("div", { class: "cards" }, ...sessions.map(card)))));
}

function orderButtons() {
  const group = document.getElementById("order");
  group.setAttribute("aria-label", w.order);
  const buttons = ["newest", "grouped"].map((order) => {
    const chosen = () => {
      set("order", order);
      orderButtons();
      draw();
    };
    return el("button", { type: "button", "aria-pressed": String(settings.order === order), onclick: chosen }, w[order]);
  });
  group.replaceChildren(...buttons);
}

/** Show what the address asks for: the list, or one session. */
function route() {
  const id = decodeURIComponent(location.hash.replace(/^#\/?/, ""));
  const session = state.sessions.find((each) => each.id === id);
  list.hidden = Boolean(session);
  if (session) player.open(session);
  else {
    player.close();
    document.title = "audiocoach";
    draw();
  }
}

/** Fetch anew what is kept and was made anew since. */
async function refresh() {
  const old = state.sessions.filter(({ id, made }) => state.kept.has(id) && state.kept.get(id) !== made);
  for (const session of navigator.onLine ? old : []) await keep(session, () => {}).catch(() => {});
  if (old.length) state.kept = await keptSessions(state.sessions);
}

async function load() {
  const answer = await fetch("sessions.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(String(answer.status));
  const told = await answer.json();
  state.sessions = told.sessions;
  state.published = told.published;
  notice.textContent = told.sessions.length ? "" : w.none;
}

async function start() {
  document.documentElement.lang = language;
  const podcast = document.getElementById("podcast");
  podcast.textContent = w.podcast;
  let windowOfApps = null;
  podcast.addEventListener("click", () => (windowOfApps ||= podcastDialog(state.published)).showModal());
  const other = document.getElementById("language");
  other.textContent = w.language;
  other.lang = w.languageCode;
  other.addEventListener("click", changeLanguage);
  startWorker();
  try {
    await load();
  } catch {
    notice.textContent = w.lost;
  }
  state.kept = await keptSessions(state.sessions);
  orderButtons();
  route();
  window.addEventListener("hashchange", route);
  refresh();
  for (const change of ["online", "offline"]) window.addEventListener(change, () => player.session || draw());
}

start();
