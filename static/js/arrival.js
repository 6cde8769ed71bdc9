/* data-arrival: "all of it has arrived", of one line or of all that are outstanding. What was typed stays. */
const form = document.querySelector("[data-arrival]");
const inputs = (scope) => [...scope.querySelectorAll("input[data-fill]")].filter((input) => input.dataset.fill);

form.addEventListener("click", (event) => {
  if (event.target.closest("[data-arrival-fill-all]")) {
    for (const input of inputs(form)) if (!input.value.trim()) input.value = input.dataset.fill;
  } else if (event.target.closest("[data-arrival-fill]")) {
    const [input] = inputs(event.target.closest("[data-arrival-line]"));
    input.value = input.dataset.fill;
    input.focus();
  }
});
