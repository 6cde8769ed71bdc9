/* data-needs="names" on check boxes: ticking one ticks what it needs, unticking one unticks what needs it. */
for (const form of document.querySelectorAll("[data-needs-form]")) {
  const boxes = [...form.querySelectorAll("[data-needs]")];
  form.addEventListener("change", ({ target }) => {
    if (target.checked) {
      const needed = target.dataset.needs.split(" ");
      boxes.filter((box) => needed.includes(box.value)).forEach((box) => { box.checked = true; });
    } else {
      boxes.filter((box) => box.dataset.needs.split(" ").includes(target.value)).forEach((box) => { box.checked = false; });
    }
  });
}
