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

/** Tell which sessions are kept, each with the moment at which the copy was made. */
export async function keptSessions(sessions) {
  if (!canKeep) return new Map();
  const store = await caches.open(STORE);
  const copies = await Promise.all(sessions.map(async (session) => [session.id, await store.match(address(session.url))]));
  return new Map(copies.filter(([, copy]) => copy).map(([id, copy]) => [id, copy.headers.get("x-made")]));
}

/** Fetch a whole session and keep it; `tell` hears how many per cent are there. A copy from before stays if that fails. */
export async function keep(session, tell) {
  navigator.storage?.persist?.();
  const beside = await Promise.all(parts(session).map(async (part) => [part, await fetch(part, { cache: "reload" })]));
  const answer = await fetch(session.url, { cache: "reload" });
  if (!answer.ok) throw new Error(String(answer.status));
  const blob = await whole(answer, session.size, tell);
  if (blob.size !== session.size) throw new Error("cut short");
  const headers = { "content-type": "audio/mpeg", "content-length": String(blob.size), "x-made": session.made };
  const store = await caches.open(STORE);
  await store.put(address(session.url), new Response(blob, { headers }));
  for (const [part, found] of beside) if (found.ok) await store.put(address(part), found);
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
