/* data-scan on an input or textarea puts a scan button beside it; the dialog behind the button is loaded when it is first wanted.
   data-scan="submit" sends the field's form after a scan. */
const template = document.querySelector("template[data-scan-button]");

function furnish(root) {
  if (!template) return;
  for (const control of root.querySelectorAll?.("[data-scan]") ?? []) {
    if (control.nextElementSibling?.matches("[data-scan-open]")) continue;
    control.after(template.content.firstElementChild.cloneNode(true));
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-scan-open]");
  if (!button) return;
  event.preventDefault();
  const { scanInto } = await import("./scandialog.js");
  scanInto(button.previousElementSibling);
});
document.addEventListener("rows:changed", (event) => furnish(event.target));
document.addEventListener("htmx:afterSettle", (event) => furnish(event.target));
furnish(document);
