/* data-close-outside: a menu closes on a click elsewhere, on Escape (focus back to its summary), or when the focus leaves. */
const open = () => document.querySelectorAll("details[data-close-outside][open]");

document.addEventListener("click", (event) => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});
document.addEventListener("focusin", (event) => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of open()) {
    const inside = details.contains(document.activeElement);
    details.open = false;
    if (inside) details.querySelector("summary").focus();
  }
});
