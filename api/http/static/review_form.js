// Questions of a document in review, each with its field, its other readings and what was noticed.
"use strict";

const LONG = 60; // letters from which a field has several rows
const PICKED = new Set(["kind", "issuer", "issuer_parent", "place", "signer_name"]); // fields with names to pick from

function made(name, properties = {}, ...inner) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inner);
  return element;
}

const MOST_NAMES = 5; // as many as there are keys

/**
 * Names that begin as somebody types, with or without marks, told to `onNames`; asked for while nobody types. The
 * browser's own list beside a field knows neither marks left out nor our keys.
 */
class NamePicker {
  constructor(input, field, onNames) {
    Object.assign(this, { input, field, onNames, timer: 0 });
    input.addEventListener("focus", () => { if (!input.value) this.soon(); });
    input.addEventListener("input", (event) => { if (!event.isComposing) this.soon(); });
    input.addEventListener("compositionend", () => this.soon());
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 150);
  }

  async ask() {
    const typed = this.input.value.trim();
    try {
      const names = await reviewServer.ask("GET", `names?${new URLSearchParams({ field: this.field, q: typed, limit: MOST_NAMES + 1 })}`);
      if (this.input.value.trim() === typed) this.onNames(names.filter((name) => name !== typed).slice(0, MOST_NAMES));
    } catch { /* a field can be filled in without them */ }
  }
}

/** One question, or one field that nobody is asked for. */
class ReviewItem {
  /**
   * @param {object} asked as the server tells it
   * @param {object} hands what is done with it: `take(item, value)`, `typed(item)`, `looked(item)`
   */
  constructor(asked, hands) {
    this.hands = hands;
    this.subject = asked.subject;
    this.options = asked.options || [];
    this.place = asked.place;
    this.likeliest = asked.options ? asked.options[0] || "" : asked.value;
    this.element = made("li", { className: "review-item" });
    this.element.dataset.subject = asked.subject;
    this.draw(asked);
    this.tell(asked);
  }

  draw(asked) {
    const id = `answer-${asked.subject.replace(/\W/g, "-")}`;
    this.label = made("label", { htmlFor: id, textContent: asked.label });
    this.notes = made("span", { className: "soft", id: `${id}-notes`, textContent: this.noticed(asked) });
    this.state = made("p", { className: "review-state", id: `${id}-state` });
    this.input = asked.field ? this.field(id, asked.field) : made("button", { type: "button", id, textContent: reviewWords.looked });
    this.input.setAttribute("aria-describedby", `${id}-notes ${id}-state`);
    if (!asked.field) this.input.addEventListener("click", () => this.hands.take(this, null));
    this.element.append(made("p", { className: "review-label" }, this.label, " ", this.notes), this.input);
    this.group = this.readings();
    this.element.append(this.group, this.state);
    this.offer([]);
    if (PICKED.has(asked.field)) new NamePicker(this.input, asked.field, (names) => this.offer(names));
    this.input.addEventListener("focus", () => { this.hands.looked(this); if (this.input.select) this.input.select(); });
  }

  field(id, name) {
    const long = Math.max(0, ...[this.likeliest, ...this.options].map((text) => text.length)) > LONG || name === "subject";
    const input = made(long ? "textarea" : "input", { id, value: this.likeliest, autocomplete: "off", spellcheck: false, maxLength: 2000 });
    if (long) input.rows = Math.min(4, 1 + Math.ceil(this.likeliest.length / LONG));
    input.addEventListener("input", () => this.hands.typed(this));
    return input;
  }

  noticed(asked) {
    if (!asked.field) return "";
    const sure = asked.options && !asked.options.length ? (asked.place ? reviewWords.nothing : reviewWords.nowhere) : asked.percent < 100 ? vankho.fill(reviewWords.sure, asked.percent) : "";
    return [sure, ...(asked.findings || asked.told || [])].filter(Boolean).join(" · ");
  }

  readings() {
    const group = made("div", { className: "review-options" });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", reviewWords.option);
    group.addEventListener("keydown", (event) => this.among(event, [...group.children]));
    return group;
  }

  /** What may be chosen by a key: other readings, then names that begin so. */
  offer(names) {
    const readings = this.options.length > 1 ? this.options : [];
    this.choices = [...readings, ...names.filter((name) => !readings.includes(name))];
    this.group.replaceChildren(...this.choices.map((choice, place) => {
      const key = place < MOST_NAMES ? [made("kbd", { textContent: reviewKeys.readable(`option${place + 1}`) }), " "] : [];
      const button = made("button", { type: "button", className: "plain", tabIndex: -1 }, ...key, choice);
      button.addEventListener("click", () => this.hands.take(this, choice));
      return button;
    }));
  }

  /** Among the readings plain figures choose: nobody types there. */
  among(event, buttons) {
    if (reviewKeys.composes(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const here = buttons.indexOf(event.target);
    const digit = /^(Digit|Numpad)([1-5])$/.exec(event.code);
    if (digit && this.choices[digit[2] - 1] !== undefined) this.hands.take(this, this.choices[digit[2] - 1]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") (buttons[here + (event.key === "ArrowDown" ? 1 : -1)] || this.input).focus();
    else if (event.key === "Escape") this.input.focus();
    else return;
    event.preventDefault();
  }

  get text() { return this.input.value || ""; }

  set text(value) { if (this.input.tagName !== "BUTTON") this.input.value = value; }

  /** Somebody wrote something else than what was offered. */
  get changed() { return this.input.tagName !== "BUTTON" && this.text.trim() !== this.offered; }

  /** How it stands by the server: what was answered is offered from now on. */
  tell(asked) {
    const before = this.offered;
    this.left = asked.left === true;
    this.answer = asked.answer ?? null;
    this.offered = this.answer === null ? this.likeliest : this.answer;
    if (before === undefined || this.text.trim() === before) this.text = this.offered;
    const told = this.answer === null ? "" : this.answer === "" && this.input.tagName !== "BUTTON" ? reviewWords["has-none"] : this.answer;
    this.show(this.answer === null ? "" : "taken", this.answer === null ? "" : vankho.fill(reviewWords.taken, told || reviewWords.looked));
  }

  show(kind, sentence) {
    this.element.dataset.state = kind || (this.left ? "open" : "");
    this.state.textContent = sentence;
  }

  focus() { this.input.focus(); this.element.scrollIntoView({ block: "nearest" }); }
}
