/* data-focus: the error summary gets the focus, so that it is read and its links are the next Tab. */
const focus = (root) => root.querySelector?.("[data-focus]")?.focus();
focus(document);
document.addEventListener("htmx:afterSettle", (event) => focus(event.target));
