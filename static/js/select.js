/* Rows with data-row check boxes: data-select-all checks them all, data-selected-count says how many. */
function update(form) {
  const rows = [...form.querySelectorAll("input[data-row]")];
  const checked = rows.filter((row) => row.checked).length;
  for (const count of form.querySelectorAll("[data-selected-count]")) count.textContent = checked;
  for (const all of form.querySelectorAll("[data-select-all]")) {
    all.checked = rows.length > 0 && checked === rows.length;
    all.indeterminate = checked > 0 && checked < rows.length;
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form || !event.target.matches("[data-row], [data-select-all]")) return;
  if (event.target.matches("[data-select-all]")) {
    for (const row of form.querySelectorAll("input[data-row]")) row.checked = event.target.checked;
  }
  update(form);
});

const refresh = () => document.querySelectorAll("form:has([data-select-all])").forEach(update);
window.addEventListener("pageshow", refresh);
document.addEventListener("htmx:afterSettle", refresh);
