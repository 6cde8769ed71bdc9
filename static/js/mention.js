/* data-mention="id of a list of names (JSON)" on a textarea inside .mention-box: after @ it offers names, arrows and Enter or Tab choose,
   Escape closes. data-enter: Enter sends the form and Shift + Enter begins a new line, for those who point with a mouse. */
const MOST = 6;
const BEFORE = /(^|[\s(])@([^\s@][^@\n]{0,40}|)$/u;
const lists = {};
let number = 0;

function names(id) {
  lists[id] ??= JSON.parse(document.getElementById(id)?.textContent || "[]");
  return lists[id];
}

function fitting(all, typed) {
  const wanted = typed.toLocaleLowerCase();
  return all.filter((name) => name.toLocaleLowerCase().split(" ").some((_word, n, words) => words.slice(n).join(" ").startsWith(wanted))).slice(0, MOST);
}

class Mentions {
  constructor(area) {
    this.area = area;
    this.panel = document.createElement("ul");
    this.panel.className = "mention-list";
    this.panel.id = `mentions-${++number}`;
    this.panel.setAttribute("role", "listbox");
    this.panel.setAttribute("aria-label", document.querySelector("[data-mention-label]")?.dataset.mentionLabel || "@");
    this.panel.hidden = true;
    area.after(this.panel);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("autocomplete", "off");
    this.panel.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault(); // the focus stays in the text
      this.take(option);
    });
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  typed() {
    return this.area.value.slice(0, this.area.selectionStart).match(BEFORE)?.[2];
  }

  look() {
    const typed = this.typed();
    const found = typed === undefined ? [] : fitting(names(this.area.dataset.mention), typed);
    // What is written out already needs no offer.
    if (!found.length || (found.length === 1 && found[0].toLocaleLowerCase() === typed.toLocaleLowerCase())) return this.close();
    this.panel.replaceChildren(
      ...found.map((name, n) => {
        const option = document.createElement("li");
        option.id = `${this.panel.id}-${n}`;
        option.setAttribute("role", "option");
        option.textContent = name;
        return option;
      }),
    );
    this.panel.hidden = false;
    this.area.setAttribute("aria-controls", this.panel.id);
    this.choose(0);
  }

  choose(index) {
    const options = [...this.panel.children];
    this.index = (index + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === this.index)));
    this.area.setAttribute("aria-activedescendant", options[this.index].id);
  }

  take(option) {
    const start = this.area.selectionStart - this.typed().length;
    this.area.setRangeText(`${option.textContent} `, start, this.area.selectionStart, "end");
    this.close();
  }

  close() {
    this.panel.hidden = true;
    this.panel.replaceChildren();
    this.area.removeAttribute("aria-activedescendant");
    this.area.removeAttribute("aria-controls");
  }

  /* Whether the key was meant for the list. */
  key(event) {
    if (!this.isOpen) return false;
    if (event.key === "ArrowDown") this.choose(this.index + 1);
    else if (event.key === "ArrowUp") this.choose(this.index - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.take(this.panel.children[this.index]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

const made = new WeakMap();
const of = (area) => made.get(area) || made.set(area, new Mentions(area)).get(area);
const isOurs = (target) => target.matches?.("textarea[data-mention]");

document.addEventListener("focusin", (event) => isOurs(event.target) && of(event.target));
document.addEventListener("input", (event) => isOurs(event.target) && of(event.target).look());
document.addEventListener("click", (event) => isOurs(event.target) && of(event.target).look());
document.addEventListener("focusout", (event) => isOurs(event.target) && of(event.target).close());
document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!isOurs(area) || event.isComposing || of(area).key(event)) return;
  if (event.key !== "Enter" || event.shiftKey || event.altKey || !area.form) return;
  const sends = event.ctrlKey || event.metaKey || ("enter" in area.dataset && matchMedia("(pointer: fine)").matches);
  if (!sends) return;
  event.preventDefault();
  // One form holds all answers: the button beside the text says which one is sent.
  if (area.value.trim()) area.form.requestSubmit(area.closest("details")?.querySelector("button"));
});
