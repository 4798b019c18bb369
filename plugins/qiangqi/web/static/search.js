// Suggestions below the search box: the "list autocomplete" combobox of the WAI-ARIA Authoring Practices.
// Without this file the box is a plain form; nothing here changes where the form leads. A box with data-fill takes the
// name that is chosen, and what is typed there goes in no address; any other leads to the page of the firm.
"use strict";

const WAIT = 120; // milliseconds after the last key
const ROWS = 8;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.words = input.dataset;
    this.form = input.form;
    this.list = input.parentElement.querySelector("[role=listbox]");
    this.live = this.form.querySelector("[aria-live]");
    this.active = -1;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", (event) => event.isComposing || this.later());
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.timer = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    this.request = new AbortController();
    const { signal } = this.request;
    const asked = new URLSearchParams({ q: text });
    const lang = document.documentElement.lang.slice(0, 2);
    const days = ["as_of", "known_on"].map((name) => [name, this.form.elements[name]?.value]).filter(([, day]) => day);
    const rest = new URLSearchParams({ limit: ROWS, marks: 1, says: 1, lang, ...Object.fromEntries(days) });
    const from = this.words.from;
    try {
      const answer = await ("fill" in this.words ? fetch(`${from}?lang=${lang}`, { method: "POST", body: asked, signal }) : fetch(`${from}?${asked}&${rest}`, { signal }));
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(found) {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.hits.map((hit, place) => this.option(hit, place)));
    this.open(found.hits.length > 0 && document.activeElement === this.input);
    const count = found.total_is_exact ? this.words.some : this.words.many;
    this.live.textContent = (found.total ? count : this.words.none).replace("{count}", found.total);
  }

  option(hit, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.firm = hit.firm_id;
    option.dataset.name = hit.name;
    option.append(this.line("name", hit.matched === hit.name ? this.marked(hit) : [hit.name]));
    const isFormer = ![hit.name, hit.uscc, hit.region].includes(hit.matched);
    const met = hit.matched === hit.name ? [] : isFormer ? [this.words.former, ...this.marked(hit)] : this.marked(hit);
    const rest = met.length && hit.matched === hit.region ? [] : [hit.region || ""];
    option.append(this.line("rest", [...met, met.length ? " " : "", ...rest]));
    if (hit.says) option.append(this.line("says", [hit.says], document.documentElement.lang));
    return option;
  }

  line(name, parts, lang = "zh-CN") {
    const line = document.createElement("span");
    line.className = name;
    line.lang = lang;
    line.append(...parts);
    return line;
  }

  marked(hit) {
    const characters = [...hit.matched];
    const parts = [];
    let done = 0;
    for (const [from, to] of hit.marks) {
      const mark = document.createElement("mark");
      mark.textContent = characters.slice(from, to).join("");
      parts.push(characters.slice(done, from).join(""), mark);
      done = to;
    }
    return [...parts, characters.slice(done).join("")];
  }

  key(event) {
    const options = [...this.list.children];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.go(options[this.active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      this.open(true);
      this.move(options, event.key === "ArrowDown" ? 1 : -1);
    }
  }

  move(options, step) {
    const places = options.length + 1; // one more: the text as it was typed
    this.active = ((this.active + 1 + step + places) % places) - 1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.active)));
    const chosen = options[this.active];
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(false);
  }

  go(option) {
    if (option && "fill" in this.words) {
      this.input.value = option.dataset.name;
      this.close();
    } else if (option) location.assign(this.words.firm.replace("FIRM", encodeURIComponent(option.dataset.firm)));
  }
}

for (const input of document.querySelectorAll("input[data-from]")) new Suggestions(input);
