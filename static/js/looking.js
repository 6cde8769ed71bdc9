/* What comes back is looked at: a scanned code ([data-look] of its line) chooses "in order" there at once, and [data-looked] counts the
   lines that have an answer. */
const form = document.querySelector("[data-looking]");
const codes = form.querySelector("textarea[data-scan]");
const lines = [...form.querySelectorAll("[data-look]")];
const chosen = (line) => line.querySelector("[type=radio][name$='-finding']:checked")?.value;

function count() {
  form.querySelector("[data-looked]").textContent = lines.filter(chosen).length;
}

codes.addEventListener("input", () => {
  const scanned = new Set(codes.value.toUpperCase().split(/\s+/).filter(Boolean));
  for (const line of lines) {
    const named = line.dataset.look.toUpperCase().split(" ").some((name) => scanned.has(name));
    if (named && !chosen(line)) line.querySelector("[type=radio][name$='-finding'][value=OK]").checked = true;
  }
  count();
});
form.addEventListener("change", count);
count();
