/* Numbers as the page's language writes them (1.250.000,50 in Indonesian, 1,250,000.50 in English), read as the server reads them
   (core/reading/numbers.py); and money as the pages show it. */
const english = document.documentElement.lang === "en";
const decimal = english ? "." : ",";
const other = english ? "," : ".";
const locale = english ? "en-US" : "id-ID";
const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const bare = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false });
const money = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 2 });

const MOST_DIGITS = 24;
const EITHER = /^0*[1-9]\d*([.,])\d{3}$/;
const NOTATIONS = {
  ",": /^(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?$/,
  ".": /^(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?$/,
};

/* What a text means; NaN for nothing, for what is no number, and for what could be two (the server asks). */
export function number(text) {
  const plain = text.trim().replace(/^rp\.?\s*/i, "");
  if (plain.match(EITHER)?.[1] === decimal) return Number.NaN;
  const sign = [decimal, other].find((one) => NOTATIONS[one].test(plain));
  if (!sign || (sign === other && EITHER.test(plain))) return Number.NaN;
  const digits = plain.replaceAll(sign === "," ? "." : ",", "").replace(",", ".");
  return digits.length > MOST_DIGITS ? Number.NaN : Number(digits);
}

/* What stands in an input. */
export const amount = (input) => number(input.value);

export const plain = (value) => grouped.format(value);
/* As one types it into a field. */
export const typed = (value) => bare.format(value);
export const rupiah = (value) => `Rp\u00a0${money.format(value)}`;
