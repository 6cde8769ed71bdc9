/* data-review: deciding on lines. The number decides; the three buttons write it. What is to be bought, the amounts and what the
   button at the end says follow at once. */
import { amount, plain, rupiah, typed } from "./figures.js";

const form = document.querySelector("[data-review]");
const words = form.dataset;
const lines = [...form.querySelectorAll("[data-review-line]")];
const part = (line, name) => line.querySelector(`[data-${name}]`);

function verdict(line) {
  const approved = amount(part(line, "approved"));
  if (!(approved >= 0)) return "";
  if (approved === 0) return "reject";
  return approved < Number(line.dataset.most) ? "revise" : "approve";
}

function refresh(line) {
  const now = verdict(line);
  for (const button of line.querySelectorAll("[data-verdict]")) button.setAttribute("aria-pressed", String(button.dataset.verdict === now));
  const reason = part(line, "review-reason");
  const input = reason.querySelector("input");
  reason.hidden = now === "approve" && !input.value && input.getAttribute("aria-invalid") !== "true";
  const approved = amount(part(line, "approved")) || 0;
  const stock = part(line, "allocated");
  if (stock && !stock.dataset.touched) stock.value = typed(Math.min(Number(line.dataset.kept), approved));
  const kept = stock ? amount(stock) || 0 : Math.min(Number(line.dataset.kept), approved);
  const buy = Math.max(0, approved - kept);
  const bought = part(line, "review-buy");
  if (bought) bought.textContent = plain(buy);
  const cost = buy * Number(line.dataset.price || 0);
  const shown = part(line, "review-amount");
  if (shown) shown.textContent = rupiah(cost);
  return { now, cost };
}

function whole() {
  const found = lines.map(refresh);
  const total = form.querySelector("[data-review-total]");
  if (total) total.textContent = rupiah(found.reduce((sum, { cost }) => sum + cost, 0));
  const all = (name) => found.every(({ now }) => now === name);
  const now = all("approve") ? "approve" : all("reject") ? "reject" : "revise";
  const label = form.querySelector("[data-review-label]");
  label.textContent = { approve: words.sayApprove, revise: words.sayRevise, reject: words.sayReject }[now];
  label.closest("button").classList.toggle("btn-danger", now === "reject");
  label.closest("button").classList.toggle("btn-primary", now !== "reject");
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-verdict]");
  if (!button) return;
  const line = button.closest("[data-review-line]");
  const input = part(line, "approved");
  const most = Number(line.dataset.most);
  const now = amount(input);
  if (button.dataset.verdict === "approve") input.value = typed(most);
  if (button.dataset.verdict === "reject") input.value = 0;
  if (button.dataset.verdict === "revise" && !(now > 0 && now < most)) input.value = typed(Math.max(1, most - 1));
  whole();
  if (button.dataset.verdict === "revise") input.select();
  if (button.dataset.verdict === "reject") part(line, "review-reason").querySelector("input").focus();
});
form.addEventListener("input", (event) => {
  if (event.target.matches("[data-allocated]")) event.target.dataset.touched = "yes";
  whole();
});
whole();
