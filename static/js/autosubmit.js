/* data-autosubmit on a control sends its form when it changes; its button may be .without-js. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});
