/* Hardware scanners type like a keyboard, only faster, and end each code with Enter or Tab. In a field of data-scan neither sends a
   half-filled form nor leads out of a list: a search is sent, a list gets its next line, any other field hands on to the next one. */
const QUICK = 60; // milliseconds between two keys; no hand is so fast for long
const LEAST = 4; // quick keys in a row that make a scanner
let last = 0;
let run = 0;

const follow = (field) => {
  const fields = [...field.form?.elements ?? []].filter((one) => one.matches("input:not([type=hidden]), select, textarea") && !one.disabled && one.offsetParent);
  fields[fields.indexOf(field) + 1]?.focus();
};

function newLine(area) {
  const { value, selectionStart: at } = area;
  if (value.slice(0, at).endsWith("\n") || !value.slice(0, at)) return;
  area.setRangeText("\n", at, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const { target: field, key, timeStamp } = event;
  const quick = timeStamp - last < QUICK;
  last = timeStamp;
  if (key.length === 1) run = quick ? run + 1 : 1;
  const scanned = quick && run >= LEAST;
  if (!["Enter", "Tab"].includes(key) || event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  run = 0;
  const sends = field.matches?.("input[data-scan=submit], [data-scan-form] input");
  if (sends) {
    if (key === "Tab" && scanned) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  } else if (field.matches?.("textarea[data-scan]")) {
    if (key === "Tab" && scanned) {
      event.preventDefault();
      newLine(field);
    }
  } else if (field.matches?.("input[data-scan]") && (key === "Enter" || scanned)) {
    event.preventDefault();
    follow(field);
  }
});
