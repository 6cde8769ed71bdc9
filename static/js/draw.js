/* data-draw: a paper to sign on with finger, pen or mouse. Each stroke puts the whole drawing as a PNG into the file input beside it,
   which is all that the server sees. */
for (const box of document.querySelectorAll("[data-draw]")) {
  const [paper, input, again] = ["canvas", "input[type=file]", "[data-draw-clear]"].map((part) => box.querySelector(part));
  const pen = paper.getContext("2d");
  let last = null;

  const blank = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, paper.width, paper.height);
    Object.assign(pen, { strokeStyle: "#111", lineWidth: 4, lineCap: "round", lineJoin: "round" });
  };
  const point = (event) => {
    const { left, top, width, height } = paper.getBoundingClientRect();
    return [((event.clientX - left) * paper.width) / width, ((event.clientY - top) * paper.height) / height];
  };
  const stroke = (event) => {
    const next = point(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
  };
  const keep = (files) => {
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  paper.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    last = point(event);
    stroke(event);
  });
  paper.addEventListener("pointermove", (event) => {
    if (last) (event.getCoalescedEvents?.() ?? [event]).forEach(stroke);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    paper.addEventListener(end, () => {
      if (!last) return;
      last = null;
      // At once, not in a callback: the next thing may be the button that sends the form.
      const bytes = Uint8Array.from(atob(paper.toDataURL("image/png").split(",")[1]), (sign) => sign.charCodeAt(0));
      const drawn = new DataTransfer();
      drawn.items.add(new File([bytes], "signature.png", { type: "image/png" }));
      keep(drawn.files);
    });
  }
  again.addEventListener("click", () => {
    blank();
    keep(new DataTransfer().files);
  });
  blank();
  paper.hidden = again.hidden = false;
}
