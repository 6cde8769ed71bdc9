/* htmx leaves the page alone when the server refuses. A form with data-swap-refusals shows what came back: its own row with the sentence. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (form?.matches("[data-swap-refusals]") && [409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
