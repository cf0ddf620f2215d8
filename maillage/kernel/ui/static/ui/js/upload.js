// Sends each file as soon as it is chosen, while the form is filled. Without it, the ordinary field is posted.
const form = document.querySelector("form[data-upload]"), list = form?.querySelector("[data-uploads]"), field = form?.querySelector("[type=file]");
const make = (tag, values, ...children) => { const node = Object.assign(document.createElement(tag), values); node.append(...children); return node; };
const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS(svg.namespaceURI, "use");
  svg.setAttribute("class", "i"); svg.setAttribute("aria-hidden", "true"); use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
};
const button = (word, name, act) => make("button", { type: "button", className: "btn quiet", onclick: act }, word, make("span", { className: "sr", textContent: ` ${name}` }));
const pending = new Set();
let waiting = false;

const remaining = (seconds) => {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 50) return `, encore ${Math.max(1, Math.round(seconds))} secondes environ`;
  const minutes = Math.round(seconds / 60) || 1;
  return `, encore ${minutes} minute${minutes > 1 ? "s" : ""} environ`;
};

const send = (file, row) => {
  const request = new XMLHttpRequest(), data = new FormData(), start = performance.now();
  const bar = make("progress", { max: 100, value: 0, ariaLabel: `Envoi de ${file.name}` }), hint = make("p", { className: "hint", textContent: "En attente…" });
  const title = make("b", { textContent: file.name }), body = make("div", {}, title, bar, hint);
  const drop = () => { request.abort(); row.remove(); done(); field.focus(); };
  const done = () => {
    pending.delete(request);
    if (waiting && !pending.size) form.requestSubmit(waiting.isConnected ? waiting : undefined);
  };
  const fail = (text, again) => {
    const buttons = again ? [button("Réessayer", file.name, () => send(file, row))] : [];
    body.replaceChildren(title, make("p", { className: "err" }, icon("warning-circle"), make("span", { textContent: ` ${text}` })));
    row.replaceChildren(body, ...buttons, button("Retirer", file.name, drop));
    waiting = false;
    done();
  };
  row.replaceChildren(body, button("Annuler", `l’envoi de ${file.name}`, drop));
  pending.add(request);
  data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  data.append("file", file);
  request.upload.onprogress = ({ loaded, total }) => {
    const part = loaded / total, seconds = ((performance.now() - start) / 1000) * (1 / part - 1);
    bar.value = part * 100;
    hint.textContent = part < 1 ? `${Math.round(part * 100)} %${remaining(seconds)}. Vous pouvez continuer à remplir.` : "Reçu, nous le lisons…";
  };
  request.onload = () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* a page of error */ }
    if (!answer.id) return fail(answer.error || (request.status === 413 ? "Ce fichier est trop lourd. Envoyez plutôt un lien." : "L’envoi n’a pas abouti."), !answer.error || request.status === 503);
    const text = make("p", { className: "ok" }, icon("check-circle"), ` Reçu, ${answer.size_label}`);
    body.replaceChildren(make("input", { type: "hidden", name: list.dataset.uploads, value: answer.id }), make("b", { textContent: answer.name }), text);
    row.replaceChildren(body, button("Retirer", answer.name, drop));
    row.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: answer }));
    done();
  };
  request.onerror = () => fail("La connexion s’est interrompue.", true);
  request.open("POST", form.dataset.upload);
  request.setRequestHeader("Accept", "application/json");
  request.send(data);
};

if (form && list && field) {
  list.ariaLive = "polite";
  field.addEventListener("change", () => {
    // Another document takes the place of the one on its way.
    if (!field.multiple) { for (const request of pending) request.abort(); pending.clear(); list.replaceChildren(); }
    for (const file of field.files) {
      const row = make("li", { className: "attach" });
      list.append(row);
      send(file, row);
    }
    field.value = "";
  });
  list.addEventListener("click", (event) => { if (event.target.closest("[data-remove]")) { event.target.closest("li").remove(); field.focus(); } });
  // The form waits for the files being sent, then goes by itself.
  form.addEventListener("submit", (event) => {
    if (!pending.size) return;
    event.preventDefault();
    waiting = event.submitter || form;
    waiting.ariaBusy = "true";
  });
  addEventListener("beforeunload", (event) => { if (pending.size) event.preventDefault(); });
}
