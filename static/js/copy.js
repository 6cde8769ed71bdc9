/* data-copy: a click (or Enter) copies the value, or the text when it has none; data-copied is the word shown then. */
async function copy(node) {
  await navigator.clipboard?.writeText(node.dataset.copy || node.textContent.trim());
  const region = document.querySelector("[data-messages]");
  if (!region || !node.dataset.copied) return;
  const note = document.createElement("div");
  note.className = "message message-success";
  const text = document.createElement("p");
  text.textContent = node.dataset.copied;
  note.append(text);
  region.append(note);
  setTimeout(() => note.remove(), 2500);
}

document.addEventListener("click", (event) => {
  const node = event.target.closest("[data-copy]");
  if (node && !event.target.closest("a[href]")) copy(node);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-copy]:not(a, button)")) copy(event.target);
});
