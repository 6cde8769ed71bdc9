/* A field that a hardware scanner writes into: `many` gets what comes as several lines at once, and the scanner need not look where the
   focus is. */
export function scansInto(field, many) {
  field.addEventListener("paste", (event) => {
    const lines = event.clipboardData.getData("text").split(/[\r\n\t]+/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    many(lines);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox], [type=file]), select, textarea, [contenteditable], dialog, summary")) return;
    field.focus();
  }, true);
}
