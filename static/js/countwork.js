/* data-count-work: the counting page. Scanner, keyboard and camera write into one field; what is counted is in the list at once, and goes
   to the server when there is a connection (countqueue.js). */
import { signal } from "./beep.js";
import { CountQueue, freshKey } from "./countqueue.js";

const MOST_SHOWN = 60;
const page = document.querySelector("[data-count-work]");
const part = (name) => page.querySelector(`[data-count-${name}]`);
const words = (name) => page.querySelector(`[data-count-words="${name}"]`).textContent;
const scanField = page.querySelector("#count-code");
const material = part("material");
const rows = new Map();
let counted = Number(part("total").textContent);

function row(key, text, tone) {
  let node = rows.get(key);
  if (!node) {
    node = document.createElement("li");
    node.append(document.createElement("span"));
    rows.set(key, node);
    part("mine").prepend(node);
    while (part("mine").children.length > MOST_SHOWN) part("mine").lastElementChild.remove();
  }
  node.className = `count-${tone}`;
  node.firstElementChild.textContent = text;
  node.querySelector("button")?.remove();
  return node;
}

function warn(text) {
  part("alert").textContent = text;
  part("alert").hidden = !text;
}

/* A lot was scanned: how much of it there is has to be typed. The focus stays where the scanner types. */
function askAmount(node, code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = words("amount");
  button.addEventListener("click", () => fillMaterial(code));
  node.append(button);
}

function fillMaterial(code) {
  material.elements.code.value = code;
  showUnit();
  material.elements.amount.focus();
}

const queue = new CountQueue({
  kept: page.dataset.kept,
  url: page.dataset.send,
  token: page.querySelector("[name=csrfmiddlewaretoken]").value,
  answered(result) {
    const code = rows.get(result.key)?.dataset.code ?? "";
    const node = row(result.key, result.text, result.tone);
    if (result.state === "amount") askAmount(node, code);
    if (result.state === "counted" || result.state === "again" || result.state === "unknown") {
      counted += 1;
      part("total").textContent = counted;
    }
    part("status").textContent = result.text;
    part("status").className = `count-last count-${result.tone}`;
    signal(result.tone);
  },
  changed() {
    const waiting = queue.entries.length;
    // What is on its way for a moment is not worth a word.
    clearTimeout(this.shown);
    this.shown = setTimeout(() => {
      const left = queue.entries.length;
      part("waiting").hidden = !left;
      part("waiting-number").textContent = left;
    }, waiting ? 700 : 0);
    if (!waiting) warn("");
  },
  failed(status) {
    if (!status) return;
    warn(words([401, 403, 404].includes(status) ? "gone" : "broken"));
  },
});

function count(entry) {
  const key = freshKey();
  const amount = entry.amount ? ` · ${entry.amount}` : "";
  row(key, `${entry.code}${amount} (${words("waiting")})`, "waiting").dataset.code = entry.code;
  queue.add({ key, ...entry });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-count-form]")) return;
  event.preventDefault();
  const code = form.elements.code.value.trim();
  if (!code) return form.elements.code.focus();
  if (form !== material) {
    form.elements.code.value = "";
    return count({ code });
  }
  const amount = form.elements.amount.value.trim();
  if (!amount) return form.elements.amount.focus();
  count({ code, amount, adds: form.elements.adds.checked });
  form.elements.code.value = form.elements.amount.value = "";
  form.elements.adds.checked = false;
  showUnit();
  form.elements.code.focus();
});

/* A scanner may send many lines at once. */
scanField.addEventListener("paste", (event) => {
  const lines = event.clipboardData.getData("text").split(/[\r\n\t]+/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return;
  event.preventDefault();
  lines.forEach((code) => count({ code }));
});
/* A scanner does not look where the focus is. */
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox], [type=file]), select, textarea, [contenteditable], dialog, summary")) return;
  scanField.focus();
}, true);

function showUnit() {
  const typed = material.elements.code.value.trim().toLowerCase();
  const option = [...material.elements.code.list.options].find(({ value }) => value.toLowerCase() === typed || (typed && value.toLowerCase().startsWith(`${typed} ·`)));
  part("unit").textContent = option ? `(${option.dataset.unit})` : "";
}
material.elements.code.addEventListener("input", showUnit);
showUnit();

/* What was not sent before the page was left or reloaded. */
for (const entry of queue.entries) row(entry.key, `${entry.code} (${words("waiting")})`, "waiting").dataset.code = entry.code;
queue.changed();
queue.send();
