/* data-register: the registration form. Counts serial numbers as they are typed, pasted or scanned, says how many stand twice, sums up
   the document, and keeps the Enter of a hardware scanner from sending a half-filled form. */
import { amount } from "./figures.js";

const serialOf = (line) => line.trim().split(/[\t,; ]+/)[0].toUpperCase();
const whole = (input) => (input ? Math.floor(amount(input)) || 0 : 0);

function refresh(form) {
  let total = 0;
  for (const row of form.querySelectorAll("[data-rows-row]")) {
    const area = row.querySelector("[data-serials]");
    const serials = area.value.split("\n").map(serialOf).filter(Boolean);
    const doubles = serials.length - new Set(serials).size;
    row.querySelector("[data-serials-count]").textContent = serials.length;
    row.querySelector("[data-serials-doubles]").hidden = !doubles;
    row.querySelector("[data-serials-doubles-count]").textContent = doubles;
    const shown = [...row.querySelectorAll("[data-kinds]")].find((part) => !part.hidden)?.dataset.kinds;
    if (shown === "INDIVIDUAL") total += serials.length;
    if (shown === "MEASUREMENT") total += whole(row.querySelector('[name$="-containers"]'));
    if (shown === "COUNT") total += whole(row.querySelector('[name$="-quantity"]')) ? 1 : 0;
  }
  form.querySelector("[data-register-total]").textContent = total;
}

const form = document.querySelector("[data-register]");
if (form) {
  form.addEventListener("input", () => refresh(form));
  form.addEventListener("change", () => refresh(form));
  form.addEventListener("rows:changed", () => refresh(form));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  refresh(form);
}
