// Every page works without this script: it only saves a reload or a gesture.
const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
const say = (text) => {
  const region = document.getElementById("messages");
  if (region) { region.innerHTML = '<p class="toast"></p>'; region.firstChild.textContent = text; }
};

// Display: the stylesheet follows the checked radio; the script only remembers it.
const kept = document.cookie.match(/theme=(\w*)/)?.[1];
all("[name=theme]", (radio) => {
  if (kept === radio.value) radio.checked = true;
  radio.addEventListener("change", () => { document.cookie = `theme=${radio.value};path=/;max-age=31536000;samesite=lax`; });
});

// Drop zone: shows where to drop, then hands the files to the ordinary field.
all(".drop", (zone) => {
  const input = zone.querySelector("[type=file]");
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) zone.addEventListener(type, (event) => {
    event.preventDefault();
    zone.classList.toggle("over", type === "dragenter" || type === "dragover");
    if (type === "drop") { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
  });
});

// Dialogs, printing, copying.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-dialog], [data-print], [data-copy]");
  if (!button) return;
  const dialog = document.getElementById(button.dataset.dialog);
  if (dialog) { event.preventDefault(); dialog.showModal(); }
  if ("print" in button.dataset) print();
  if ("copy" in button.dataset) {
    try { await navigator.clipboard.writeText(button.dataset.copy); say("Le lien est copié."); }
    catch { prompt("Copiez ce lien :", button.dataset.copy); }
  }
});

// Escape closes an open menu and gives the focus back.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".nav[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Drafts: what is typed in a long form is kept in this browser until it has been sent.
all("form[data-draft]", (form) => {
  const key = `draft:${form.dataset.draft}`;
  const fields = () => [...form.elements].filter((field) => field.name && /^(text|search|email|tel|url|textarea)/.test(field.type));
  const keep = () => {
    const typed = fields().filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]);
    if (typed.length) localStorage.setItem(key, JSON.stringify(typed));
  };
  const old = new Map(JSON.parse(localStorage.getItem(key) || "[]"));
  const empty = fields().filter((field) => !field.value && old.get(field.name));
  for (const field of empty) field.value = old.get(field.name);
  if (empty.length) say("Nous avons remis ce que vous aviez commencé à écrire.");
  const timer = setInterval(keep, 20000);
  addEventListener("pagehide", keep);
  form.addEventListener("submit", () => { clearInterval(timer); keep(); sessionStorage.setItem("sent", key); });
});
// Sent and not asked again: the page that follows has no such form.
const sent = sessionStorage.getItem("sent");
if (sent && ![...document.querySelectorAll("form[data-draft]")].some((form) => `draft:${form.dataset.draft}` === sent)) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
}

// Suggestions under a search field: a combobox with a list; Enter without a choice searches as usual.
all("form[data-suggest]", (form, number) => {
  const input = form.querySelector("[name=q]"), list = document.createElement("ul");
  let timer, asked;
  Object.assign(list, { id: `suggest-${number}`, role: "listbox", hidden: true, ariaLabel: "Suggestions" });
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  const options = () => [...list.children], chosen = () => list.querySelector("[aria-selected=true]");
  const show = (open) => { list.hidden = !open; input.setAttribute("aria-expanded", open); if (!open) input.removeAttribute("aria-activedescendant"); };
  const choose = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", other === option);
    if (option) input.setAttribute("aria-activedescendant", option.id); else input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const words = asked = input.value.trim();
      if (words.length < 2) return show(false);
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`).then((r) => r.json()).catch(() => ({}));
      if (asked !== words) return;
      list.replaceChildren(...(answer.suggestions || []).map(({ title, url, label }, index) => {
        const option = document.createElement("li"), kind = document.createElement("span");
        Object.assign(option, { id: `${list.id}-${index}`, role: "option", textContent: title, ariaSelected: "false" });
        option.dataset.url = url;
        kind.textContent = label || "";
        option.append(kind);
        return option;
      }));
      show(list.children.length > 0);
    }, 150);
  });
  input.addEventListener("keydown", (event) => {
    const rows = options(), at = rows.indexOf(chosen());
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
    if (list.hidden || !rows.length) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(rows[(at + 1) % rows.length]); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(rows[at < 0 ? rows.length - 1 : at - 1]); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(rows[at].dataset.url); }
  });
  list.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(event.target.closest("li").dataset.url); });
  input.addEventListener("blur", () => show(false));
});
