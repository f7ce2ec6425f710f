// Uploads by tus: three at once, each part with its SHA-256, resumed after a lost connection or a closed page.
"use strict";

(() => {
  const ENDPOINT = "/api/v1/uploads";
  const AT_ONCE = 3;
  const ASKED_AT_ONCE = 8; // uploads whose fate is asked for in one round
  const PART = 8 * 1024 * 1024;
  const KEPT = "vankho.uploads"; // what this tab handed in, so that a reload shows it again
  const passing = JSON.parse(document.getElementById("passing").textContent);
  const passed = []; // names of files that are no documents, such as Thumbs.db
  const words = JSON.parse(document.getElementById("words").textContent);
  const language = { "Accept-Language": document.documentElement.lang, ...vankho.proof() };
  const queue = [];
  const rows = [];
  const watched = new Map(); // upload id -> row
  let active = 0;

  /** The browser's transport, with a checksum on each part (only a secure context can digest; loopback is one). */
  class CheckedStack extends tus.DefaultHttpStack {
    createRequest(method, url) {
      const request = super.createRequest(method, url);
      const send = request.send.bind(request);
      request.send = async (body) => {
        if (method === "PATCH" && body && window.crypto.subtle) {
          const digest = await crypto.subtle.digest("SHA-256", await body.arrayBuffer());
          request.setHeader("Upload-Checksum", `sha256 ${btoa(String.fromCharCode(...new Uint8Array(digest)))}`);
        }
        return send(body);
      };
      return request;
    }
  }

  /** What a lost line, a busy server or another request for the same upload leaves behind: the next try may go well. */
  const mayPass = (error) => {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    return (status < 400 || status >= 500 || [408, 409, 423, 429].includes(status)) && navigator.onLine !== false;
  };

  /** How files are handed in; a batch is chosen by its identifier, or opened by its name. */
  const deposit = () => {
    const { batch_name: name, batch, ...rest } = Object.fromEntries(new FormData(document.getElementById("deposit")));
    const review = document.getElementById("review").checked ? "yes" : "no";
    return Object.fromEntries(Object.entries({ ...rest, review, batch: batch || name }).filter(([, value]) => value));
  };

  const choice = document.getElementById("batch");
  const tellChoice = () => { for (const id of ["batch-name", "batch-kind"]) document.getElementById(id).hidden = choice.value !== ""; };
  choice.addEventListener("change", tellChoice);
  tellChoice();

  class Sending {
    constructor(file, more = {}) {
      this.file = file;
      this.row = new UploadRow(file.webkitRelativePath || file.name, file.size, words, (act) => this.act(act));
      this.row.again = true;
      this.running = false;
      this.upload = new tus.Upload(file, {
        endpoint: ENDPOINT,
        httpStack: new CheckedStack({}),
        chunkSize: PART,
        retryDelays: [0, 1000, 3000, 5000],
        onShouldRetry: mayPass,
        metadata: { filename: file.name, ...deposit(), ...more },
        headers: language,
        removeFingerprintOnSuccess: true,
        onProgress: (sent, total) => { this.percent = Math.floor((100 * sent) / (total || 1)); this.row.progress(sent, total); if (this.running) this.row.tell("uploading", this.percent); },
        onSuccess: () => this.arrived(),
        onError: (error) => this.failed(error),
      });
    }

    async start() {
      this.begin();
      const before = await this.upload.findPreviousUploads();
      if (before.length) this.upload.resumeFromPreviousUpload(before[0]);
      this.upload.start();
    }

    begin() {
      this.running = true;
      active += 1;
      this.row.message("");
      this.row.tell("uploading", this.percent || 0);
    }

    end() {
      if (this.running) active -= 1;
      this.running = false;
      feed();
    }

    arrived() {
      this.end();
      const id = this.upload.url.split("/").pop();
      watch(id, this.row);
      remember();
    }

    failed(error) {
      const answer = error.originalResponse;
      let told = words.lost;
      try { told = JSON.parse(answer.getBody()).detail || told; } catch { /* no answer, or none of ours */ }
      this.row.tell("broken");
      this.row.message(told);
      this.end();
    }

    act(act) {
      if (act === "cancel") return this.cancel();
      if (act === "file") return this.fileAgain();
      if (this.row.state === "waiting") return retry(this.upload.url.split("/").pop(), this.row);
      return this.running ? this.pause() : this.resume();
    }

    /** It lies in another dossier: a record of its own in the one that it was handed in for. */
    fileAgain() {
      this.row.again = false;
      this.row.item.querySelector("[data-act=file]").hidden = true;
      const { batch, fonds, dossier, dossier_title, review, kind } = this.upload.options.metadata;
      enqueue(this.file, Object.fromEntries(Object.entries({ batch, fonds, dossier, dossier_title, review, kind, duplicates: "file" }).filter(([, value]) => value)));
      feed();
    }

    pause() {
      this.upload.abort();
      this.row.tell("paused", this.percent || 0);
      this.end();
    }

    resume() {
      const place = queue.indexOf(this);
      if (this.row.state === "queued" && place >= 0) { queue.splice(place, 1); this.row.tell("paused", 0); return; }
      this.row.tell("queued");
      queue.push(this);
      feed();
    }

    cancel() {
      const place = queue.indexOf(this);
      if (place >= 0) queue.splice(place, 1);
      this.upload.abort(true).catch(() => { /* it is gone already */ });
      this.row.tell("cancelled");
      this.end();
    }
  }

  const sendings = [];

  /** A temporary or system file by its name, or one inside a hidden folder: not sent, but told. */
  function isPassing(path) {
    return path.toLowerCase().split("/").some((name) => name && (passing.starts.some((start) => name.startsWith(start))
      || passing.ends.some((end) => name.endsWith(end)) || passing.names.includes(name)));
  }

  function tellPassed() {
    const note = document.getElementById("passed");
    note.hidden = !passed.length;
    note.textContent = vankho.fill(words.passed, passed.length, passed.slice(0, 8).join(", ") + (passed.length > 8 ? "…" : ""));
  }

  function enqueue(file, more) {
    const sending = new Sending(file, more);
    sendings.push(sending);
    rows.push(sending.row);
    queue.push(sending);
  }

  function add(files) {
    passed.push(...files.filter((file) => isPassing(file.webkitRelativePath || file.name)).map((file) => file.name));
    tellPassed();
    for (const file of files.filter((file) => !isPassing(file.webkitRelativePath || file.name))) enqueue(file);
    document.getElementById("upload-head").hidden = !rows.length;
    feed();
  }

  function feed() {
    while (active < AT_ONCE && queue.length) queue.shift().start();
    tally();
  }

  function watch(id, row) {
    row.tell("receiving");
    watched.set(id, row);
  }

  async function ask() {
    const round = Array.from(watched).slice(0, ASKED_AT_ONCE);
    await Promise.all(round.map(async ([id, row]) => {
      try {
        const answer = await fetch(`${ENDPOINT}/${id}/status`, { headers: language });
        const status = await answer.json();
        if (answer.status >= 500) { row.message(status.detail); return; } // a server is away; what was taken is safe
        if (!answer.ok) { watched.delete(id); row.tell("broken"); row.message(status.detail); return; }
        row.status(status);
        if (status.settled) { watched.delete(id); } else if (status.state === "waiting") { watched.delete(id); watched.set(id, row); }
      } catch { /* the server is away for a moment; the next round asks again */ }
    }));
    tally();
    setTimeout(ask, watched.size ? 800 : 1500);
  }

  async function retry(id, row) {
    row.tell("receiving");
    await fetch(`${ENDPOINT}/${id}/retry`, { method: "POST", headers: language }).catch(() => undefined);
  }

  function tally() {
    const states = rows.map((row) => row.state);
    const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
    const done = count("archived", "duplicate", "in-review");
    const look = count("refused", "failed", "broken", "waiting");
    document.getElementById("upload-total").textContent = vankho.fill(words.total, rows.length, done, rows.length - done - look - count("cancelled"), look);
    const told = rows.filter((row) => row.loud).length;
    const waiting = count("in-review");
    if (waiting) document.getElementById("upload-total").textContent += ` · ${vankho.fill(words.review, waiting)}`;
    if (told) document.getElementById("upload-total").textContent += ` · ${vankho.fill(words.look, told)}`;
    document.getElementById("pause-all").hidden = !sendings.some((sending) => ["queued", "uploading", "paused", "broken"].includes(sending.row.state));
  }

  function remember() {
    const kept = Array.from(watched, ([id, row]) => ({ id, name: row.part("name").textContent }));
    sessionStorage.setItem(KEPT, JSON.stringify(kept.slice(-500)));
  }

  function recall() {
    for (const { id, name } of JSON.parse(sessionStorage.getItem(KEPT) || "[]")) {
      const row = new UploadRow(name, 0, words, () => retry(id, row));
      row.part("size").textContent = "";
      rows.push(row);
      watch(id, row);
    }
    document.getElementById("upload-head").hidden = !rows.length;
  }

  function tellUnfinished() {
    const names = [];
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("tus::")) continue;
      const kept = JSON.parse(localStorage.getItem(key));
      if (Date.now() - new Date(kept.creationTime).getTime() > 24 * 3600 * 1000) localStorage.removeItem(key);
      else names.push(kept.metadata.filename);
    }
    const note = document.getElementById("unfinished");
    note.hidden = !names.length;
    note.textContent = vankho.fill(note.dataset.words, names.length, names.slice(0, 5).join(", ") + (names.length > 5 ? "…" : ""));
  }

  let paused = false;
  document.getElementById("pause-all").addEventListener("click", (event) => {
    paused = !paused;
    event.target.textContent = paused ? event.target.dataset.resume : event.target.dataset.pause;
    if (paused) {
      queue.splice(0).forEach((sending) => sending.row.tell("paused", 0));
      sendings.filter((sending) => sending.running).forEach((sending) => sending.pause());
    } else {
      sendings.filter((sending) => ["paused", "broken"].includes(sending.row.state)).forEach((sending) => sending.resume());
    }
  });
  for (const id of ["files", "folder"]) {
    document.getElementById(id).addEventListener("change", (event) => { add(Array.from(event.target.files)); event.target.value = ""; });
  }
  document.getElementById("deposit").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => { if (active) event.preventDefault(); });
  vankho.busy = () => active > 0;
  vankho.onDrop(add);
  tellUnfinished();
  recall();
  ask();
})();
