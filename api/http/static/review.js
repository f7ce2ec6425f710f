// Review by exception: one screen, by keys alone. Enter takes and goes on to the next uncertain thing of the batch.
"use strict";

const reviewWords = JSON.parse(document.getElementById("words").textContent);

(() => {
  const RENEWED_EVERY = 120_000; // ms: a document that somebody thinks about stays his
  const LOOKED_EVERY = 8_000; // ms
  const root = document.getElementById("review");
  const batch = root.dataset.batch;
  const byId = (id) => document.getElementById(id);
  const trail = new Trail(batch);
  const sight = new ReviewSight((text) => { if (here) { here.text = text; typed(here); here.input.focus(); } });
  const outbox = new Outbox(keptByServer, refused, away);
  const lines = new ReviewLinesList({
    take: (record, subject, value) => { trail.answered(record); outbox.add(record, subject, value); },
    typed: (subject, text) => drafts.keep(doc, subject, text),
    looked: (place) => { here = null; emptied = null; sight.show(doc, place); mark(); },
    back: (sentence) => { (open()[0] || items[0] || { focus: () => undefined }).focus(); if (sentence) tell(sentence); },
  });
  const hands = { take, typed, looked: (item) => { here = item; emptied = null; sight.show(doc, item.place); mark(); } };
  let doc = null, items = [], others = [], here = null, emptied = null, counts = null, going = false;

  const tell = (sentence, loud = false) => { byId("review-told").textContent = sentence; byId("review-told").classList.toggle("loud", loud); };
  const open = () => items.filter((item) => item.left && item.element.dataset.state !== "sending");
  const mark = () => { for (const item of [...items, ...others]) item.element.classList.toggle("here", item === here); };

  // A document on the screen.

  function show(found, subject) {
    const typedBefore = drafts.of(found);
    doc = found;
    byId("review-desk").hidden = false;
    byId("review-finished").hidden = true;
    byId("review-title").textContent = found.title;
    byId("review-code").textContent = found.record;
    byId("review-findings").replaceChildren(...found.findings.map((one) => made("li", { textContent: one })));
    byId("review-findings").classList.toggle("gated", found.gated);
    byId("review-code").href = `/records/${encodeURIComponent(found.record)}`;
    items = found.asked.map((asked) => new ReviewItem(asked, hands));
    others = found.fields.map((field) => new ReviewItem(field, hands));
    byId("review-questions").replaceChildren(...items.map((item) => item.element));
    byId("review-fields").replaceChildren(...others.map((item) => item.element));
    byId("review-others").hidden = found.asked.some((one) => one.subject !== "look");
    const restored = [...items, ...others].filter((item) => typedBefore[item.subject] !== undefined && typedBefore[item.subject] !== item.text);
    for (const item of restored) item.text = typedBefore[item.subject];
    if (restored.length) tell(reviewWords.restored);
    lines.close();
    tellMore();
    const first = [...items, ...others].find((item) => item.subject === subject) || open()[0] || items[0] || others[0];
    if (first) first.focus(); else sight.show(doc, null);
    ahead();
  }

  function tellMore() {
    byId("show-lines").hidden = !doc.lines;
    byId("show-lines").replaceChildren(made("kbd", { textContent: reviewKeys.readable("lines") }), ` ${lines.open ? reviewWords["hide-lines"] : vankho.fill(reviewWords["show-lines"], doc.lines)}`);
    byId("show-others").hidden = !others.length;
    byId("show-others").replaceChildren(made("kbd", { textContent: reviewKeys.readable("others") }), ` ${byId("review-others").hidden ? vankho.fill(reviewWords["show-others"], others.length) : reviewWords["hide-others"]}`);
  }

  /** The picture of the document that comes next is drawn while this one is being answered. */
  async function ahead() {
    const after = doc.record;
    const found = await reviewServer.ask("GET", `batches/${batch}/documents?${new URLSearchParams({ after, limit: 5 })}`).catch(() => ({ documents: [] }));
    const next = found.documents.find((one) => one.left && !one.holder);
    if (next && doc.record === after) new Image().src = pictureAddress(next, 1);
  }

  // Answers.

  function typed(item) {
    emptied = null;
    drafts.keep(doc, item.subject, item.text);
  }

  function take(item, value) {
    if (value !== null) {
      item.text = value;
      if (!value.trim() && emptied !== item) { emptied = item; item.show(item.element.dataset.state, reviewWords["again-none"]); return; }
      answeredBefore.add(doc.record, item.subject, value.trim());
    }
    emptied = null;
    if (!outbox.away) tell("");
    item.show("sending", reviewWords.sending);
    trail.answered(doc.record);
    if (value !== null) drafts.keep(doc, item.subject, value.trim());
    outbox.add(doc.record, item.subject, value === null ? null : value.trim());
    goOn();
  }

  /** To the next open question of the document, else of the batch. */
  function goOn() {
    const place = items.indexOf(here);
    const left = open();
    const next = left.find((item) => items.indexOf(item) > place) || left[0];
    if (next) next.focus(); else toNext();
  }

  async function toNext() {
    if (going) return;
    going = true;
    try {
      for (;;) {
        await outbox.flush();
        if (doc && open().length && !byId("review-desk").hidden) { goOnAt(open()[0]); return; } // something was not taken
        try {
          const found = await reviewServer.ask("POST", `batches/${batch}/next?alike=${byId("review-alike").checked}`);
          if (found) show(found); else await finished();
          return;
        } catch (problem) {
          if (!problem.mayPass) { tell(problem.message, true); return; }
          tell(reviewWords.waits, true);
          await new Promise((resolve) => setTimeout(resolve, 1500));
        }
      }
    } finally { going = false; }
  }

  function goOnAt(item) { if (here !== item) item.focus(); }

  function keptByServer(found, item) {
    if (doc && found.record === doc.record) {
      doc = { ...doc, ...found };
      for (const asked of found.asked) {
        const known = items.find((one) => one.subject === asked.subject);
        const waiting = outbox.items.some((one) => one.record === found.record && one.subject === asked.subject);
        if (known && !waiting) known.tell(asked);
      }
      for (const field of found.fields) { const known = others.find((one) => one.subject === field.subject); if (known && field.subject === item.subject) known.show("taken", vankho.fill(reviewWords.taken, item.value || reviewWords["has-none"])); }
    }
    count();
  }

  function refused(item, problem) {
    tell(problem.message, true);
    const gone = problem.code === "review-held" || problem.code === "not-in-review" || problem.code === "record-not-found";
    if (doc && item.record === doc.record) {
      const known = [...items, ...others].find((one) => one.subject === item.subject);
      if (gone) { items = []; others = []; toNext(); return; }
      if (known) { known.left = true; known.show("refused", problem.message); known.focus(); }
    }
  }

  function away(waiting) {
    tell(waiting ? vankho.fill(reviewWords.away, waiting) : reviewWords.back, waiting > 0);
  }

  /** Back over what was answered, or forth again, also in documents that left the screen, also after a reload. */
  async function turn(back) {
    await outbox.flush();
    const [from, to] = back ? ["back", "forth"] : ["forth", "back"];
    const own = doc && !byId("review-desk").hidden && (back ? doc.answered : doc.undone) ? doc.record : null;
    const record = trail.last(from) || own;
    if (!record) { tell(reviewWords[back ? "nothing-undone" : "nothing-redone"]); return; }
    try {
      const before = doc && doc.record === record ? doc : await reviewServer.ask("GET", reviewServer.record(record));
      const found = await reviewServer.ask("POST", reviewServer.record(record, back ? "/undo" : "/redo"));
      if (trail.last(from)) trail.turn(from, to);
      const was = Object.fromEntries(before.asked.map((asked) => [asked.subject, asked.answer]));
      const turned = found.asked.find((asked) => asked.answer !== was[asked.subject]);
      if (back && turned) drafts.drop(record, turned.subject);
      show(found, turned && turned.subject);
      tell(reviewWords[back ? "undone" : "redone"]);
    } catch (problem) {
      if (!problem.mayPass) trail.turn(from, to); // it was released meanwhile, or another has it: the next press goes further
      tell(problem.message, true);
    }
    count();
  }

  // Other documents.

  async function take_(record) {
    try { show(await reviewServer.ask("POST", reviewServer.record(record, "/take"))); return true; } catch (problem) { tell(problem.message, true); return false; }
  }

  const passed = []; // documents that were left for later
  async function nextDocument() {
    await outbox.flush();
    const found = await reviewServer.ask("GET", `batches/${batch}/documents?${new URLSearchParams({ after: doc.record, limit: 200 })}`).catch(() => ({ documents: [] }));
    const next = found.documents.find((one) => one.left && !one.holder);
    if (!next) { tell(reviewWords["last-document"]); return; }
    passed.push(doc.record);
    await take_(next.record);
  }

  async function previousDocument() {
    const record = passed.pop() || trail.ways.back.filter((one) => one !== doc.record).at(-1);
    if (record) { await outbox.flush(); await take_(record); } else tell(reviewWords["last-document"]);
  }

  // How far the batch is.

  let counting = 0;
  function count() {
    clearTimeout(counting);
    counting = setTimeout(async () => { try { tellCounts(await reviewServer.ask("GET", `batches/${batch}`)); } catch { /* the next look tells */ } }, 200);
  }

  function tellCounts(found) {
    counts = found;
    byId("review-left").textContent = found.left ? vankho.fill(reviewWords.left, found.left, found.minutes) : reviewWords["none-left"];
    Object.assign(byId("review-done"), { max: found.questions || 1, value: found.questions - found.left });
    byId("review-people").textContent = found.people.length > 1 ? vankho.fill(reviewWords.people, found.people.join(", ")) : "";
  }

  async function finished() {
    tellCounts(await reviewServer.ask("GET", `batches/${batch}`));
    doc = null; items = []; others = []; here = null;
    byId("review-desk").hidden = true;
    byId("review-finished").hidden = false;
    tellFinished();
    const first = [byId("finished-button"), byId("review-finished").querySelector("a")].find((one) => one.offsetParent);
    first.focus();
  }

  function tellFinished() {
    const who = counts.people.join(", ");
    const waits = counts.left > 0;
    byId("finished-title").textContent = waits ? reviewWords.others : counts.documents ? reviewWords.finished : reviewWords.empty;
    const ready = reviewWords[counts.release === "two" ? "ready-two" : counts.release === "reviewer" ? "ready-reviewer" : "ready"];
    byId("finished-told").textContent = waits ? vankho.fill(reviewWords["others-told"], who, counts.left) : counts.documents ? vankho.fill(ready, counts.ready) : reviewWords["empty-told"];
    const gated = waits ? 0 : counts.documents - counts.ready;
    if (gated) byId("finished-told").textContent = [counts.ready ? byId("finished-told").textContent : "", vankho.fill(reviewWords.gated, gated)].join(" ").trim();
    byId("finished-release").hidden = !counts.ready || !["automatic", "clerk"].includes(counts.release);
    byId("finished-button").textContent = vankho.fill(reviewWords.release, counts.ready);
    byId("finished-go-on").hidden = !waits;
  }

  // Keys.

  const CHOICES = { option1: 0, option2: 1, option3: 2, option4: 3, option5: 4 };
  const actions = {
    none: () => { if (here && here.input.tagName !== "BUTTON") { emptied = here; take(here, ""); } },
    carry: () => {
      const value = here && answeredBefore.of(doc.record, here.subject);
      if (value === undefined) tell(reviewWords["no-carry"]);
      else if (here) { here.text = value; typed(here); }
    },
    undo: () => turn(true),
    redo: () => turn(false),
    lines: async () => {
      if (lines.open) { lines.close(); lines.hands.back(); } else await lines.show(doc, sight.page || 1).catch((problem) => { lines.close(); tell(problem.message, true); });
      tellMore();
    },
    others: () => {
      byId("review-others").hidden = !byId("review-others").hidden;
      tellMore();
      (byId("review-others").hidden ? open()[0] || items[0] : others[0]).focus();
    },
    nextDocument, previousDocument,
    nextPage: () => sight.turnTo(sight.page + 1),
    previousPage: () => sight.turnTo(sight.page - 1),
    help: () => byId("help").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (byId("help").open || reviewKeys.composes(event)) return;
    const action = reviewKeys.actionOf(event);
    if (action === "help") { event.preventDefault(); actions.help(); return; }
    if (action === "undo" || action === "redo") {
      // Letters are taken back by the field itself; where it says what was offered, answers are.
      const writes = event.target instanceof HTMLElement && event.target.matches("input, textarea") && (event.target.dataset.was !== undefined ? event.target.value !== event.target.dataset.was : here && here.changed);
      if (writes) return;
      event.preventDefault();
      if (!event.repeat) actions[action]();
      return;
    }
    if (!doc) return;
    if (action in CHOICES) {
      event.preventDefault();
      const option = here && here.choices[CHOICES[action]];
      if (option !== undefined && option !== null && !event.repeat) take(here, option);
    } else if (action) {
      event.preventDefault();
      if (!event.repeat) actions[action]();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.altKey && here && event.target === here.input && here.input.tagName !== "BUTTON") {
      event.preventDefault();
      if (!event.repeat) take(here, here.text);
    } else if (event.key === "ArrowDown" && here && event.target === here.input && here.input.tagName === "INPUT" && here.choices.length) {
      event.preventDefault();
      here.group.firstElementChild.focus();
    }
  });

  byId("page-before").addEventListener("click", actions.previousPage);
  byId("page-after").addEventListener("click", actions.nextPage);
  byId("show-lines").addEventListener("click", actions.lines);
  byId("show-others").addEventListener("click", actions.others);
  byId("finished-go-on").addEventListener("click", toNext);
  byId("review-alike").checked = kept.get("alike", false);
  byId("review-alike").addEventListener("change", (event) => { kept.set("alike", event.target.checked); if (here) here.input.focus(); });

  // What others do meanwhile, and another tab of one's own.

  setInterval(async () => {
    if (document.hidden) return;
    try { tellCounts(await reviewServer.ask("GET", `batches/${batch}`)); } catch { return; }
    if (doc || going) return;
    const own = counts.left > 0 && !counts.people.length;
    tellFinished();
    if (own) { byId("finished-go-on").hidden = false; byId("finished-title").textContent = vankho.fill(reviewWords.new, counts.left); byId("finished-told").textContent = ""; }
  }, LOOKED_EVERY);

  async function renew() {
    if (!doc || document.hidden || outbox.items.length) return;
    const record = doc.record;
    try {
      const found = await reviewServer.ask("POST", reviewServer.record(record, "/take"));
      if (doc && doc.record === record && found.received === doc.received) keptByServer(found, { subject: "" });
      if (doc && doc.record === record && items.length && !open().length && items.every((item) => item.element.dataset.state !== "refused")) count();
    } catch (problem) { if (!problem.mayPass && doc && doc.record === record) refused({ record, subject: "" }, problem); }
  }
  setInterval(renew, RENEWED_EVERY);
  document.addEventListener("visibilitychange", renew);
  addEventListener("online", () => outbox.flush());
  addEventListener("pagehide", () => { fetch("/api/v1/review/leave", { method: "POST", keepalive: true, headers: vankho.proof() }).catch(() => undefined); });
  vankho.busy = () => outbox.items.length > 0;

  (async () => {
    await outbox.flush();
    if (!root.dataset.record || !await take_(root.dataset.record)) toNext();
    count();
  })();
})();
