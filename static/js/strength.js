/* data-strength="id of a password field" data-words="0|1|2|3|4": shows how hard a new password is to guess, from its length and mix.
   Only a hint: what is good enough the server decides. */
function score(text) {
  if (text.length < 8) return 0;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  const repeats = new Set(text).size < text.length / 2;
  return Math.max(1, Math.min(4, kinds - 1 + (text.length >= 12) + (text.length >= 16) - (repeats ? 2 : 0)));
}

for (const box of document.querySelectorAll("[data-strength]")) {
  const words = box.dataset.words.split("|");
  const [bar, word] = [box.querySelector("progress"), box.querySelector("[data-strength-word]")];
  document.getElementById(box.dataset.strength).addEventListener("input", (event) => {
    const points = score(event.target.value);
    bar.value = event.target.value ? points : 0;
    word.textContent = event.target.value ? words[points] : "";
  });
}
