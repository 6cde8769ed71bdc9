/* data-request-form="most": the form of a request. New lines learn to ask for the stock, no more than `most` of them can be added, what was
   looked for in vain becomes the name of what the catalogue lacks, and the Enter of a keyboard or scanner sends nothing half-filled. */
const form = document.querySelector("[data-request-form]");

function settle() {
  const rows = form.querySelectorAll("[data-rows-row]");
  rows.forEach((row) => window.htmx?.process(row));
  form.querySelector("[data-rows-add]").hidden = rows.length >= Number(form.dataset.requestForm);
}

function describe(box) {
  const row = box.closest("[data-rows-row]");
  const [model, name] = ["item", "name"].map((field) => row.querySelector(`[name$="-${field}"]`));
  if (box.checked) name.value ||= model.value;
  (box.checked ? name : model).focus();
}

if (form) {
  form.addEventListener("rows:changed", settle);
  form.addEventListener("change", (event) => event.target.matches('[name$="-free"]') && describe(event.target));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio], [type=file])")) event.preventDefault();
  });
  settle();
}
