// Every page works without it.
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const make = (tag, values) => Object.assign(document.createElement(tag), values);
const say = (textContent) => document.getElementById("messages")?.replaceChildren(make("p", { className: "toast", textContent }));

// Display chosen, for this host alone.
const [host, safe] = location.protocol > "https" ? ["__Host-", ";secure"] : ["", ""];
all(".foot [name=theme]", (radio) => {
  radio.onchange = () => { document.cookie = `${host}theme=${radio.value};path=/;max-age=31536000;samesite=lax${safe}`; };
});

// Drop zone, to the ordinary field.
all(".drop", (zone) => {
  const input = zone.querySelector("[type=file]");
  zone.ondragenter = zone.ondragover = zone.ondragleave = zone.ondrop = (event) => {
    event.preventDefault();
    zone.classList.toggle("over", /r$/.test(event.type));
    if (event.type === "drop") { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
  };
});

addEventListener("click", (event) => {
  const button = event.target.closest("[data-dialog], [data-print], [data-copy]");
  if (!button) return;
  const { dialog, copy } = button.dataset, box = document.getElementById(dialog);
  if (box) { event.preventDefault(); box.showModal(); }
  if (copy) navigator.clipboard.writeText(copy).then(() => say("Le lien est copié."), () => prompt("Copiez ce lien :", copy));
  if ("print" in button.dataset) print();
});

addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".nav[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Drafts stay here until sent (back: to sign in), two weeks.
const kept = localStorage, tab = sessionStorage, { sent, back } = tab;
if (!(kept.at > Date.now() - 12096e5)) for (const key of Object.keys(kept)) if (/^draft/.test(key)) delete kept[key];
if (/^.compte/.test(location.pathname) || document.querySelector("[data-error]")) {
  if (sent) tab.back = sent;
} else {
  delete kept[sent];
  delete tab.back;
}
delete tab.sent;
all("form[data-draft]", (form) => {
  const key = `draft:${form.dataset.draft}`, old = new Map(JSON.parse(kept[key] || "[]"));
  const fields = () => [...form.elements].filter((field) => field.name && /^(text|url|select-one)/.test(field.type));
  const keep = () => {
    // Refused: as sent.
    const typed = fields().filter(({ value, defaultValue = "" }) => value !== (sent === key ? "" : defaultValue));
    if (typed[0]) Object.assign(kept, { at: Date.now(), [key]: JSON.stringify(typed.map(({ name, value }) => [name, value])) });
  };
  const lost = fields().filter(({ name, value }) => (old.get(name) ?? value) !== value && (!value || back === key));
  for (const field of lost) field.value = old.get(field.name);
  if (lost.length) say("Nous avons remis ce que vous aviez commencé à écrire.");
  setInterval(keep, 2e4);
  addEventListener("pagehide", keep);
  form.onsubmit = () => { tab.sent = key; };
});

all("form[data-suggest]", (form, number) => {
  const id = `suggest-${number}`, input = form.q, list = make("ul", { id, role: "listbox", ariaLabel: "Suggestions" });
  let timer, at;
  form.append(list);
  const set = (name, value) => input.setAttribute(`aria-${name}`, value);
  const show = (open) => { list.hidden = !open; set("expanded", open); choose(-1); };
  const choose = (index) => {
    at = index;
    [...list.children].forEach((option, n) => { option.ariaSelected = n === at; });
    if (at < 0) input.removeAttribute("aria-activedescendant"); else set("activedescendant", `${id}-${at}`);
  };
  const go = (option) => { location = option.dataset.url; };
  input.role = "combobox";
  set("controls", id); set("autocomplete", "list"); show(false);
  input.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = input.value.trim();
      if (words.length < 2) return show(false);
      const { suggestions = [] } = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`).then((got) => got.json()).catch(() => ({}));
      if (words !== input.value.trim()) return;
      list.replaceChildren(...suggestions.map(({ title, url, label }, n) => {
        const option = make("li", { id: `${id}-${n}`, role: "option", textContent: title });
        option.dataset.url = url;
        option.append(make("span", { textContent: label }));
        return option;
      }));
      show(suggestions.length > 0);
    }, 150);
  };
  input.onkeydown = (event) => {
    const { key } = event, { length } = list.children, step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (list.hidden || !(step || key === "Escape" || (key === "Enter" && at >= 0))) return;
    event.preventDefault();
    if (step) choose((Math.max(at, step < 0 ? 0 : -1) + step + length) % length);
    else if (key === "Escape") show(false);
    else go(list.children[at]);
  };
  list.onmousedown = (event) => event.preventDefault();
  list.onclick = (event) => go(event.target.closest("li"));
  input.onblur = () => show(false);
});
