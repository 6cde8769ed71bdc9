/* The running list: codes wait in line, go to the server together, and the answer replaces [data-scan-list]. What could not be sent
   is kept for this window and tried again, also after a reload. The address always names the whole list. */
const KEPT = "scan-queue";
const MOST = 10; // codes in one question
const LONGEST = 300; // characters of one; addresses have an end
const FIRST_WAIT = 1000;
const LAST_WAIT = 15_000;

export class ScanList {
  constructor(page, { heard, waiting, refused, unreachable }) {
    Object.assign(this, { page, heard, waiting, refused, unreachable });
    this.queue = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    this.wait = FIRST_WAIT;
    this.busy = false;
    this.last = Promise.resolve();
    window.addEventListener("online", () => this.send());
    this.send();
  }

  get node() {
    return this.page.querySelector("[data-scan-list]");
  }

  add(texts) {
    this.queue.push(...texts.map((text) => text.slice(0, LONGEST)));
    this.keep();
    this.send();
  }

  /* Changes the list: [["add", "AST-2026-000001"]] or [["drop", "12"]]. One question after the other: each starts from the last answer. */
  ask(pairs) {
    this.last = this.last.catch(() => {}).then(() => this.question(pairs));
    return this.last;
  }

  async question(pairs) {
    const url = new URL(this.node.dataset.url, location.href);
    pairs.forEach(([name, value]) => url.searchParams.append(name, value));
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (response.redirected) location.reload(); // logged out: the log-in page leads back to this list
    if (response.status >= 500) throw new Error(response.statusText);
    if (!response.ok) return this.refused();
    const made = document.createElement("template");
    made.innerHTML = await response.text();
    const fresh = made.content.querySelector("[data-scan-list]");
    if (!fresh) throw new Error("no list");
    this.node.replaceWith(fresh);
    history.replaceState(history.state, "", fresh.dataset.url);
    this.heard([...fresh.querySelectorAll("[data-heard]")]);
  }

  async send() {
    if (this.busy || !this.queue.length) return this.waiting(0);
    this.busy = true;
    clearTimeout(this.timer);
    const batch = this.queue.slice(0, MOST);
    try {
      await this.ask(batch.map((text) => ["add", text]));
      this.queue.splice(0, batch.length);
      this.keep();
      this.wait = FIRST_WAIT;
      this.waiting(0);
      this.busy = false;
      this.send();
    } catch {
      this.waiting(this.queue.length);
      this.busy = false;
      this.timer = setTimeout(() => this.send(), this.wait);
      this.wait = Math.min(this.wait * 2, LAST_WAIT);
    }
  }

  async drop(value) {
    await this.ask([["drop", value]]).catch(() => this.unreachable());
  }

  keep() {
    sessionStorage.setItem(KEPT, JSON.stringify(this.queue));
  }
}
