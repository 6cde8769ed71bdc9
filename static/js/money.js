/* data-money: 1250000 becomes 1.250.000 when the field is left; the server takes both. */
const digits = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 2 });

function format(input) {
  const text = input.value.trim().replace(/^rp\.?\s*/i, "");
  if (!/^\d{1,3}(\.\d{3})*(,\d{1,2})?$|^\d+(,\d{1,2})?$/.test(text)) return;
  input.value = digits.format(Number(text.replaceAll(".", "").replace(",", ".")));
}

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("input[data-money]")) format(event.target);
});
document.querySelectorAll("input[data-money]").forEach(format);
