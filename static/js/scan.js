/* data-scan-page: the scan page. Scanner and keyboard type into one field, the camera and photos add to the same list. */
import { signal } from "./beep.js";
import { detector, watch } from "./camera.js";
import { codesIn } from "./photo.js";
import { scansInto } from "./scanfield.js";
import { ScanList } from "./scanlist.js";

const page = document.querySelector("[data-scan-page]");
const part = (name) => page.querySelector(`[data-scan-${name}]`);
const words = (name) => page.querySelector(`[data-scan-words="${name}"]`).textContent;
const input = page.querySelector("#scan-add");
const status = part("status");
const alarm = part("alert");

function say(text) {
  status.textContent = text;
}
function warn(text) {
  alarm.textContent = text;
  alarm.hidden = !text;
}

const list = new ScanList(page, {
  heard(nodes) {
    warn("");
    if (!nodes.length) return;
    const tones = nodes.map((node) => node.dataset.heard);
    signal(["error", "warning", "success"].find((tone) => tones.includes(tone)));
    say(nodes.map((node) => node.textContent.trim()).join(" "));
  },
  waiting(count) {
    part("waiting").hidden = !count;
    part("waiting-count").textContent = count;
    if (count) say(part("waiting").textContent.trim());
  },
  refused() {
    signal("error");
    warn(words("bad"));
  },
  unreachable() {
    warn(words("offline"));
  },
});

/* Typing and hardware scanners. The field is empty again before the scanner sends its next code. */
document.addEventListener("submit", (event) => {
  if (event.target.id !== "scan") return;
  event.preventDefault();
  if (event.submitter?.name === "drop") return list.drop(event.submitter.value);
  const text = input.value.trim();
  input.value = "";
  if (text) list.add([text]);
});
scansInto(input, (lines) => list.add(lines));

/* Photos */
const file = part("photo").querySelector("input[type=file]");
file.addEventListener("change", async () => {
  const [photo] = file.files;
  if (!photo) return;
  warn("");
  say(words("reading"));
  part("photo").setAttribute("aria-busy", "true");
  try {
    list.add(await codesIn(photo, part("photo").action));
  } catch (error) {
    signal("error");
    warn(error instanceof TypeError || !error.message ? words("offline") : error.message);
  }
  part("photo").removeAttribute("aria-busy");
  file.value = "";
});

/* Camera */
const reader = await detector();
let camera = null;
const stop = () => {
  camera?.abort();
  camera = null;
  status.classList.add("visually-hidden");
  part("view").hidden = true;
  part("camera").hidden = !reader;
};
part("camera").hidden = !reader;
part("camera").addEventListener("click", async () => {
  warn("");
  camera = new AbortController();
  say("");
  status.classList.remove("visually-hidden"); // the list may lie below the picture, out of sight
  part("camera").hidden = true;
  part("view").hidden = false;
  try {
    await watch(part("view").querySelector("video"), reader, (texts) => list.add(texts), camera.signal);
  } catch (error) {
    stop();
    signal("error");
    warn(words(error.name === "NotAllowedError" ? "refused" : "none"));
  }
});
part("stop").addEventListener("click", stop);
document.addEventListener("visibilitychange", () => document.hidden && stop());
window.addEventListener("pagehide", stop);
