// The picture of a page in review: the place that is asked about, boxed and enlarged; words under the mouse.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const WIDEST = 2480; // pixels asked for: an A4 page at 300 dpi, sharp when it is enlarged three times
const ENLARGED = 3;
const AROUND = 0.7; // of a line's height, shown around the place

function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A page's picture as it stands upright, in page coordinates. */
function pagePicture(doc, page) {
  const [width, height] = doc.sizes[page - 1];
  const turns = doc.turns[page - 1] || 0;
  const lies = turns % 2 === 1;
  const upright = ["", `translate(${width} 0) rotate(90)`, `translate(${width} ${height}) rotate(180)`, `translate(0 ${height}) rotate(270)`][turns];
  const picture = svgElement("image", { href: pictureAddress(doc, page), width: lies ? height : width, height: lies ? width : height, preserveAspectRatio: "none" });
  if (upright) picture.setAttribute("transform", upright);
  return picture;
}

const pictureAddress = (doc, page) => `/api/v1/records/${encodeURIComponent(doc.record)}/kept/${page}/image?width=${WIDEST}`;

function around(boxes) {
  const left = Math.min(...boxes.map((box) => box[0])), top = Math.min(...boxes.map((box) => box[1]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2])), bottom = Math.max(...boxes.map((box) => box[1] + box[3]));
  return [left, top, right - left, bottom - top];
}

class ReviewSight {
  /** @param {(text: string) => void} onText what somebody took from the picture */
  constructor(onText) {
    this.onText = onText;
    this.crop = document.getElementById("review-crop");
    this.picture = document.getElementById("review-picture");
    this.pane = document.getElementById("review-page");
    this.words = new Map(); // page -> promise of its words, of this document
    this.page = 0;
    for (const svg of [this.crop, this.picture]) this.takeWordsFrom(svg);
    addEventListener("resize", () => { if (this.doc) this.look(); });
  }

  show(doc, place) {
    if (this.doc !== doc && (!this.doc || this.doc.record !== doc.record || this.doc.received !== doc.received)) { this.words.clear(); this.page = 0; }
    this.doc = doc;
    this.place = place;
    this.turnTo(place ? place.page : this.page || 1);
  }

  turnTo(page) {
    if (page < 1 || page > this.doc.pages) return;
    if (page !== this.page) {
      this.page = page;
      const [width, height] = this.doc.sizes[page - 1];
      this.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
      this.picture.replaceChildren(pagePicture(this.doc, page), svgElement("g", { class: "places" }));
      this.crop.replaceChildren(pagePicture(this.doc, page), svgElement("g", { class: "places" }));
    }
    this.look();
  }

  look() {
    const boxes = this.place && this.place.page === this.page ? this.place.boxes : [];
    for (const svg of [this.picture, this.crop]) {
      svg.querySelector(".places").replaceChildren(...boxes.map(([x, y, width, height]) => svgElement("rect", { class: "place", x: x - 4, y: y - 4, width: width + 8, height: height + 8, rx: 3 })));
    }
    const [width, height] = this.doc.sizes[this.page - 1];
    const shown = this.crop.getBoundingClientRect();
    const fits = shown.width / width; // CSS pixels for one of the page where all of its width is seen
    const [x, y, w, h] = boxes.length ? around(boxes) : [0, 0, width, shown.height / fits];
    const margin = boxes.length ? (AROUND * h) / boxes.length : 0;
    const scale = Math.max(Math.min(shown.width / (w + 2 * margin), shown.height / (h + 2 * margin), ENLARGED * fits), fits);
    const wide = shown.width / scale, high = shown.height / scale;
    const left = Math.max(0, Math.min(x + w / 2 - wide / 2, width - wide)), top = Math.max(0, Math.min(y + h / 2 - high / 2, height - high));
    this.crop.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`);
    const onPane = this.picture.getBoundingClientRect().width / width;
    this.pane.scrollTop = (y + h / 2) * onPane - this.pane.clientHeight / 2;
    document.getElementById("page-here").textContent = vankho.fill(reviewWords.page, this.page, this.doc.pages);
    document.getElementById("page-before").disabled = this.page <= 1;
    document.getElementById("page-after").disabled = this.page >= this.doc.pages;
  }

  /** Words of the present page, asked for when somebody reaches for them. */
  wordsHere() {
    const page = this.page;
    if (!this.words.has(page)) {
      const asked = reviewServer.ask("GET", reviewServer.record(this.doc.record, `/pages/${page}/lines?every=true`));
      this.words.set(page, asked.catch(() => { this.words.delete(page); return []; }));
    }
    return this.words.get(page);
  }

  takeWordsFrom(svg) {
    let from = null, drawn = null;
    const place = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    svg.addEventListener("pointerenter", () => this.doc && this.wordsHere());
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !this.doc) return;
      event.preventDefault(); // the field keeps the focus
      from = place(event);
      drawn = svg.appendChild(svgElement("rect", { class: "dragged" }));
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y, width, height] = this.between(from, place(event));
      for (const [key, value] of Object.entries({ x, y, width, height })) drawn.setAttribute(key, value);
    });
    svg.addEventListener("pointerup", async (event) => {
      if (!from) return;
      const chosen = this.between(from, place(event));
      from = null;
      drawn.remove();
      const text = ReviewSight.textIn(await this.wordsHere(), chosen);
      if (text) this.onText(text);
    });
    svg.addEventListener("pointercancel", () => { from = null; if (drawn) drawn.remove(); });
  }

  between(a, b) { return [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)]; }

  /** The words of which the middle lies in the place, or the one under a click. */
  static textIn(lines, [x, y, width, height]) {
    const hits = ([left, top, w, h]) => width < 6 && height < 6
      ? left <= x && x <= left + w && top <= y && y <= top + h
      : x <= left + w / 2 && left + w / 2 <= x + width && y <= top + h / 2 && top + h / 2 <= y + height;
    return lines.map((line) => line.words.filter((word) => hits(word.box)).map((word) => word.text).join(" ")).filter(Boolean).join(" ");
  }
}
