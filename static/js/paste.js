/* Many lines into serial fields. data-lines on a textarea: counts its lines into data-lines-count.
   data-paste-lines on an input: pasted lines go into this and the following inputs of the same data-paste-lines group. */
document.addEventListener("paste", (event) => {
  const input = event.target;
  if (!input.matches?.("input[data-paste-lines]")) return;
  const lines = event.clipboardData.getData("text").split(/[\r\n\t;]+/).map((line) => line.trim()).filter(Boolean);
  if (lines.length < 2) return;
  event.preventDefault();
  const all = () => [...document.querySelectorAll(`input[data-paste-lines="${CSS.escape(input.dataset.pasteLines)}"]`)];
  const first = all().indexOf(input);
  lines.forEach((line, index) => {
    if (!all()[first + index]) input.closest("[data-rows]")?.querySelector("[data-rows-add]")?.click();
    const field = all()[first + index];
    if (!field) return;
    field.value = line;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
});

function count(area) {
  const lines = area.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const target = document.getElementById(area.dataset.lines);
  if (target) target.textContent = lines.length;
}
document.addEventListener("input", (event) => event.target.matches?.("textarea[data-lines]") && count(event.target));
document.querySelectorAll("textarea[data-lines]").forEach(count);
