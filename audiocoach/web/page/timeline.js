// What is done at a moment of a session, from its timeline.json; nothing here knows a clock or a screen.

/** Read a timeline; without one, the chapters of the session are all there is. */
export function readTimeline(told, session) {
  if (told && told.version === 1) return { windows: told.windows, sets: told.sets, bare: false };
  const starts = session.chapters.map(([start]) => start);
  const windows = session.chapters.map(([start, title], place) => ({
    start, end: starts[place + 1] ?? session.duration, kind: "talk", title,
  }));
  return { windows, sets: [], bare: true };
}

/** Find the last entry whose start is not after the moment, by halving. */
export function placeAt(entries, ms, start = (entry) => entry.start) {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(entries[middle]) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Tell what is done at a millisecond.
 *
 * `ring` is the share of the ring that is drawn: what is left of the seconds, or what is done of the reps;
 * `phase` is what is left of the phase of a rep. `set` is the set at work, `next` the one after it.
 */
export function momentAt(timeline, ms) {
  const { windows, sets } = timeline;
  const place = Math.max(0, placeAt(windows, ms));
  const found = windows[place] || { start: 0, end: 1, kind: "talk" };
  const gone = Math.min(1, Math.max(0, (ms - found.start) / Math.max(1, found.end - found.start)));
  const set = found.set === undefined ? null : sets[found.set];
  const next = sets[placeAt(sets, ms) + 1] || null;
  const moment = { window: found, place, kind: found.kind, set, next, left: Math.max(0, found.end - ms), phase: 1 - gone, ring: 1 - gone };
  if (!found.rep || !set) return moment;
  const rep = repAround(windows, place);
  const done = Math.min(1, Math.max(0, (ms - rep.start) / Math.max(1, rep.end - rep.start)));
  const reps = Math.max(set.reps || found.rep, found.rep);
  return { ...moment, rep: found.rep, reps, ring: (found.rep - 1 + done) / reps };
}

function repAround(windows, place) {
  const { rep, set } = windows[place];
  const same = (at) => windows[at] && windows[at].rep === rep && windows[at].set === set;
  let first = place;
  let last = place;
  while (same(first - 1)) first -= 1;
  while (same(last + 1)) last += 1;
  return { start: windows[first].start, end: windows[last].end };
}
