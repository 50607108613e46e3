// The player: what the sound does decides what is shown; the page keeps no time of its own.

import { dialog, el, icon, svg } from "./elements.js";
import { leftAt, remember, set, settings } from "./place.js";
import { put, Ring } from "./ring.js";
import { momentAt, placeAt, readTimeline } from "./timeline.js";
import { clock, w } from "./words.js";

const AGAIN = 15; // seconds that one tap goes back
const SPEEDS = [0.9, 1, 1.1, 1.2];
const OFTEN = 2; // seconds of sound after which the place is remembered anew
const OPENING = 3; // seconds into a chapter from which on "previous" goes to its own beginning

export class Player {
  constructor(box, audio) {
    this.box = box;
    this.audio = audio;
    this.session = null;
    this.timeline = null;
    this.saved = 0;
    this.told = "";
    this.lock = null;
    this.build();
    this.listen();
  }

  // what it is made of

  build() {
    this.ring = new Ring();
    const button = (name, sign, act, kind = "round") =>
      el("button", { type: "button", class: kind, "aria-label": w[name], onclick: act }, icon(sign));
    this.title = el("h1");
    this.chapterButton = button("chapters", "chapters", () => this.showChapters(), "round for-chapters");
    const bar = el("header", { class: "bar" }, el("a", { class: "round", href: "#", "aria-label": w.back }, icon("back")), this.title,
      this.chapterButton, button("settings", "settings", () => this.options.showModal()));
    this.label = el("p", { class: "label" });
    this.exercise = el("h2");
    this.side = el("p", { class: "side" });
    this.count = el("p", { class: "count" });
    this.coming = el("p", { class: "coming" });
    this.caption = el("p", { class: "caption" });
    this.trouble = el("p", { class: "trouble", role: "alert" });
    const words = el("div", { class: "told" }, this.label, this.exercise, this.side, this.count, this.coming, this.caption, this.trouble);
    this.live = el("p", { class: "unseen", "aria-live": "polite" });
    this.aside = el("nav", { class: "aside", "aria-label": w.chapters });
    this.playButton = button("play", "play", () => this.toggle(), "round play");
    this.strip = svg("svg", { class: "strip", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.slider = el("input", { type: "range", min: 0, step: 1, value: 0, "aria-label": w.place, oninput: () => this.seek(Number(this.slider.value)) });
    this.gone = el("span");
    this.whole = el("span");
    const buttons = el("div", { class: "buttons" }, button("previous", "previous", () => this.chapter(-1)),
      el("button", { type: "button", class: "round again", "aria-label": w.again, onclick: () => this.seek(this.audio.currentTime - AGAIN) }, icon("again"), el("span", { "aria-hidden": "true" }, "15")),
      this.playButton, button("next", "next", () => this.chapter(1)), this.speedButton());
    const deck = el("footer", { class: "deck" }, el("div", { class: "progress" }, this.strip, this.slider),
      el("div", { class: "times", "aria-hidden": "true" }, this.gone, this.whole), buttons);
    this.box.append(bar, el("main", { class: "stage" }, this.ring.element, words), this.aside, deck, this.live);
    this.chapters = dialog(w.chapters, w.close);
    this.chapters.classList.add("chapters");
    this.options = this.optionsDialog();
  }

  speedButton() {
    const next = () => this.speed(SPEEDS[(SPEEDS.indexOf(settings.speed) + 1) % SPEEDS.length]);
    this.rate = el("button", { type: "button", class: "round rate", onclick: next });
    this.speed(settings.speed, false);
    return this.rate;
  }

  optionsDialog() {
    const option = (name, changed) => {
      const box = el("input", { type: "checkbox", role: "switch" });
      box.checked = settings[name];
      box.addEventListener("change", () => {
        set(name, box.checked);
        changed();
      });
      return el("label", { class: "option" }, w[name], box);
    };
    const awake = "wakeLock" in navigator && window.isSecureContext ? option("awake", () => this.stayAwake()) : null;
    return dialog(w.settings, w.close, option("captions", () => this.cue()), option("announce", () => this.paint()), awake,
      el("p", { class: "hint" }, w.keys));
  }

  listen() {
    const { audio } = this;
    for (const event of ["timeupdate", "seeking", "seeked", "pause", "ended", "durationchange"]) audio.addEventListener(event, () => this.paint());
    for (const event of ["pause", "seeked", "ended"]) audio.addEventListener(event, () => this.save());
    for (const event of ["loadedmetadata", "seeked", "ratechange", "play"]) audio.addEventListener(event, () => this.position());
    audio.addEventListener("timeupdate", () => Math.abs(audio.currentTime - this.saved) >= OFTEN && this.save());
    audio.addEventListener("loadedmetadata", () => this.goOn());
    audio.addEventListener("play", () => this.follow());
    audio.addEventListener("playing", () => {
      put(this.trouble, "");
      this.handlers();
    });
    for (const event of ["play", "pause"]) audio.addEventListener(event, () => this.playing());
    audio.addEventListener("error", () => this.session && put(this.trouble, w.unplayable));
    const track = audio.querySelector("track");
    audio.textTracks[0].mode = "hidden";
    audio.textTracks[0].addEventListener("cuechange", () => this.cue());
    track.addEventListener("load", () => this.cue());
    window.addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.save();
      else this.follow();
      this.stayAwake();
    });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  // one session

  async open(session) {
    if (this.session && this.session.id === session.id) return;
    this.session = session;
    this.timeline = readTimeline(null, session);
    this.begun = false;
    this.saved = leftAt(session);
    this.told = "";
    this.current = undefined;
    put(this.trouble, "");
    put(this.caption, "");
    put(this.title, session.title);
    for (const each of [this.title, this.exercise, this.caption, this.ring.word, this.aside]) each.lang = session.language || "";
    document.title = `${session.title} – audiocoach`;
    this.box.hidden = false;
    this.listChapters();
    this.audio.preload = "auto";
    this.audio.src = session.url;
    const track = this.audio.querySelector("track");
    track.srclang = session.language || "en";
    if (session.captions) track.src = session.captions;
    else track.removeAttribute("src");
    this.audio.textTracks[0].mode = "hidden";
    this.slider.max = Math.floor(session.duration / 1000);
    this.paint();
    const told = await this.fetched(session);
    if (this.session !== session) return;
    this.timeline = readTimeline(told, session);
    this.drawStrip();
    this.paint();
  }

  async fetched(session) {
    if (!session.timeline) return null;
    try {
      const answer = await fetch(session.timeline);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  close() {
    if (!this.session) return;
    this.save();
    this.audio.pause();
    this.session = null;
    this.box.hidden = true;
    for (const each of [this.chapters, this.options]) each.close();
    if ("mediaSession" in navigator) navigator.mediaSession.metadata = null;
  }

  goOn() {
    if (this.begun || !this.session) return;
    this.begun = true;
    this.speed(settings.speed, false);
    if (this.saved > 0) this.audio.currentTime = this.saved;
    this.paint();
  }

  save() {
    if (!this.session || !this.begun) return;
    this.saved = this.audio.currentTime;
    remember(this.session, this.saved);
  }

  listChapters() {
    const entries = () => this.session.chapters.map(([start, title], place) => {
      const go = () => {
        this.chapters.close();
        this.seek(start / 1000);
        this.start();
      };
      return el("li", {}, el("button", { type: "button", "data-chapter": place, onclick: go }, el("span", {}, title), el("time", {}, clock(start / 1000))));
    });
    this.chapters.querySelector("ol")?.remove();
    this.chapters.append(el("ol", { lang: this.session.language || null }, ...entries()));
    this.aside.replaceChildren(el("h2", {}, w.chapters), el("ol", {}, ...entries()));
  }

  showChapters() {
    this.chapters.showModal();
    this.chapters.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  }

  drawStrip() {
    const total = this.session.duration;
    this.strip.setAttribute("viewBox", `0 0 ${total} 10`);
    const rects = [];
    for (const { start, end, kind } of this.timeline.windows) {
      const name = kind === "hold" ? "work" : kind;
      const last = rects.at(-1);
      if (last && last.name === name && last.end === start) last.end = end;
      else rects.push({ name, start, end });
    }
    const gap = total / 700;
    this.strip.replaceChildren(...rects.map(({ name, start, end }) => {
      const height = name === "work" ? 10 : 4;
      return svg("rect", { x: start, y: (10 - height) / 2, width: Math.max(gap, end - start - gap), height, class: `is-${name}` });
    }));
  }

  // what is done with it

  start() {
    this.audio.play().catch((error) => {
      if (error.name !== "AbortError") put(this.trouble, w.unplayable);
    });
  }

  toggle() {
    if (this.audio.paused) this.start();
    else this.audio.pause();
  }

  seek(seconds) {
    const end = this.audio.duration || this.session.duration / 1000;
    this.audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, end - 0.1));
    this.paint();
  }

  chapter(step) {
    const { chapters } = this.session;
    const here = this.chapterNow();
    const into = this.audio.currentTime - (chapters[here]?.[0] ?? 0) / 1000;
    const goal = step < 0 && into > OPENING ? here : here + step;
    if (goal < chapters.length) this.seek((chapters[Math.max(0, goal)]?.[0] ?? 0) / 1000);
  }

  chapterNow() {
    return Math.max(0, placeAt(this.session.chapters, this.audio.currentTime * 1000, ([start]) => start));
  }

  speed(rate, chosen = true) {
    if (chosen) set("speed", rate);
    this.audio.preservesPitch = true;
    this.audio.defaultPlaybackRate = rate;
    this.audio.playbackRate = rate;
    this.rate.textContent = `${rate} ×`;
    this.rate.setAttribute("aria-label", `${w.speed}: ${rate}`);
  }

  key(event) {
    const taken = { " ": "button, a, input", ArrowLeft: "input", ArrowRight: "input" }[event.key];
    if (!this.session || (taken && event.target.closest?.(taken)) || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const acts = {
      " ": () => this.toggle(), ArrowLeft: () => this.seek(this.audio.currentTime - AGAIN), ArrowRight: () => this.seek(this.audio.currentTime + AGAIN),
      PageUp: () => this.chapter(-1), PageDown: () => this.chapter(1), Escape: () => (location.hash = "#"),
    };
    if (!(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  }

  // what is shown of it

  /** Paint with every picture of the screen while the sound runs; hidden, `timeupdate` alone does it. */
  follow() {
    if (this.frame) cancelAnimationFrame(this.frame);
    const again = () => {
      this.frame = 0;
      this.paint();
      if (!this.audio.paused && !document.hidden) this.frame = requestAnimationFrame(again);
    };
    again();
  }

  paint() {
    if (!this.session) return;
    const ms = (this.begun ? this.audio.currentTime : this.saved) * 1000;
    const moment = momentAt(this.timeline, ms);
    this.box.dataset.kind = moment.kind;
    const told = this.inWords(moment);
    this.ring.show(moment, told);
    put(this.label, told.label);
    put(this.exercise, told.exercise);
    put(this.side, told.side);
    put(this.count, told.count);
    put(this.coming, told.coming);
    this.progress(ms / 1000);
    this.markChapter();
    this.announce(moment, told);
  }

  inWords(moment) {
    const { set: now, next, window: found, kind } = moment;
    const shown = now || next;
    const word = found.word || (now || next || this.timeline.bare ? this.word(kind) : w.done);
    const counted = moment.rep !== undefined;
    const seconds = Math.ceil(moment.left / 1000);
    const number = counted ? String(moment.rep) : seconds < 100 ? String(seconds) : clock(seconds);
    return {
      word, number, under: counted ? `${w.of} ${moment.reps}` : "",
      label: !now && next ? w.then : "",
      exercise: shown ? shown.exercise : found.title || this.session.title,
      side: shown?.side ? w.side[shown.side] : "",
      count: shown ? this.counted(shown, !now) : "",
      coming: now ? `${w.then}: ${next ? this.named(next, now) : w.end}` : "",
    };
  }

  word(kind) {
    return { work: w.work, hold: w.hold, rest: w.rest, switch: w.switch, ready: w.ready }[kind] || w.listen;
  }

  counted(shown, ahead) {
    const parts = [shown.rounds > 1 ? w.round(shown.round, shown.rounds) : "", shown.sets > 1 ? w.set(shown.set, shown.sets) : ""];
    const amount = shown.reps ? w.reps(shown.reps) : w.seconds(Math.round((shown.end - shown.start) / 1000));
    return [...parts, ahead ? amount : ""].filter(Boolean).join(" · ");
  }

  named(next, now) {
    const same = next.exercise === now.exercise;
    const set = same && next.set !== now.set ? w.set(next.set, next.sets) : "";
    const side = next.side && (!same || next.side !== now.side || !set) ? w.side[next.side] : "";
    return [same ? "" : next.exercise, side, set].filter(Boolean).join(", ") || next.exercise;
  }

  progress(seconds) {
    const whole = Math.floor(seconds);
    if (this.shownSecond === whole && this.shownSession === this.session) return;
    this.shownSecond = whole;
    this.shownSession = this.session;
    const total = this.session.duration / 1000;
    this.slider.value = whole;
    this.slider.setAttribute("aria-valuetext", `${clock(whole)} ${w.of} ${clock(total)}`);
    this.box.style.setProperty("--gone", `${(100 * seconds) / total}%`);
    put(this.gone, clock(whole));
    put(this.whole, `−${clock(total - whole)}`);
  }

  markChapter() {
    const here = this.chapterNow();
    if (this.current === here) return;
    this.current = here;
    for (const button of document.querySelectorAll("[data-chapter]")) {
      if (Number(button.dataset.chapter) === here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const mine = this.aside.querySelector("[aria-current]");
    if (mine) this.aside.scrollTop = mine.offsetTop - this.aside.clientHeight / 2;
    this.metadata();
  }

  announce({ kind, set: now }, told) {
    const key = `${kind === "hold" ? "work" : kind} ${told.exercise} ${told.side} ${told.count}`;
    if (!settings.announce || this.told === key) return;
    this.told = key;
    const first = now ? "" : `${told.word}. ${told.label ? `${told.label}: ` : ""}`;
    put(this.live, `${first}${[told.exercise, told.side, told.count].filter(Boolean).join(", ")}. ${told.coming}`);
  }

  cue() {
    const cues = this.audio.textTracks[0].activeCues;
    put(this.caption, settings.captions && cues?.length ? cues[cues.length - 1].text : "");
    this.box.classList.toggle("silent", !settings.captions || !this.session?.captions);
  }

  playing() {
    const { paused } = this.audio;
    this.playButton.replaceChildren(icon(paused ? "play" : "pause"));
    this.playButton.setAttribute("aria-label", paused ? w.play : w.pause);
    if ("mediaSession" in navigator) navigator.mediaSession.playbackState = paused ? "paused" : "playing";
    this.stayAwake();
  }

  async stayAwake() {
    const wanted = settings.awake && this.session && !this.audio.paused && !document.hidden;
    try {
      if (wanted) this.lock ||= await navigator.wakeLock?.request("screen");
      else await this.lock?.release();
    } catch {
      // The battery saver may refuse.
    }
    if (!wanted || this.lock?.released) this.lock = null;
  }

  // the lock screen

  metadata() {
    if (!("mediaSession" in navigator)) return;
    const { session } = this;
    const cover = new URL(session.cover, document.baseURI).href;
    const artwork = [{ src: cover, sizes: "600x600", type: "image/jpeg" }];
    const chapterInfo = session.chapters.map(([start, title]) => ({ title, startTime: start / 1000, artwork }));
    const told = { title: session.title, artist: session.chapters[this.current]?.[1] || "audiocoach", album: session.album, artwork };
    navigator.mediaSession.metadata = new MediaMetadata({ ...told, chapterInfo });
    this.handlers();
  }

  /** Say what the buttons of the lock screen do: again with each start, since iOS forgets it. */
  handlers() {
    if (!("mediaSession" in navigator) || !this.session) return;
    const { audio } = this;
    const acts = {
      play: () => this.start(), pause: () => audio.pause(),
      seekbackward: ({ seekOffset }) => this.seek(audio.currentTime - (seekOffset || AGAIN)),
      seekforward: ({ seekOffset }) => this.seek(audio.currentTime + (seekOffset || AGAIN)),
      seekto: ({ seekTime }) => this.seek(seekTime), previoustrack: () => this.chapter(-1), nexttrack: () => this.chapter(1),
    };
    for (const [name, act] of Object.entries(acts)) {
      try {
        navigator.mediaSession.setActionHandler(name, act);
      } catch {
        // This browser has no such button.
      }
    }
  }

  position() {
    const { audio } = this;
    if (!("mediaSession" in navigator) || !navigator.mediaSession.setPositionState || !(audio.duration > 0)) return;
    const position = Math.min(audio.currentTime, audio.duration);
    navigator.mediaSession.setPositionState({ duration: audio.duration, playbackRate: audio.playbackRate, position });
  }
}
