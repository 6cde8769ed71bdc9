/* What was counted waits here until the server has said that it is kept. Each entry has a key of its own, so sending it twice counts it
   once; it lies in the browser's storage, so that a lost connection, a reload or a submission loses nothing. What the server does not
   understand is held, until somebody corrects or discards it. */
const MOST = 20; // entries in one request
const PATIENCE = 10_000;
const FIRST_WAIT = 1000;
const LAST_WAIT = 15_000;
const DEVICE = "trinity-device";

/* crypto.randomUUID is there on secure pages only; a warehouse's server may not have a certificate. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, place) => `${text.slice(0, place)}-${text.slice(place)}`, hex);
}

/* Which browser this is, among those of one person; it says nothing else. */
function device() {
  try {
    if (!localStorage.getItem(DEVICE)) localStorage.setItem(DEVICE, freshKey());
    return localStorage.getItem(DEVICE);
  } catch {
    return (device.fallback ??= freshKey());
  }
}

export class CountQueue {
  /* answered(result): what the server says of an entry. changed(): another length. failed(status): 0 without connection, "full" when the
     browser keeps nothing more; says false when it is no use to try again on this page. over(): the round has ended. */
  constructor({ kept, url, phone, token, round, isOpen = true, answered = () => {}, changed = () => {}, failed = () => {}, over = () => {} }) {
    Object.assign(this, { kept, url, phone, token, round, isOpen, answered, changed, failed, over });
    this.wait = FIRST_WAIT;
    this.busy = false;
    this.ahead = null; // milliseconds of this clock before the server's, as last heard
    this.memory = null; // where the browser's storage is full
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  get entries() {
    if (this.memory) return this.memory;
    try {
      return JSON.parse(localStorage.getItem(this.kept)) ?? [];
    } catch {
      return [];
    }
  }

  set entries(rows) {
    try {
      if (rows.length) localStorage.setItem(this.kept, JSON.stringify(rows));
      else localStorage.removeItem(this.kept);
      this.memory = null;
    } catch {
      this.memory = rows;
      this.failed("full");
    }
    this.changed();
    this.say();
  }

  add(entry) {
    const { ahead, round } = this;
    this.entries = [...this.entries, { ...entry, at: Date.now(), ahead, round }];
    this.send();
  }

  /* Somebody decided about what was held: it is gone, knowingly. */
  drop(key) {
    this.entries = this.entries.filter((entry) => entry.key !== key);
  }

  /* What can be sent: what is held waits for a person, what takes something back for that to be there. */
  get batch() {
    const rows = this.entries.filter((entry) => !entry.held);
    const here = new Set(rows.map((entry) => entry.key));
    return rows.filter((entry) => !here.has(entry.takes_back)).slice(0, MOST);
  }

  async send() {
    if (this.busy) return;
    const { batch } = this;
    if (!batch.length) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      const results = new Map((await this.ask(batch)).map((result) => [result.key, result]));
      // Read anew: something may have been counted, or sent by another tab, meanwhile.
      this.entries = this.entries.filter((entry) => !results.get(entry.key)?.kept).map((entry) => this.hold(entry, results.get(entry.key)));
      results.forEach((result) => this.answered(result));
      const moved = [...results.values()].some((result) => result.state !== "later");
      this.wait = moved ? FIRST_WAIT : Math.min(this.wait * 2, LAST_WAIT);
      this.busy = false;
      if (moved) this.send();
      else this.later();
    } catch (error) {
      this.busy = false;
      if (this.failed(error.status ?? 0) !== false) this.later();
    }
  }

  hold(entry, result) {
    if (!result || result.state === "later") return entry;
    return { ...entry, held: { state: result.state, text: result.text } };
  }

  later() {
    this.timer = setTimeout(() => this.send(), this.wait);
    this.wait = Math.min(this.wait * 2, LAST_WAIT);
  }

  async ask(batch) {
    const rows = batch.map(({ held, ...entry }) => entry);
    const { results, now } = await this.post(this.url, { now: Date.now(), entries: rows });
    this.ahead = Date.now() - now;
    return results;
  }

  /* Whoever leads the count sees how much waits in this phone. Said a moment after each change, and by `watch` every half minute. */
  say() {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.report().catch(() => {}), 800);
  }

  async report(isOpen = this.isOpen) {
    const body = { device: device(), waiting: this.entries.length, open: isOpen };
    const heard = await this.post(this.phone, body, !isOpen);
    this.ahead = Date.now() - heard.now;
    if (isOpen && (!heard.counting || heard.round !== this.round)) this.over();
  }

  watch(pause = 30_000) {
    this.report().catch(() => {});
    setInterval(() => this.report().catch(() => {}), pause);
    // A page that is gone for good takes no more entries; one that may come back does.
    window.addEventListener("pagehide", (event) => event.persisted || this.report(false).catch(() => {}));
  }

  async post(url, body, leaving = false) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(body),
      redirect: "manual",
      keepalive: leaving,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return response.json();
    const status = response.type === "opaqueredirect" ? 401 : response.status;
    throw Object.assign(new Error(response.statusText), { status });
  }
}
