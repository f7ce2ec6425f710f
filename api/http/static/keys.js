// Shortcuts that every page has. They rest while somebody types, and while an input method composes a letter.
"use strict";

const vankho = {
  /** Whether a key press is meant as a shortcut. */
  isShortcut(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return false;
    const target = event.target;
    return !(target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select")));
  },
  /** Something goes on that a person waits for although nobody touches the page, such as an upload. */
  busy: () => false,
  /** Headers by which the server knows that a change comes from this page. */
  proof() {
    const token = document.querySelector("meta[name=vankho-csrf]");
    return token ? { "X-CSRF-Token": token.content } : {};
  },
  /** Fill {0}, {1} … of a sentence. */
  fill(sentence, ...values) {
    return sentence.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)]));
  },
  /** Files and folders of a drop, walked through, as a flat list of files. */
  async droppedFiles(transfer) {
    const entries = Array.from(transfer.items || [], (item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (!entries.length) return Array.from(transfer.files);
    const files = [];
    for (const entry of entries) await vankho.walk(entry, files);
    return files;
  },
  async walk(entry, files) {
    if (entry.isFile) {
      files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // 100 at a time
      if (!part.length) return;
      for (const inner of part) await vankho.walk(inner, files);
    }
  },
  /** Let files be dropped anywhere on the page. */
  onDrop(take) {
    let depth = 0;
    const shows = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
    const mark = (change) => { depth = Math.max(0, depth + change); document.body.classList.toggle("dragging", depth > 0); };
    document.addEventListener("dragenter", (event) => { if (shows(event)) mark(1); });
    document.addEventListener("dragleave", (event) => { if (shows(event)) mark(-1); });
    document.addEventListener("dragover", (event) => { if (shows(event)) event.preventDefault(); });
    document.addEventListener("drop", async (event) => {
      if (!shows(event)) return;
      event.preventDefault();
      mark(-depth);
      take(await vankho.droppedFiles(event.dataTransfer));
    });
  },
};

document.addEventListener("keydown", (event) => {
  if (!vankho.isShortcut(event)) return;
  const help = document.getElementById("help");
  if (event.key === "/") {
    const box = document.getElementById("q") || document.querySelector("[data-search]");
    event.preventDefault();
    if (box) { box.focus(); box.select(); } else { location.assign("/"); }
  } else if (event.key === "?" && !help.open) {
    help.showModal();
  } else if (event.key === "]" || event.key === "[") {
    const link = document.querySelector(`.pager a[rel="${event.key === "]" ? "next" : "prev"}"]`);
    if (link) link.click();
  }
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-open-help]")) document.getElementById("help").showModal();
  if (event.target.closest("[data-print]")) window.print();
});
