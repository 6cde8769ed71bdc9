/* The dialog that scans into one field: camera where the browser can read codes itself, else a photo. A textarea takes one code after
   the other, each on a line of its own; an input takes one, and the dialog closes. */
import { signal } from "./beep.js";
import { detector, watch } from "./camera.js";
import { codesIn } from "./photo.js";

const dialog = document.querySelector("[data-scan-dialog]");
const part = (name) => dialog.querySelector(`[data-scan-${name}]`);
const words = (name) => dialog.querySelector(`[data-scan-words="${name}"]`).textContent;
const MAC = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;
let field = null;
let camera = null;

const say = (text) => { part("status").textContent = text; };

/* A MAC address belongs to the serial number before it. */
function joined(text, code) {
  const lines = text.split("\n").filter((line) => line.trim());
  if (MAC.test(code) && lines.length && !/\s/.test(lines.at(-1).trim())) return `${text.trimEnd()} ${code}`;
  return `${[...lines, code].join("\n")}\n`;
}

function write(code) {
  const many = field.tagName === "TEXTAREA";
  field.value = many ? joined(field.value, code) : code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  signal("success");
  offer([]);
  if (many) return say(`${words("added")} ${code}`);
  const { form, dataset } = field;
  dialog.close();
  if (dataset.scan === "submit") form.requestSubmit();
}

function offer(codes) {
  part("choices").hidden = codes.length < 2;
  part("choices").replaceChildren(...codes.map((code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-block";
    button.textContent = code;
    button.addEventListener("click", () => write(code));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

function found(codes) {
  if (codes.length === 1) return write(codes[0]);
  say(words("several"));
  offer(codes);
}

async function look() {
  const reader = await detector();
  say(words(reader ? "aim" : "photo"));
  if (!reader) return;
  camera = new AbortController();
  part("view").hidden = false;
  try {
    await watch(part("view").querySelector("video"), reader, found, camera.signal);
  } catch {
    part("view").hidden = true;
    say(words("refused"));
  }
}

export function scanInto(control) {
  field = control;
  offer([]);
  dialog.showModal();
  look();
}

part("close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  camera?.abort();
  part("view").hidden = true;
  field?.focus();
});
part("file").addEventListener("change", async () => {
  const [photo] = part("file").files;
  if (!photo) return;
  say(words("reading"));
  try {
    found(await codesIn(photo, dialog.dataset.url));
  } catch (error) {
    signal("error");
    say(error instanceof TypeError || !error.message ? words("offline") : error.message);
  }
  part("file").value = "";
});
