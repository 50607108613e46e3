// How the sessions come into an app for podcasts.

import { dialog, el } from "./elements.js";
import { w } from "./words.js";

/** List the apps that can reach the feed: on a home network only those that fetch it on the phone itself. */
function apps(feed, published) {
  const bare = feed.replace(/^https?:\/\//, "");
  const coded = encodeURIComponent(feed);
  const secure = feed.startsWith("https:");
  const near = [
    ["AntennaPod", published && secure ? `https://antennapod.org/deeplink/subscribe?url=${coded}` : `antennapod-subscribe://${bare}`],
    ["Apple Podcasts", `podcast://${bare}`],
  ];
  const far = [["Overcast", `overcast://x-callback-url/add?url=${coded}`], ["Pocket Casts", `pktc://subscribe/${bare}`]];
  return published ? [...near, ...far] : near;
}

export function podcastDialog(published) {
  const feed = new URL("feed.xml", document.baseURI).href;
  const links = apps(feed, published).map(([name, href]) => el("li", {}, el("a", { class: "big", href }, name)));
  const address = el("input", { readonly: true, value: feed, "aria-label": "RSS" });
  const copy = el("button", { type: "button", class: "quiet", onclick: async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(feed);
    } catch {
      document.execCommand("copy");
    }
    copy.textContent = w.copied;
  } }, w.copy);
  return dialog(w.add, w.close, el("ul", { class: "apps" }, ...links), el("p", { class: "trim" }, w.trim),
    published ? null : el("p", {}, w.local), el("div", { class: "address" }, address, copy));
}
