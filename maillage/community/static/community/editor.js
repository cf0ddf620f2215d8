// A small bar over the long texts, what is pasted from Word made simple, pictures sent with their words, people and things found while typing.
// Without it, the field takes Markdown as it is, and the page searches things by itself.
const make = (tag, values = {}, ...children) => { const node = Object.assign(document.createElement(tag), values); node.append(...children); return node; };
const TOOLS = [
  ["Gras", "G", (text) => [`**${text || "gras"}**`, 2]],
  ["Italique", "I", (text) => [`*${text || "italique"}*`, 1]],
  ["Titre", "T", (text) => [`\n## ${text || "Titre"}\n`, 4]],
  ["Liste", "•", (text) => [(text || "un point").split("\n").map((line) => `- ${line}`).join("\n"), 2]],
  ["Citation", "»", (text) => [(text || "une phrase").split("\n").map((line) => `> ${line}`).join("\n"), 2]],
  ["Lien", "Lien", (text) => { const url = prompt("Quelle adresse ?", "https://"); return url && url !== "https://" ? [`[${text || "le lien"}](${url})`, 1] : null; }],
];

const insert = (area, words, from = area.selectionStart, to = area.selectionEnd) => {
  area.setRangeText(words, from, to, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
};

// --- From HTML to the little Markdown the site keeps -----------------------------------------------------------------
const clean = (text) => text.replace(/[\u200b\ufeff]/g, "").replace(/[ \t\r\n\u00a0]+/g, " ");
const inline = (node) => [...node.childNodes].map((child) => walk(child)).join("");
const walk = (node) => {
  if (node.nodeType === 3) return clean(node.data).replace(/([\\`*_[\]<>])/g, "\\$1");
  if (node.nodeType !== 1 || /^(SCRIPT|STYLE|META|LINK|TITLE|XML|HEAD|SVG|O:P)$/.test(node.tagName)) return "";
  const name = node.tagName, style = node.getAttribute("data-style") || "", inside = inline(node), words = inside.trim();
  const around = (mark) => (words ? `${/^\s/.test(inside) ? " " : ""}${mark}${words}${mark}${/\s$/.test(inside) ? " " : ""}` : inside);
  if (/mso-list:\s*Ignore/i.test(style)) return "";
  if (name === "BR") return "\n";
  if (/^H[1-6]$/.test(name)) return words ? `\n\n## ${words}\n\n` : "";
  if (name === "LI") return `\n${node.parentElement?.tagName === "OL" ? "1." : "-"} ${words.replace(/\n+/g, "\n  ")}`;
  if (name === "UL" || name === "OL") return `\n${inside}\n\n`;
  if (name === "BLOCKQUOTE") return `\n\n${words.split("\n").map((line) => `> ${line}`).join("\n")}\n\n`;
  if (name === "A" && /^(https?:|mailto:)/i.test(node.getAttribute("href") || "")) return words ? `[${words}](${node.getAttribute("href").replace(/[()\s]/g, encodeURIComponent)})` : "";
  if (/mso-list|MsoListParagraph/i.test(`${style} ${node.className}`)) return `\n- ${words.replace(/^[·•o§\-–]\s*/, "")}\n`;
  if (/^(B|STRONG)$/.test(name) && !/font-weight:\s*(normal|400)/.test(style)) return around("**");
  if (/^(I|EM)$/.test(name)) return around("*");
  if (/^(P|DIV|SECTION|ARTICLE|TR|PRE)$/.test(name)) return words ? `\n\n${words}\n\n` : "";
  return /^(TD|TH)$/.test(name) ? `${inside} ` : inside;
};
export const markdownOf = (html) => walk(new DOMParser().parseFromString(html.replace(/<!--[\s\S]*?-->|<style\b[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style="), "text/html").body)
  .replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").replace(/(\n- .*)\n\n(?=- )/g, "$1\n").trim();

const paste = (area) => (event) => {
  const { files } = event.clipboardData, html = event.clipboardData.getData("text/html");
  const pictures = [...files].filter((file) => file.type.startsWith("image/"));
  if (pictures.length && !html) { event.preventDefault(); pictures.forEach((file) => picture(area, file)); return; }
  if (!html || !/<(p|div|li|h[1-6]|b|strong|em|i|a|table|ul|ol|br)\b/i.test(html)) return;
  const words = markdownOf(html);
  if (!words) return;
  event.preventDefault();
  insert(area, words);
};

// --- Pictures: sent at once, with what they show ---------------------------------------------------------------------
const picture = async (area, file) => {
  const { form } = area, alt = (prompt("Que montre cette image ? Celles et ceux qui ne la voient pas le liront.") || "").trim();
  if (!alt) { say(form, "L’image n’est pas ajoutée : dites en quelques mots ce qu’elle montre."); return; }
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("file", file, file.name || "image.png");
  say(form, "Envoi de l’image…");
  const answer = await fetch(form.dataset.upload, { method: "POST", body: data, headers: { Accept: "application/json" } }).then((got) => got.json()).catch(() => ({}));
  if (!answer.id) { say(form, answer.error || "L’image n’est pas arrivée. Réessayez."); return; }
  insert(area, `\n\n![${alt.replace(/[[\]]/g, "")}](/questions/images/${answer.id}/)\n\n`);
  form.append(make("input", { type: "hidden", name: `image-${answer.id}`, value: alt }));
  say(form, "L’image est dans le texte. Elle apparaîtra une fois publiée.");
};
const say = (form, words) => { form.querySelector("[data-said]").textContent = words; };

// --- @ people and # things -------------------------------------------------------------------------------------------
const mark = (area) => /(^|[\s(])([@#])([\p{L}\p{N}’' -]{2,40})$/u.exec(area.value.slice(0, area.selectionStart));
let asked = 0;
const suggest = (area, list) => async () => {
  const found = mark(area), turn = ++asked;
  if (!found) { list.hidden = true; return; }
  await new Promise((then) => { setTimeout(then, 180); });
  if (turn !== asked) return;
  const url = `${area.form.dataset.people || "/questions/choisir.json"}?quoi=${found[2] === "@" ? "personnes" : "choses"}&q=${encodeURIComponent(found[3])}`;
  const { suggestions = [] } = await fetch(url, { headers: { Accept: "application/json" } }).then((got) => (got.ok ? got.json() : {})).catch(() => ({}));
  if (turn !== asked) return;
  list.replaceChildren(...suggestions.map(({ title, label, insert: words }) => {
    const option = make("button", { type: "button", className: "btn quiet" }, title, make("span", { className: "muted", textContent: ` ${label}` }));
    option.onclick = () => {
      const end = area.selectionStart;
      insert(area, `${words} `, end - found[2].length - found[3].length, end);
      list.hidden = true;
    };
    return make("li", {}, option);
  }));
  list.hidden = !suggestions.length;
};

for (const area of document.querySelectorAll("form[data-editor-form] textarea[data-editor]")) {
  const { form } = area, bar = make("div", { className: "row", role: "toolbar", ariaLabel: "Mise en forme" });
  const list = make("ul", { className: "row", hidden: true, ariaLabel: "Suggestions" }), chooser = make("input", { type: "file", accept: "image/*", hidden: true });
  bar.setAttribute("aria-controls", area.id);
  for (const [label, face, act] of TOOLS) {
    const tool = make("button", { type: "button", className: "btn alt s", title: label, ariaLabel: label, textContent: face });
    tool.onclick = () => {
      const { selectionStart: from, selectionEnd: to, value } = area, made = act(value.slice(from, to));
      if (!made) return;
      insert(area, made[0], from, to);
      if (from === to) area.setSelectionRange(from + made[1], from + made[0].length - (made[0].endsWith("\n") ? 1 : face === "G" ? 2 : face === "I" ? 1 : 0));
    };
    bar.append(tool);
  }
  const image = make("button", { type: "button", className: "btn alt s", textContent: "Image" });
  image.onclick = () => chooser.click();
  chooser.onchange = () => { [...chooser.files].forEach((file) => picture(area, file)); chooser.value = ""; };
  bar.append(image);
  area.before(bar, chooser);
  area.after(list, make("p", { className: "hint", role: "status" }));
  list.nextElementSibling.dataset.said = "";
  area.addEventListener("paste", paste(area));
  area.addEventListener("input", suggest(area, list));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(form.querySelector("button.btn:not([name]):not([type=button])")); }
    if (event.key === "Escape" && !list.hidden) { list.hidden = true; event.stopPropagation(); }
  });
}

// « Citer »: the selected words, or the first lines, as a quotation.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quote]"), area = document.querySelector("#repondre textarea");
  if (!link || !area) return;
  const from = document.getElementById(link.dataset.quote)?.querySelector(".prose"), chosen = String(getSelection()).trim();
  const words = chosen && from?.contains(getSelection().anchorNode) ? chosen : (from?.innerText || "").trim().slice(0, 300);
  area.selectionStart = area.value.length;
  insert(area, `${area.value ? "\n\n" : ""}${words.split("\n").filter(Boolean).map((line) => `> ${line}`).join("\n")}\n\n`);
});
