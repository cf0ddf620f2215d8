// Taps leave at once; without network they wait on this device, with the time they were made, and leave later.
const list = document.querySelector("[data-door]"), place = `door:${location.pathname}`, line = document.querySelector("[data-waiting]");
const read = () => JSON.parse(localStorage[place] || "[]");
const keep = (taps) => {
  if (taps.length) localStorage[place] = JSON.stringify(taps); else localStorage.removeItem(place);
  line.textContent = taps.length ? `Sans réseau : ${taps.length} présence${taps.length > 1 ? "s" : ""} à envoyer, gardée${taps.length > 1 ? "s" : ""} sur cet appareil.` : "";
};
const show = (form, presence) => form.querySelectorAll("button").forEach((each) => { each.ariaPressed = String(each.value === presence); });
const count = (counts) => {
  for (const [name, value] of Object.entries(counts)) {
    const figure = document.querySelector(`[data-count=${name}]`);
    if (figure) figure.textContent = value;
  }
};

let going = false;
const send = async () => {
  if (going) return;
  going = true;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    for (let taps = read(); taps.length; taps = read()) {
      const [{ url, presence, key, at }] = taps, body = new URLSearchParams({ csrfmiddlewaretoken: token, presence, key, a: at });
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      // Signed out, or the server is down: the taps stay here.
      if (answer.type === "opaqueredirect" || answer.status >= 500) throw new Error("later");
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok) line.textContent = said.error || "Cette présence n’a pas été prise : rechargez la page.";
      if (said.counts) count(said.counts);
      const left = read().filter((each) => each.key !== key);
      if (answer.ok || !said.error) keep(left); else { localStorage[place] = JSON.stringify(left); }
    }
  } catch {
    keep(read());
    setTimeout(send, 5000);
  } finally {
    going = false;
  }
};

const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
if (list) {
  list.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    event.preventDefault();
    const presence = pressed.ariaPressed === "true" ? "EFFACER" : pressed.value;
    show(form, presence);
    localStorage[place] = JSON.stringify([...read(), { url: form.action, presence, key: uuid(), at: new Date().toISOString() }]);
    send();
  });
  const find = document.querySelector("[data-find]");
  find.hidden = false;
  find.addEventListener("input", ({ target }) => {
    const words = target.value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().includes(words);
  });
  addEventListener("online", send);
  for (const { url, presence } of read()) { const form = [...list.querySelectorAll("form")].find((each) => each.action === url); if (form) show(form, presence); }
  send();
}
