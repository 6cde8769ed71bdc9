/* data-money: 1250000 becomes 1.250.000 (in English 1,250,000) when the field is left; the server takes both. */
import { amount, plain } from "./figures.js";

const MOST = 1e13; // beyond it, two decimals are not exact any more

function format(input) {
  const value = amount(input);
  if (value < MOST && Number(value.toFixed(2)) === value) input.value = plain(value);
}

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("input[data-money]")) format(event.target);
});
document.querySelectorAll("input[data-money]").forEach(format);
