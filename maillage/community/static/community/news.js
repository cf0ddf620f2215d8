// New answers while one reads: asked every half minute, most often answered by « nothing changed ». Nothing moves under the eyes.
const thread = document.querySelector("[data-news]"), line = document.getElementById("du-neuf");
let etag = "", known = "";

const ask = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${thread.dataset.news}?depuis=${thread.dataset.count}`, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    if (!answer.ok) return;
    etag = answer.headers.get("ETag") || "";
    const { said, url } = await answer.json();
    if (!said || said === known) return;
    known = said;
    // The same page with a fragment would not be asked again.
    const link = Object.assign(document.createElement("a"), { href: url, textContent: `${said} : les lire`, className: "btn alt" });
    line.replaceChildren(link);
  } catch { /* no network for now: the next turn asks again */ }
};
if (thread && line) {
  setInterval(ask, 30000);
  document.addEventListener("visibilitychange", ask);
}
