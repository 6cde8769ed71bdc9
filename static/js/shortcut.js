/* data-shortcut="/": that key focuses the control, unless somebody is typing. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
  const control = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (!control?.checkVisibility()) return;
  event.preventDefault();
  control.focus();
  control.select?.();
});
