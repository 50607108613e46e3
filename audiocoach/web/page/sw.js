// The service worker: keeps the page, plays kept sessions without a network, and cuts ranges out of them.

const SHELL = "audiocoach-page";
const SESSIONS = "audiocoach-sessions";
const FILES = [
  "./", "style.css", "app.js", "elements.js", "offline.js", "place.js", "player.js", "podcast.js", "ring.js", "timeline.js",
  "words.js", "icon.svg", "icon-192.png", "icon-512.png", "manifest.webmanifest", "sessions.json",
];
const PATIENCE = 4000; // milliseconds after which a kept file stands in for a network that says nothing

self.addEventListener("install", (event) => {
  const requests = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(SHELL).then((store) => store.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const base = self.registration.scope;
  if (request.method !== "GET" || !url.href.startsWith(base)) return;
  const path = url.href.slice(base.length).split(/[?#]/)[0];
  if (path.startsWith("sessions/")) event.respondWith(fromSessions(request, base + path));
  else if (FILES.includes(path || "./")) event.respondWith(fromShell(request, base + path));
});

async function fromSessions(request, address) {
  const store = await caches.open(SESSIONS);
  const kept = await store.match(address);
  if (!kept || request.cache === "reload") return fetch(request);
  const range = request.headers.get("range");
  return range ? cut(kept, range) : kept;
}

/** Answer a range of a kept file as a server would: 206, or 416 where nothing of it is there. */
async function cut(kept, range) {
  const blob = await kept.blob();
  const found = /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!found || (!found[1] && !found[2])) return new Response(blob, { headers: kept.headers });
  const size = blob.size;
  const start = found[1] ? Number(found[1]) : Math.max(0, size - Number(found[2]));
  const end = found[1] && found[2] ? Math.min(Number(found[2]), size - 1) : size - 1;
  if (start >= size || start > end) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
  }
  const headers = {
    "content-type": kept.headers.get("content-type") || "audio/mpeg",
    "content-length": String(end - start + 1),
    "content-range": `bytes ${start}-${end}/${size}`,
    "accept-ranges": "bytes",
  };
  return new Response(blob.slice(start, end + 1), { status: 206, headers });
}

/** Prefer the network, so that a new page is seen at once; what it gives is kept for when it is away. */
async function fromShell(request, address) {
  const store = await caches.open(SHELL);
  const kept = await store.match(address);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) await store.put(address, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.then((answer) => (answer.ok ? answer : kept)).catch(() => kept), late]);
}
