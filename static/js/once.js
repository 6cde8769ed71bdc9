/* A form is sent once: its button rests until the page comes back (or a download has had its time); its name and value
   still travel. data-again on the form: no rest. The server's one-time token is the real guard. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.getAttribute("method")?.toLowerCase() !== "post" || event.target.closest("[data-again]")) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(document), 8000);
  setTimeout(() => event.target.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true")));
});

function release(scope) {
  scope.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-busy");
    });
  });
}
window.addEventListener("pageshow", () => release(document));
document.addEventListener("htmx:afterRequest", () => release(document));
