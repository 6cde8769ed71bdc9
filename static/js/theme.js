/* data-theme-form: changes the theme at once and tells the server behind the scenes. */
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  document.documentElement.dataset.theme = event.submitter.value;
  for (const button of form.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
});
