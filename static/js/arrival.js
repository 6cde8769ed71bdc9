/* data-arrival: "all of it has arrived", of one line or of all that are outstanding (what was typed stays); the reason shows where
   one is asked for. */
import { amount } from "./figures.js";

const form = document.querySelector("[data-arrival]");
const inputs = (scope) => [...scope.querySelectorAll("input[data-fill]")].filter((input) => input.dataset.fill);

function refresh(line) {
  const typed = (name) => amount(line.querySelector(`[name$="-${name}"]`) ?? { value: "" }) || 0;
  const reason = line.querySelector("[data-arrival-reason]");
  const input = reason.querySelector("input");
  const odd = line.querySelector('[name$="-content"]')?.value.trim();
  const asked = odd || typed("wrong") || typed("missing") || typed("arrived") > Number(line.dataset.outstanding);
  reason.hidden = !asked && !input.value && input.getAttribute("aria-invalid") !== "true";
}

const lines = [...form.querySelectorAll("[data-arrival-line]")];
form.addEventListener("input", () => lines.forEach(refresh));
lines.forEach(refresh);

form.addEventListener("click", (event) => {
  if (event.target.closest("[data-arrival-fill-all]")) {
    for (const input of inputs(form)) if (!input.value.trim()) input.value = input.dataset.fill;
  } else if (event.target.closest("[data-arrival-fill]")) {
    const [input] = inputs(event.target.closest("[data-arrival-line]"));
    input.value = input.dataset.fill;
    input.focus();
  }
});
