/* What was counted without a connection and never sent goes to the server from whatever page its person opens, also when the count was
   submitted meanwhile. data-count-unsent="number" on the page of a count says how much still waits. */
const OURS = new RegExp(`^count-(.+)-${document.body.dataset.person}$`);

function left() {
  try {
    return Object.keys(localStorage).filter((key) => OURS.test(key));
  } catch {
    return []; // a browser that keeps nothing
  }
}

async function send(kept) {
  const { CountQueue } = await import("./countqueue.js");
  const number = kept.match(OURS)[1];
  const note = document.querySelector(`[data-count-unsent="${CSS.escape(number)}"]`);
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const queue = new CountQueue({
    kept,
    url: `${document.body.dataset.counts}${number}/entries/`,
    phone: `${document.body.dataset.counts}${number}/phone/`,
    token,
    isOpen: false,
    // Who is not invited any more is not asked again and again; what he has stays here.
    failed: (status) => ![401, 403, 404].includes(status),
    changed() {
      const waiting = this.entries.length;
      if (!note) return;
      note.hidden = !waiting;
      note.querySelector("[data-count-unsent-number]").textContent = waiting;
    },
  });
  queue.changed();
  queue.say();
  queue.send();
}

// The counting page sends its own.
if (document.body.dataset.person && !document.querySelector("[data-count-work]")) {
  const here = document.querySelector("[data-count-unsent]");
  const kept = here ? [`count-${here.dataset.countUnsent}-${document.body.dataset.person}`] : [];
  new Set([...left(), ...kept]).forEach(send);
}
