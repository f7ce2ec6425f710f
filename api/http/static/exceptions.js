// The list of documents that need a person: J and K or the arrows choose, R tries again, Enter opens.
"use strict";

(() => {
  const list = document.getElementById("exceptions");
  if (!list) return;
  const rows = () => Array.from(list.querySelectorAll(".exception"));
  const here = () => document.activeElement instanceof Element && document.activeElement.closest(".exception");

  function move(step) {
    const all = rows();
    const place = all.indexOf(here());
    const next = all[place < 0 ? 0 : Math.min(Math.max(place + step, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }

  document.addEventListener("keydown", (event) => {
    if (!vankho.isShortcut(event) || event.repeat && event.key.toLowerCase() === "r") return;
    if (document.getElementById("help").open) return;
    const row = here();
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "ArrowDown") { event.preventDefault(); move(1); }
    else if (key === "k" || key === "ArrowUp") { event.preventDefault(); move(-1); }
    else if (key === "r" && row) { const button = row.querySelector("[data-retry]"); if (button && !button.disabled) button.click(); }
    else if (key === "Enter" && event.target === row) row.querySelector("h2 a").click();
  });

  // One press, one try; afterwards the next row is at hand.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.elt;
    if (!button.matches || !button.matches("button")) return;
    button.disabled = true;
    const row = button.closest(".exception");
    if (row) row.dataset.next = String(rows().indexOf(row) + 1);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal stands in the row, which stays: it can be tried again.
    const source = event.detail.requestConfig && event.detail.requestConfig.elt;
    const row = source && source.closest && source.closest(".exception");
    if (!row || event.detail.xhr.status < 400) return;
    event.detail.shouldSwap = false;
    const piece = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    row.querySelector(".exception-answer").textContent = piece.querySelector("p") ? piece.querySelector("p").textContent : "";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const button = event.detail.elt;
    if (button.matches && button.matches("button") && button.isConnected) button.disabled = false;
  });
  document.addEventListener("htmx:sendError", (event) => {
    const row = event.detail.elt.closest(".exception");
    if (row) row.querySelector(".exception-answer").textContent = document.documentElement.lang === "vi" ? "Mất kết nối với máy chủ; hãy thử lại." : "The server is away; try again.";
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const row = event.detail.target;
    if (!row || !row.dataset || row.dataset.next === undefined) return;
    const next = rows()[Number(row.dataset.next)] || rows().at(-1);
    if (next) next.focus();
  });
  list.addEventListener("error", (event) => {
    if (!(event.target instanceof HTMLImageElement)) return;
    const note = document.createElement("span");
    note.className = "exception-blank soft";
    note.textContent = event.target.dataset.fallback;
    event.target.replaceWith(note);
  }, true);
})();
