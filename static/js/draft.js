/* data-draft-save="url" on a form: what is typed is kept on the server some seconds after the last change, and at once when the page is
   left. The sentence that comes back stands in data-draft-said; without a connection it is that of data-draft-failed. Files stay behind. */
const PAUSE = 3000;
const AGAIN = 15000;
const form = document.querySelector("form[data-draft-save]");
let timer = 0;
let running = null;
let changed = false;

function say(text) {
  const place = form.querySelector("[data-draft-said]");
  if (place.textContent !== text) place.textContent = text;
}

async function save(leaving = false) {
  clearTimeout(timer);
  if (!changed) return;
  changed = false;
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.dataset.draftSave, { method: "POST", body, headers, signal, keepalive: leaving, redirect: "error" });
    say((await answer.json()).said);
  } catch {
    if (signal.aborted) return;
    changed = true;
    timer = setTimeout(save, AGAIN);
    say(form.dataset.draftFailed);
  }
}

if (form) {
  const note = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  for (const kind of ["input", "change", "rows:changed"]) form.addEventListener(kind, note);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
  form.addEventListener("submit", () => {
    // It is on its way: a draft that came after it would stay behind.
    changed = false;
    clearTimeout(timer);
    running?.abort();
  });
}
