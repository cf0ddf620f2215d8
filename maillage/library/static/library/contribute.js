// Keeps the draft while it is written, and fills in what was read in the files. The form works without it.
const form = document.getElementById("partage");
const saved = form?.querySelector("[data-saved]"), banner = form?.querySelector("[data-proposals]");
let last = "", timer, tries = 0, more = false;

const typed = () => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};
const print = (data) => JSON.stringify([...data].filter(([name]) => name !== "csrfmiddlewaretoken"));

// What a file proposes goes in an empty field, and is marked until it is touched.
const propose = (name, value) => {
  const input = form.elements[name], box = (input?.[0] || input)?.closest(".field");
  if (!input || input.value || !value) return;
  input.value = value;
  const mark = Object.assign(document.createElement("p"), { className: "ok", textContent: "Proposé d’après le fichier" });
  box.append(mark);
  box.addEventListener("input", () => mark.remove(), { once: true });
  form.elements.known.value = [...form.elements.known.value.split(","), name].filter(Boolean).join(",");
  banner.hidden = false;
  if (name === "title") show();
  if (name === "language") ask();
};

// The language of the title is asked when that of the document is not the site's.
const ask = () => { form.querySelector("[data-words-in]").hidden = ["", "fr"].includes(form.elements.language.value); };

const keep = async (again) => {
  const data = typed(), now = print(data);
  if (!again && now === last) return;
  const response = await fetch(form.dataset.state, { method: "POST", body: data, headers: { Accept: "application/json" } }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (answer?.error) saved.textContent = answer.error;
  if (!answer?.saved) return;
  last = now;
  saved.textContent = `Brouillon enregistré à ${answer.saved}`;
  for (const [name, value] of Object.entries(answer.proposed)) propose(name, value);
  for (const { id, notes } of answer.files) {
    const row = form.querySelector(`[name=uploads][value="${id}"]`)?.closest("li");
    if (row && notes.length && !row.querySelector(".hint")) row.querySelector("div").append(Object.assign(document.createElement("p"), { className: "hint", textContent: notes.join(" ") }));
  }
  // What a file proposes is written just after its reading ends: once read, ask one more time.
  if ((answer.pending || more) && tries++ < 20) { clearTimeout(timer); timer = setTimeout(keep, 1500, true); }
  more = answer.pending;
};

// The card beside the form follows the title.
const show = () => {
  const title = document.querySelector("[data-preview] .card a");
  if (title) title.textContent = form.elements.title.value || "Le titre de votre document";
};

if (form) {
  // The address becomes that of the draft: reloaded, or after signing in again, it is the same one.
  history.replaceState(null, "", form.dataset.state.replace(/etat\/$/, ""));
  last = print(typed());
  setInterval(keep, 20000, false);
  form.elements.title.addEventListener("input", show);
  form.elements.language.addEventListener("change", ask);
  form.addEventListener("uploaded", ({ detail }) => {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "connus", value: detail.id }));
    tries = 0;
    more = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 1200, true);
  });
}
