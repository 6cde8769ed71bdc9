/* data-count-work: the counting page. Scanner, keyboard and camera write into one field; what is counted is in the list at once, and goes
   to the server when there is a connection (countqueue.js). */
import { signal } from "./beep.js";
import { CountQueue, freshKey } from "./countqueue.js";
import { scansInto } from "./scanfield.js";

const MOST_SHOWN = 60;
const COUNTS = new Set(["counted", "again", "unknown", "late"]);
const page = document.querySelector("[data-count-work]");
const part = (name) => page.querySelector(`[data-count-${name}]`);
const words = (name) => page.querySelector(`[data-count-words="${name}"]`).textContent.trim();
const scanField = page.querySelector("#count-code");
const material = part("material");
const rows = new Map([...part("mine").children].map((node) => [node.dataset.key, node]));
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
  node.querySelectorAll("button, form").forEach((old) => old.remove());
  return node;
}

function warn(text) {
  part("alert").textContent = text;
  part("alert").hidden = !text;
}

function button(node, name, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = words(name);
  made.addEventListener("click", act);
  node.append(made);
}

/* What the server did not understand stays in the phone, until somebody corrects it or says that it is nothing. */
function showHeld({ key, code = "", held }) {
  const asks = held.state === "amount";
  const node = row(key, held.text, asks ? "warning" : "error");
  if (code) button(node, asks ? "amount" : "correct", () => fillMaterial(code));
  button(node, "discard", () => {
    queue.drop(key);
    node.remove();
  });
}

function offerBack(node, key) {
  button(node, "back", () => takeBack(key));
}

function takeBack(key) {
  const node = row(key, rows.get(key).firstElementChild.textContent, "waiting");
  node.dataset.back = freshKey();
  rows.set(node.dataset.back, node);
  queue.add({ key: node.dataset.back, takes_back: key });
}

function fillMaterial(code) {
  material.elements.code.value = code;
  showUnit();
  material.elements.amount.focus();
}

const queue = new CountQueue({
  kept: page.dataset.kept,
  url: page.dataset.send,
  phone: page.dataset.phone,
  round: Number(page.dataset.round),
  token: page.querySelector("[name=csrfmiddlewaretoken]").value,
  answered(result) {
    if (result.state === "later") return;
    const held = queue.entries.find((entry) => entry.key === result.key);
    if (held) showHeld(held);
    else answer(result);
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
    warn(words(status === "full" ? "full" : [401, 403, 404].includes(status) ? "gone" : "broken"));
  },
  over() {
    if ("over" in page.dataset) return;
    const typing = scanField.value || material.elements.amount.value;
    if (typing || queue.memory) warn(words("over"));
    else location.reload();
  },
});

function answer(result) {
  const isBack = result.state === "taken_back";
  const node = row(result.key, result.text, isBack ? "taken" : result.tone);
  if (COUNTS.has(result.state)) {
    counted += 1;
    offerBack(node, result.key);
  } else if (isBack) counted -= 1;
  part("total").textContent = counted;
}

function count(entry) {
  const key = freshKey();
  const amount = entry.amount ? ` · ${entry.amount}` : "";
  // An amount answers what was asked, or what was wrong, of the same code.
  queue.entries.filter(({ code, held }) => held && entry.amount && code === entry.code).forEach((old) => {
    rows.get(old.key)?.remove();
    queue.drop(old.key);
  });
  offerBack(row(key, `${entry.code}${amount} (${words("waiting")})`, "waiting"), key);
  queue.add({ key, ...entry });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-count-back]")) {
    event.preventDefault();
    return takeBack(form.elements.takes_back.value);
  }
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

scansInto(scanField, (lines) => lines.forEach((code) => count({ code })));

function showUnit() {
  const typed = material.elements.code.value.trim().toLowerCase();
  const option = [...material.elements.code.list.options].find(({ value }) => value.toLowerCase() === typed || (typed && value.toLowerCase().startsWith(`${typed} ·`)));
  part("unit").textContent = option ? `(${option.dataset.unit})` : "";
}
material.elements.code.addEventListener("input", showUnit);
showUnit();

/* What was not sent before the page was left or reloaded. */
for (const entry of queue.entries) {
  if (entry.held) showHeld(entry);
  else if (!entry.takes_back) offerBack(row(entry.key, `${entry.code} (${words("waiting")})`, "waiting"), entry.key);
  else if (rows.has(entry.takes_back)) rows.set(entry.key, rows.get(entry.takes_back));
}
queue.changed();
queue.watch();
queue.send();
