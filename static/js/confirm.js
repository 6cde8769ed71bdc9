/* data-confirm="what will happen" on a form or a submit button asks in the page's dialog first.
   data-confirm-label: words of the yes button; data-confirm-danger: makes it red. Without JavaScript the form just goes. */
const dialog = document.querySelector("[data-confirm-dialog]");

document.addEventListener("submit", (event) => {
  const form = event.target;
  const source = event.submitter?.dataset.confirm ? event.submitter : form;
  if (!dialog || !source.dataset.confirm) return;
  if (form.dataset.confirmed) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.dataset.words ||= yes.textContent;
  yes.textContent = source.dataset.confirmLabel || yes.dataset.words;
  yes.classList.toggle("btn-danger", "confirmDanger" in source.dataset);
  yes.classList.toggle("btn-primary", !("confirmDanger" in source.dataset));
  dialog.querySelector("p").textContent = source.dataset.confirm;
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
  };
  dialog.showModal();
}, true);
