// Doubtful lines of text of a page, each beside its picture: Enter says that one is right as it stands, or corrected.
"use strict";

class ReviewLinesList {
  /** @param {object} hands `take(record, subject, value)`, `typed(subject, text)`, `looked(place)`, `back()` to the questions */
  constructor(hands) {
    this.hands = hands;
    this.section = document.getElementById("review-lines");
    this.title = document.getElementById("lines-title");
    this.list = document.getElementById("review-line-list");
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("focusin", (event) => {
      const [start, end] = event.target.dataset.doubt.split(",").map(Number);
      event.target.setSelectionRange(start, end);
      this.hands.looked({ page: this.page, boxes: [JSON.parse(event.target.dataset.box)] });
    });
    this.list.addEventListener("input", (event) => this.hands.typed(event.target.dataset.subject, event.target.value));
  }

  get open() { return !this.section.hidden; }

  close() {
    this.section.hidden = true;
    this.list.replaceChildren();
  }

  /** The first page from `page` on that has any; the last one looked at where none has. */
  async show(doc, page) {
    this.doc = doc;
    this.section.hidden = false;
    for (this.page = page; this.page <= doc.pages; this.page += 1) {
      const lines = (await reviewServer.ask("GET", reviewServer.record(doc.record, `/pages/${this.page}/lines`))).filter((line) => line.doubtful);
      if (this.doc !== doc || !this.open) return;
      if (!lines.length) continue;
      const typed = drafts.of(doc);
      this.title.textContent = vankho.fill(reviewWords.lines, this.page);
      this.list.replaceChildren(...lines.map((line) => this.row(line, typed[line.subject])));
      this.list.querySelector("input").focus();
      return;
    }
    this.close();
    this.hands.back(reviewWords["lines-done"]);
  }

  row(line, typed) {
    const [x, y, width, height] = line.box, margin = height * 0.25;
    const strip = svgElement("svg", { class: "review-strip", viewBox: `${x - margin} ${y - margin} ${width + 2 * margin} ${height + 2 * margin}`, "aria-hidden": "true" });
    strip.append(pagePicture(this.doc, this.page), ...line.words.filter((word) => word.doubtful).map(({ box }) => svgElement("line", { class: "doubt", x1: box[0], x2: box[0] + box[2], y1: box[1] + box[3] + 2, y2: box[1] + box[3] + 2 })));
    const input = made("input", { value: typed ?? line.text, autocomplete: "off", spellcheck: false, maxLength: 2000 });
    const place = line.words.findIndex((word) => word.doubtful); // the word to look at is chosen: typing replaces it alone
    const start = line.words.slice(0, Math.max(place, 0)).reduce((sum, word) => sum + word.text.length + 1, 0);
    const end = place < 0 ? start : start + line.words[place].text.length;
    Object.assign(input.dataset, { subject: line.subject, was: line.text, box: JSON.stringify(line.box), doubt: `${start},${end}` });
    input.setAttribute("aria-label", line.text);
    return made("li", {}, strip, input);
  }

  key(event) {
    if (event.key !== "Enter" || reviewKeys.composes(event) || event.ctrlKey || event.altKey || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const input = event.target, text = input.value.trim();
    if (!text) return;
    this.hands.take(this.doc.record, input.dataset.subject, text === input.dataset.was ? null : text);
    const row = input.closest("li"), next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    if (next) next.querySelector("input").focus();
    else this.show(this.doc, this.page + 1);
  }
}
