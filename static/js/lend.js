/* data-lend: units of a loan's lines, ticked in a list and named by codes. "2 of 3" follows at once; what was only proposed makes room
   for what somebody names, and comes back when more are wanted. */
import { amount, plain } from "./figures.js";

const form = document.querySelector("[data-lend]");

function refresh(line) {
  const said = line.querySelector("[data-lend-count]");
  if (!said) return;
  const typed = line.querySelector("[data-approved]");
  const wanted = (typed ? amount(typed) || 0 : Number(line.dataset.most)) * Number(line.dataset.factor);
  const boxes = [...line.querySelectorAll(".hand-things input[type=checkbox]")];
  const text = line.querySelector("textarea")?.value ?? "";
  const codes = new Set(text.split("\n").map((code) => code.trim().toUpperCase()).filter(Boolean));
  const named = (box) => [...box.closest("label").querySelectorAll(".code, .serial")].some((part) => codes.has(part.textContent.trim().toUpperCase()));
  const extra = [...codes].length - boxes.filter(named).length;
  let room = wanted - extra - boxes.filter((box) => box.dataset.touched === "yes" ? box.checked : named(box)).length;
  for (const box of boxes) {
    if (named(box)) {
      if (!box.checked) box.dataset.named = "yes";
      box.checked = true;
    } else if (box.dataset.touched) continue;
    else if (box.dataset.proposed) box.checked = room-- > 0;
    // A code that is corrected takes back what it has ticked.
    else if (box.dataset.named) box.checked = false;
  }
  const count = extra + boxes.filter((box) => box.checked).length;
  said.textContent = said.dataset.say.replace("%(n)s", plain(count)).replace("%(most)s", plain(wanted));
  said.classList.toggle("loan-wrong", typed ? count !== wanted : count > wanted);
}

if (form) {
  const lines = [...form.querySelectorAll("[data-lend-line]")];
  for (const box of form.querySelectorAll(".hand-things input[type=checkbox]:checked")) box.dataset.proposed = "yes";
  // On the click itself: what follows it here counts anew, and would put the proposal back.
  form.addEventListener("click", ({ target }) => {
    if (target.matches(".hand-things input[type=checkbox]")) target.dataset.touched = "yes";
  });
  // Buttons write into the number without an event of their own.
  for (const kind of ["input", "change", "click"]) form.addEventListener(kind, () => lines.forEach(refresh));
  lines.forEach(refresh);
}
