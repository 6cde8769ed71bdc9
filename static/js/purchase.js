/* data-buy: what lines cost. Amounts and the total follow what is typed; a price and vendor are taken from the last purchase, the rest
   from the line above; cells copied from a spreadsheet fill the fields to the right and below. */
import { amount, rupiah } from "./figures.js";

const form = document.querySelector("[data-buy]");
const lines = [...form.querySelectorAll("[data-buy-line]")];
const cell = (line, name) => line.querySelector(`[data-column="${name}"]`);
const ABOVE = ["vendor", "po_number", "invoice_number", "purchase_date", "warranty_end_date", "warranty_months"];
const COLUMNS = ["purchase_price", ...ABOVE];

function write(input, value) {
  if (!input) return;
  input.value = value;
  input.dispatchEvent(new Event("focusout", { bubbles: true })); // money is grouped when its field is left
}

function refresh() {
  let total = 0;
  for (const line of lines) {
    const price = amount(cell(line, "purchase_price"));
    const cost = price * Number(line.dataset.quantity);
    line.querySelector("[data-buy-amount]").textContent = cost > 0 ? rupiah(cost) : "";
    if (cost > 0) total += cost;
  }
  form.querySelector("[data-buy-total]").textContent = rupiah(total);
  const above = total > Number(form.dataset.limit);
  for (const [name, shown] of [["data-buy-above-limit", above], ["data-buy-within", !above]]) {
    const part = form.querySelector(`[${name}]`);
    if (part) part.hidden = !shown;
  }
}

/* 31/12/2026 and 31-12-2026 as the browser's own date field wants them. */
function iso(text) {
  const parts = text.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : text;
}

function paste(event) {
  const input = event.target.closest?.("[data-column]");
  const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!input || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const row = lines.indexOf(input.closest("[data-buy-line]"));
  const column = COLUMNS.indexOf(input.dataset.column);
  text.split("\n").forEach((cells, down) => {
    cells.split("\t").forEach((value, right) => {
      const target = lines[row + down] && cell(lines[row + down], COLUMNS[column + right]);
      if (target) write(target, target.type === "date" ? iso(value.trim()) : value.trim());
    });
  });
  refresh();
}

form.addEventListener("click", (event) => {
  const line = event.target.closest("[data-buy-line]");
  if (event.target.closest("[data-buy-last]")) {
    write(cell(line, "purchase_price"), line.dataset.lastPrice);
    if (line.dataset.lastVendor) write(cell(line, "vendor"), line.dataset.lastVendor);
  } else if (event.target.closest("[data-buy-above]")) {
    const above = lines[lines.indexOf(line) - 1];
    for (const name of ABOVE) write(cell(line, name), cell(above, name).value);
  } else return;
  refresh();
});
form.addEventListener("input", refresh);
form.addEventListener("paste", paste);
refresh();
