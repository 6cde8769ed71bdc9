/* data-kind-scope: what belongs to another kind is put away. The chosen option of its data-kind-from (a select, or an input with
   a datalist) carries data-kind; elements with data-kinds="A B" show for these kinds only (without a choice: none of them).
   data-kind-text="unit" shows the option's data-unit. */
export function chosen(control) {
  if (control.list) return [...control.list.options].find((option) => option.value.toLowerCase() === control.value.trim().toLowerCase());
  return control.selectedOptions?.[0];
}

function apply(scope) {
  const control = scope.querySelector("[data-kind-from]");
  if (!control) return;
  const data = chosen(control)?.dataset ?? {};
  for (const part of scope.querySelectorAll("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(data.kind ?? "");
  for (const part of scope.querySelectorAll("[data-kind-text]")) {
    const text = data[part.dataset.kindText];
    if (text) part.textContent = text;
  }
  for (const input of scope.querySelectorAll("[data-kind-default]")) {
    const text = data[input.dataset.kindDefault];
    if (text) input.placeholder = text;
  }
}

/* Leaving the field completes what was typed when only one option has all of its words, as the server would. */
function complete(control) {
  if (!control.list || chosen(control)) return;
  const words = control.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = [...control.list.options].filter((option) => words.every((word) => option.value.toLowerCase().includes(word)));
  if (words.length && fitting.length === 1) control.value = fitting[0].value;
}

document.addEventListener("change", (event) => event.target.matches?.("[data-kind-from]") && complete(event.target));
// Before Tab looks for the next field: what belongs to the completed choice has to be there by then.
document.addEventListener("keydown", (event) => {
  if (event.key === "Tab" && event.target.matches?.("[data-kind-from]")) event.target.dispatchEvent(new Event("change", { bubbles: true }));
});
const react = (event) => event.target.matches?.("[data-kind-from]") && apply(event.target.closest("[data-kind-scope]"));
document.addEventListener("change", react);
document.addEventListener("input", react);
document.addEventListener("rows:changed", () => document.querySelectorAll("[data-kind-scope]").forEach(apply));
document.querySelectorAll("[data-kind-scope]").forEach(apply);
