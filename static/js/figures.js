/* Numbers as people here write them (1.250.000,50), and money as the pages show it. */
const digits = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 2 });

/* What stands in an input; NaN for nothing and for what is no number. */
export function amount(input) {
  const text = input.value.trim().replace(/^rp\.?\s*/i, "");
  if (!/^\d{1,3}(\.\d{3})*(,\d+)?$|^\d+([.,]\d+)?$/.test(text)) return Number.NaN;
  const grouped = /^\d{1,3}(\.\d{3})+/.test(text);
  return Number((grouped ? text.replaceAll(".", "") : text).replace(",", "."));
}

export const plain = (number) => digits.format(number);
export const rupiah = (number) => `Rp\u00a0${digits.format(number)}`;
