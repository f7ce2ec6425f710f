// What the review page keeps in this browser: what is typed, answers that are not sent yet, the way back; and the server.
"use strict";

const NAME = "vankho.review";

/** Values in the browser's store, which may be full or forbidden: then the page goes on without. */
const kept = {
  get(key, otherwise) {
    try { return JSON.parse(localStorage.getItem(`${NAME}.${key}`)) ?? otherwise; } catch { return otherwise; }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(`${NAME}.${key}`);
      else localStorage.setItem(`${NAME}.${key}`, JSON.stringify(value));
    } catch { /* nothing is lost that was sent */ }
  },
};

/** An answer of the server that is no success: its status, code and sentence. */
class ReviewProblem extends Error {
  constructor(status, body) {
    super(body.detail || String(status));
    this.status = status;
    this.code = body.code || "";
  }

  /** It may go well later: the line is cut, or the server is away or busy. */
  get mayPass() { return this.status === 0 || this.status >= 500 || this.status === 429; }
}

const reviewServer = {
  async ask(method, path, body) {
    let answer;
    try {
      answer = await fetch(`/api/v1/review/${path}`, {
        method,
        headers: { "Content-Type": "application/json", "Accept": "application/json", "Accept-Language": document.documentElement.lang, ...vankho.proof() },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      throw new ReviewProblem(0, {});
    }
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new ReviewProblem(answer.status, value);
    return value;
  },
  record: (code, rest = "") => `records/${encodeURIComponent(code)}${rest}`,
};

/** What was typed of a document and not taken yet; of one attempt at it only, since another one asks anew. */
const drafts = {
  of(doc) {
    const draft = kept.get(`draft.${doc.record}`, null);
    return draft && draft.received === doc.received ? draft.texts : {};
  },
  keep(doc, subject, text) {
    kept.set(`draft.${doc.record}`, { received: doc.received, texts: { ...drafts.of(doc), [subject]: text } });
  },
  drop(record, subject) {
    const draft = kept.get(`draft.${record}`, null);
    if (!draft) return;
    delete draft.texts[subject];
    kept.set(`draft.${record}`, Object.keys(draft.texts).length ? draft : null);
  },
};

/** What was answered of each field last, of two documents: the one before can be carried over. */
const answeredBefore = {
  add(record, subject, value) {
    const all = kept.get("before", {});
    const others = (all[subject] || []).filter((one) => one.record !== record);
    all[subject] = [{ record, value }, ...others].slice(0, 2);
    kept.set("before", all);
  },
  of(record, subject) {
    const found = (kept.get("before", {})[subject] || []).find((one) => one.record !== record);
    return found ? found.value : undefined;
  },
};

/** Answers on their way to the server, in order; what the line swallows is sent again. */
class Outbox {
  /**
   * @param {(document: object) => void} onKept what the server answered
   * @param {(item: object, problem: ReviewProblem) => void} onRefused it does not take the answer
   * @param {(count: number) => void} onAway so many wait for the line; 0 when all is well again
   */
  constructor(onKept, onRefused, onAway) {
    Object.assign(this, { onKept, onRefused, onAway });
    this.running = null;
    this.away = false;
  }

  get items() { return kept.get("outbox", []); }

  add(record, subject, value) {
    kept.set("outbox", [...this.items, { id: crypto.getRandomValues(new Uint32Array(2)).join("-"), record, subject, value }]);
    this.flush();
  }

  /** All that waits; ends when nothing does. */
  flush() {
    this.running = this.running || this.sendAll().finally(() => { this.running = null; });
    return this.running;
  }

  async sendAll() {
    for (let item = this.items[0]; item; item = this.items[0]) {
      try {
        const doc = await reviewServer.ask("POST", reviewServer.record(item.record, "/answers"), { answers: { [item.subject]: item.value } });
        this.sent(item);
        drafts.drop(item.record, item.subject);
        this.onKept(doc, item);
      } catch (problem) {
        if (!(problem instanceof ReviewProblem)) throw problem;
        if (problem.mayPass) {
          this.away = true;
          this.onAway(this.items.length);
          await new Promise((resolve) => setTimeout(resolve, 1500));
          continue;
        }
        this.sent(item);
        this.onRefused(item, problem);
      }
    }
    if (this.away) this.onAway(0);
    this.away = false;
  }

  sent(item) { kept.set("outbox", this.items.filter((one) => one.id !== item.id)); }
}

/** The way back over documents: where answers were given in this batch, and where they were taken back. */
class Trail {
  constructor(batch) { this.key = `trail.${batch}`; }
  get ways() { return kept.get(this.key, { back: [], forth: [] }); }
  answered(record) { kept.set(this.key, { back: [...this.ways.back, record].slice(-500), forth: [] }); }
  last(way) { return this.ways[way].at(-1); }
  turn(from, to) {
    const ways = this.ways, record = ways[from].pop();
    if (record) ways[to].push(record);
    kept.set(this.key, ways);
  }
}
