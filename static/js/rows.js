/* data-rows="prefix": a Django formset. data-rows-add clones its <template>, data-rows-remove takes a data-rows-row away. Numbers are
   renewed so that prefix-0, prefix-1, ... have no holes. */
function renumber(box) {
  const prefix = box.dataset.rows;
  const pattern = new RegExp(`^(id_)?${prefix}-(\\d+|__prefix__)-`);
  const rows = [...box.querySelectorAll("[data-rows-row]")];
  rows.forEach((row, index) => {
    for (const node of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = node.getAttribute(name);
        if (value) node.setAttribute(name, value.split(" ").map((v) => v.replace(pattern, `$1${prefix}-${index}-`)).join(" "));
      }
    }
  });
  box.querySelector(`[name="${prefix}-TOTAL_FORMS"]`).value = rows.length;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rows-add], [data-rows-remove]");
  const box = button?.closest("[data-rows]");
  if (!box) return;
  event.preventDefault();
  if (button.matches("[data-rows-add]")) {
    const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
    [...box.querySelectorAll("[data-rows-row]")].at(-1)?.after(row) ?? box.querySelector("[data-rows-list]").append(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else button.closest("[data-rows-row]").remove();
  renumber(box);
  box.dispatchEvent(new CustomEvent("rows:changed", { bubbles: true }));
});
