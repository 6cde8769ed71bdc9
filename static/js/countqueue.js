/* What was counted waits here until the server has it. Each entry has a key of its own, so sending it twice counts it once; it is kept
   in the browser's storage, so that a lost connection or a reload loses nothing. */
const MOST = 20; // entries in one request
const PATIENCE = 10_000;
const FIRST_WAIT = 1000;
const LAST_WAIT = 15_000;

/* crypto.randomUUID is there on secure pages only; a warehouse's server may not have a certificate. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, place) => `${text.slice(0, place)}-${text.slice(place)}`, hex);
}

export class CountQueue {
  /* answered(result): what the server says of an entry. changed(): the queue has another length. failed(status): 0 without connection. */
  constructor({ kept, url, token, answered, changed, failed }) {
    Object.assign(this, { kept, url, token, answered, changed, failed });
    this.wait = FIRST_WAIT;
    this.busy = false;
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
  }

  get entries() {
    try {
      return JSON.parse(localStorage.getItem(this.kept)) ?? [];
    } catch {
      return [];
    }
  }

  set entries(rows) {
    if (rows.length) localStorage.setItem(this.kept, JSON.stringify(rows));
    else localStorage.removeItem(this.kept);
    this.changed();
  }

  add(entry) {
    this.entries = [...this.entries, { ...entry, at: Date.now() }];
    this.send();
  }

  async send() {
    if (this.busy) return;
    const batch = this.entries.slice(0, MOST);
    if (!batch.length) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      const results = await this.ask(batch);
      const done = new Set(results.filter((result) => result.state !== "later").map((result) => result.key));
      // Read anew: something may have been counted, or sent by another tab, meanwhile.
      this.entries = this.entries.filter((entry) => !done.has(entry.key));
      results.forEach((result) => this.answered(result));
      this.wait = done.size ? FIRST_WAIT : Math.min(this.wait * 2, LAST_WAIT);
      this.busy = false;
      if (done.size) this.send();
      else this.later();
    } catch (error) {
      this.busy = false;
      this.failed(error.status ?? 0);
      this.later();
    }
  }

  later() {
    this.timer = setTimeout(() => this.send(), this.wait);
    this.wait = Math.min(this.wait * 2, LAST_WAIT);
  }

  async ask(batch) {
    const entries = batch.map(({ at, ...entry }) => ({ ...entry, age: Math.max(0, (Date.now() - at) / 1000) }));
    const response = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ entries }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return (await response.json()).results;
    const status = response.type === "opaqueredirect" ? 401 : response.status;
    throw Object.assign(new Error(response.statusText), { status });
  }
}
