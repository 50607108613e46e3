// Where each session was left, and what the user has set: in this browser, and nowhere else.

const ENDING = 10; // seconds before the end from which on a session counts as done

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(`audiocoach:${name}`));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(`audiocoach:${name}`, JSON.stringify(value));
  } catch {
    // Private windows may refuse; then nothing is remembered.
  }
}

/** Tell the second at which a session was left; 0 where it was never begun, or is done. */
export function leftAt(session) {
  const place = Number(read(`place:${session.id}`)) || 0;
  return place > 1 && place < session.duration / 1000 - ENDING ? place : 0;
}

export function remember(session, seconds) {
  write(`place:${session.id}`, Math.round(seconds * 10) / 10);
}

const USUAL = { speed: 1, captions: true, announce: true, awake: false, order: "newest" };

export const settings = { ...USUAL, ...(read("settings") || {}) };

export function set(name, value) {
  settings[name] = value;
  write("settings", settings);
}
