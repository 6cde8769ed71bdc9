/* data-register: the registration form. Counts serial numbers as they are typed, pasted or scanned, says how many stand twice, sums up
   the document, and keeps the Enter of a hardware scanner from sending a half-filled form. */
import { amount } from "./figures.js";
import { chosen } from "./kinds.js";

const serialOf = (line) => line.trim().split(/[\t,; ]+/)[0].toUpperCase();
// What is no plain number here the server reads, and says itself.
const said = (input) => (input ? amount(input) || 0 : 0);
const whole = (input) => Math.floor(said(input));

/* "2 Pack = 100 Pcs" under a line as it is typed, and in its hidden field, so that the server knows it was said. */
const lang = document.documentElement.lang || "id";

function sum(row, kind) {
  const option = chosen(row.querySelector("[data-kind-from]"));
  if (!option) return null;
  const { unit, base, per } = option.dataset;
  const of = (name) => row.querySelector(`[name$="-${name}"]`);
  const count = said(of(kind === "COUNT" ? "quantity" : "containers"));
  const each = kind === "COUNT" || !of("length").value.trim() ? Number(per) : said(of("length"));
  if (!Number.isInteger(count) || !count || !each || (kind === "COUNT" && (of("unit").value === "base" || Number(per) === 1))) return null;
  const words = (n) => n.toLocaleString(lang);
  const times = each === Number(per) ? "" : ` × ${words(each)} ${base}`;
  const units = Number((count * each).toFixed(2)); // 3 × 0.1 is more than 0.3 to a computer
  return { units, words: `${words(count)} ${unit}${times} = ${words(units)} ${base}` };
}

function say(row, kind, typed) {
  const told = row.querySelector("[data-line-total]");
  const found = kind === "COUNT" || kind === "MEASUREMENT" ? sum(row, kind) : null;
  if (!found && !typed) return; // what the server said stays until something else is typed
  told.hidden = !found;
  told.textContent = found?.words ?? "";
  row.querySelector('[name$="-said"]').value = found ? String(found.units) : "";
}

function refresh(form, target) {
  let total = 0;
  for (const row of form.querySelectorAll("[data-rows-row]")) {
    const area = row.querySelector("[data-serials]");
    const serials = area.value.split("\n").map(serialOf).filter(Boolean);
    const doubles = serials.length - new Set(serials).size;
    row.querySelector("[data-serials-count]").textContent = serials.length;
    row.querySelector("[data-serials-doubles]").hidden = !doubles;
    row.querySelector("[data-serials-doubles-count]").textContent = doubles;
    const shown = [...row.querySelectorAll("[data-kinds]")].find((part) => !part.hidden)?.dataset.kinds;
    say(row, shown, row.contains(target ?? null));
    if (shown === "INDIVIDUAL") total += serials.length;
    if (shown === "MEASUREMENT") total += whole(row.querySelector('[name$="-containers"]'));
    if (shown === "COUNT") total += whole(row.querySelector('[name$="-quantity"]')) ? 1 : 0;
  }
  form.querySelector("[data-register-total]").textContent = total;
}

const form = document.querySelector("[data-register]");
if (form) {
  form.addEventListener("input", (event) => refresh(form, event.target));
  form.addEventListener("change", (event) => refresh(form, event.target));
  form.addEventListener("rows:changed", () => refresh(form));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  refresh(form);
}
