// A session ends when nobody does anything for a while: told a while before, in all windows alike.
"use strict";

(() => {
  const idle = Number(document.querySelector("meta[name=vankho-idle]").content) * 1000;
  const warning = Math.min(120_000, idle / 3);
  const RENEWED_EVERY = 60_000; // ms: the server hears of what is done on the page alone
  const SEEN = "vankho.seen";
  const dialog = document.getElementById("idle");
  const told = document.getElementById("idle-told");
  let renewed = Date.now();
  let written = 0;

  const seen = () => Math.max(Number(localStorage.getItem(SEEN)) || 0, written);

  function isHere() {
    const now = Date.now();
    if (now - written < 1000) return;
    written = now;
    localStorage.setItem(SEEN, String(now));
    if (now - renewed < RENEWED_EVERY) return;
    renewed = now;
    fetch("/session", { redirect: "manual" }).then((answer) => { if (answer.type === "opaqueredirect") location.reload(); }).catch(() => undefined);
  }

  function leave() {
    clearInterval(looking);
    const form = document.getElementById("log-out");
    for (const [name, value] of [["idle", "1"], ["next", location.pathname + location.search]]) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    form.submit();
  }

  function look() {
    if (vankho.busy()) isHere();
    const left = seen() + idle - Date.now();
    if (left <= 0) return leave();
    told.textContent = vankho.fill(told.dataset.words, Math.ceil(left / 1000));
    if (left <= warning && !dialog.open) dialog.showModal();
    else if (left > warning && dialog.open) dialog.close();
  }

  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(name, () => { if (!dialog.open) isHere(); }, { passive: true, capture: true });
  }
  dialog.addEventListener("close", () => { renewed = 0; isHere(); });
  isHere();
  const looking = setInterval(look, 1000);
})();
