// What exists already, and who has lived it, looked up while one types the question. Ticks are kept from one answer to the next.
const zone = document.querySelector("[data-alike]"), form = document.getElementById("discussion");
let wait = 0, last = "", asking;

const look = async () => {
  const title = form.elements.title.value.trim();
  const asked = new URLSearchParams([["titre", title], ...new FormData(form).getAll("themes").map((theme) => ["themes", theme])]).toString();
  if (title.length < 8 || asked === last) return;
  last = asked;
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${zone.dataset.alike}?${asked}`, { signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    const ticked = new Set([...zone.querySelectorAll("input:checked")].map((box) => box.value));
    // Where somebody is choosing, nothing changes under their fingers.
    if (zone.contains(document.activeElement)) return;
    zone.innerHTML = await answer.text();
    for (const box of zone.querySelectorAll("input")) box.checked = ticked.has(box.value);
  } catch { /* no network, or another question since: what is shown stays */ }
};
if (zone && form) {
  form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, 700); });
  form.addEventListener("change", look);
}
