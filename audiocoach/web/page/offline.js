// Whole sessions that the user keeps on this device. The service worker plays them without a network.

const STORE = "audiocoach-sessions";

export const canKeep = window.isSecureContext && "caches" in window && "serviceWorker" in navigator;

export async function startWorker() {
  if (!canKeep) return;
  try {
    await navigator.serviceWorker.register("sw.js");
  } catch {
    // Without a worker the page works as long as the network does.
  }
}

const address = (path) => new URL(path, document.baseURI).href;

function parts(session) {
  return [session.timeline, session.captions, session.cover].filter(Boolean);
}

/** Tell which sessions are kept whole, as they are now. */
export async function keptSessions(sessions) {
  if (!canKeep) return new Set();
  const store = await caches.open(STORE);
  const found = await Promise.all(sessions.map(async (session) => {
    const answer = await store.match(address(session.url));
    return answer && Number(answer.headers.get("content-length")) === session.size;
  }));
  return new Set(sessions.filter((_, place) => found[place]).map((session) => session.id));
}

/** Fetch a whole session and keep it; `tell` hears how many per cent are there. */
export async function keep(session, tell) {
  navigator.storage?.persist?.();
  const store = await caches.open(STORE);
  try {
    for (const part of parts(session)) {
      const answer = await fetch(part);
      if (answer.ok) await store.put(address(part), answer);
    }
    const answer = await fetch(session.url, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const blob = await whole(answer, session.size, tell);
    if (blob.size !== session.size) throw new Error("cut short");
    const headers = { "content-type": "audio/mpeg", "content-length": String(blob.size) };
    await store.put(address(session.url), new Response(blob, { headers }));
  } catch (error) {
    await forget(session);
    throw error;
  }
}

async function whole(answer, size, tell) {
  const reader = answer.body.getReader();
  const pieces = [];
  let got = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(pieces, { type: "audio/mpeg" });
    pieces.push(value);
    got += value.length;
    tell(Math.min(99, Math.floor((100 * got) / size)));
  }
}

export async function forget(session) {
  const store = await caches.open(STORE);
  await Promise.all([session.url, ...parts(session)].map((part) => store.delete(address(part))));
}
