// The table follows by itself, and what is typed leaves by itself. Without it, buttons and a reload do the same.
const live = document.getElementById("live"), writes = "[data-note-form]", stored = `note:${location.pathname}:`;
const waiting = new Map();

// The clock, worked out here so that no second is asked of the server.
const tick = () => {
  for (const clock of document.querySelectorAll("[data-ends]")) {
    const seconds = Math.round((new Date(clock.dataset.ends) - Date.now()) / 1000), over = seconds < 0, left = Math.abs(seconds);
    const said = `${Math.floor(left / 60)} min ${String(left % 60).padStart(2, "0")}`;
    clock.textContent = over ? `Dépassé de ${said}` : `${said} encore`;
  }
};

// What the others write: notes are changed in place, except those being changed here.
let seen = "";
const follow = async () => {
  const focused = document.activeElement;
  if (document.hidden || (focused.name === "text" && live.contains(focused))) return;
  try {
    const answer = await fetch(live.dataset.live, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const html = await answer.text();
    // The token of forms differs at each answer, and the clock turns here: neither is news.
    const news = html.replace(/value="\w{64}"|<(p|span)[^>]*data-ends.*?<\/\1>/g, "");
    if (news === seen) return;
    const fresh = document.createElement("div"), open = live.querySelectorAll("[data-note] details[open]"), at = focused.id;
    seen = news;
    fresh.innerHTML = html;
    for (const item of [...open].map((details) => details.closest("[data-note]"))) {
      fresh.querySelector(`[data-note="${item.dataset.note}"]`)?.replaceWith(item);
    }
    const writing = document.querySelector(`${writes}:not(#live *)`);
    if (writing && typed(writing)) fresh.querySelector(`[data-note="${writing.elements.key.value}"]`)?.remove();
    const within = live.contains(focused);
    live.replaceChildren(...fresh.childNodes);
    if (within) (document.getElementById(at) || live.querySelector("h2"))?.focus({ preventScroll: true });
    tick();
  } catch { /* no network for now: the next turn asks again */ }
};

// What is typed: kept on this device at each key, sent a second later, and again until it has arrived.
const say = (form, words) => { form.querySelector("[data-saved]").textContent = words; };
const typed = (form) => form.elements.text.value.trim();
const later = (form, delay) => { clearTimeout(waiting.get(form)); waiting.set(form, setTimeout(() => send(form), delay)); };
const send = async (form) => {
  const text = typed(form), { key, version } = form.elements, before = stored + key.value;
  if (!text || form.dataset.sent === text || form.dataset.going) return;
  form.dataset.going = "1";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const said = await answer.json();
    form.dataset.sent = text;
    if (!answer.ok) { say(form, said.error); return; }
    key.value = said.key;
    version.value = said.version;
    say(form, said.said);
    if (typed(form) === text) localStorage.removeItem(before);
  } catch {
    say(form, "Pas de connexion : vos mots sont gardés sur cet appareil, nous réessayons.");
    later(form, 4000);
  } finally {
    delete form.dataset.going;
    if (form.dataset.sent && typed(form) !== form.dataset.sent) later(form, 1000);
  }
};
const begin = (form) => {
  const { text, key, version } = form.elements;
  text.value = "";
  version.value = 0;
  key.value = "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
  delete form.dataset.sent;
};

document.addEventListener("input", ({ target }) => {
  const form = target.name === "text" && target.closest(writes);
  if (!form) return;
  localStorage[stored + form.elements.key.value] = target.value;
  // Somebody who never stops typing is sent all the same, every two seconds.
  const now = Date.now(), since = Number(form.dataset.since) || now, due = now - since > 2000;
  form.dataset.since = due ? now : since;
  later(form, due ? 0 : 1000);
});
document.addEventListener("submit", async (event) => {
  const form = event.target.closest(writes), details = form?.closest("details");
  if (!form) return;
  event.preventDefault();
  await send(form);
  if (!typed(form)) { say(form, "Écrivez quelques mots."); form.elements.text.focus(); return; }
  if (form.dataset.sent !== typed(form)) return;
  if (details) details.open = false; else { begin(form); form.elements.text.focus(); }
  follow();
});

if (live) {
  // What an earlier visit could not send comes back, with its own number: sent twice, it is one note.
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(stored))) {
    const key = name.slice(stored.length), forms = [...document.querySelectorAll(writes)];
    const form = forms.find((each) => each.elements.key.value === key) || forms.find((each) => !each.closest("details"));
    if (!form || typed(form) === localStorage[name].trim()) { localStorage.removeItem(name); continue; }
    if (!form.closest("details")) form.elements.key.value = key;
    form.elements.text.value = localStorage[name];
    if (form.closest("details")) form.closest("details").open = true;
    send(form);
  }
  addEventListener("online", () => document.querySelectorAll(writes).forEach(send));
  setInterval(follow, 1000 * live.dataset.every);
  setInterval(tick, 1000);
  tick();
}
