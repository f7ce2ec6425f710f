// One row of the list of uploads: what a clerk sees of one file.
"use strict";

class UploadRow {
  /** @param {string} name @param {number} size @param {Object<string, string>} words @param {(act: string) => void} onAct */
  constructor(name, size, words, onAct) {
    const row = document.getElementById("upload-row").content.cloneNode(true);
    this.item = row.firstElementChild;
    this.words = words;
    this.loud = 0;
    this.again = false; // its file is at hand, to be filed once more
    this.part = (suffix) => this.item.querySelector(`.upload-${suffix}`);
    this.part("name").textContent = name;
    this.part("size").textContent = UploadRow.sizeText(size);
    this.bar = this.item.querySelector("progress");
    this.bar.setAttribute("aria-label", name);
    this.item.addEventListener("click", (event) => {
      const button = event.target instanceof Element && event.target.closest("[data-act]");
      if (button) onAct(button.dataset.act);
    });
    document.getElementById("uploads").append(row);
    this.tell("queued");
  }

  static sizeText(size) {
    const units = ["B", "KB", "MB", "GB"];
    let step = 0;
    while (size >= 1024 && step < units.length - 1) { size /= 1024; step += 1; }
    return `${size.toLocaleString(document.documentElement.lang, { maximumFractionDigits: step ? 1 : 0 })} ${units[step]}`;
  }

  /** Show a state with what its words name. */
  tell(state, ...values) {
    this.state = state;
    this.part("state").textContent = vankho.fill(this.words[state], ...values);
    const kinds = { archived: "good", duplicate: "unsure", waiting: "unsure", refused: "bad", failed: "bad", broken: "bad" };
    this.item.className = `upload ${kinds[state] || ""}`;
    this.item.dataset.state = state;
    const sending = ["queued", "uploading", "paused", "broken"].includes(state);
    const pause = this.item.querySelector("[data-act=pause]");
    pause.hidden = !(sending || state === "waiting");
    pause.textContent = state === "waiting" ? this.words.retry : ["paused", "broken"].includes(state) ? this.words.resume : this.words.pause;
    this.item.querySelector("[data-act=cancel]").hidden = !sending;
    this.item.querySelector("[data-act=file]").hidden = true;
  }

  progress(value, most) {
    this.bar.max = most || 1;
    this.bar.value = value;
  }

  message(text) {
    this.part("message").hidden = !text;
    this.part("message").textContent = text || "";
  }

  /** What somebody should look at; facts that nobody need act on stand on the record's page. */
  findings(found) {
    const most = 5;
    const loud = found.filter((finding) => finding.level !== "told");
    this.loud = loud.length;
    const list = this.part("findings");
    list.hidden = !loud.length;
    list.replaceChildren(...loud.slice(0, most).map((finding) => UploadRow.line(finding.line, finding.level)));
    if (loud.length > most) list.append(UploadRow.line(vankho.fill(this.words.more, loud.length - most), "doubtful"));
  }

  static line(text, level) {
    const line = document.createElement("li");
    line.className = `finding level-${level}`;
    line.textContent = text;
    return line;
  }

  /** Documents inside it, each with its state and a link; then the files that stay inside. */
  inside(documents, left) {
    const list = this.part("inside");
    list.hidden = !(documents.length || left.length);
    list.replaceChildren(...documents.map((found) => {
      const item = document.createElement("li");
      const name = document.createElement(found.record ? "a" : "span");
      name.textContent = found.name;
      if (found.record) name.href = `/records/${encodeURIComponent(found.record)}`;
      const [before, between, after] = this.words.inside.split(/\{\d\}/);
      item.append(before, name, between, this.words[found.state === "reading" ? "inside-reading" : found.state], after, found.message && found.state !== "duplicate" ? `. ${found.message}` : "");
      return item;
    }));
    if (left.length) {
      const item = document.createElement("li");
      item.textContent = vankho.fill(this.words.left, left.join(", "));
      list.append(item);
    }
  }

  /** What the server says of an upload that has arrived. */
  status(status) {
    if (status.state === "uploading") return;
    this.tell(status.state, status.pages_read, status.pages);
    if (status.pages) this.progress(status.pages_read, status.pages); else this.progress(status.settled ? 1 : 0, 1);
    const elsewhere = (status.elsewhere || []).filter((code) => code !== status.record);
    this.message([status.message, elsewhere.length ? vankho.fill(this.words.elsewhere, elsewhere.join(", ")) : ""].filter(Boolean).join(" "));
    this.item.querySelector("[data-act=file]").hidden = !(this.again && status.reason === "filed-elsewhere");
    const found = status.findings || [];
    this.findings(found);
    const told = found.some((finding) => finding.code === "embedded-files");
    this.inside(status.inside || [], told ? [] : status.left_inside || []);
    if (status.record) {
      const link = this.part("record");
      link.hidden = false;
      link.href = `/records/${encodeURIComponent(status.record)}`;
      link.textContent = this.words.open;
    }
  }
}
