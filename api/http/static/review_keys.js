// Keys of the review page: what each does, and one's own in their place. None fires while an input method composes.
"use strict";

const reviewKeys = (() => {
  const KEPT = "vankho.review.keys";
  const USUAL = {
    option1: "Alt+Digit1", option2: "Alt+Digit2", option3: "Alt+Digit3", option4: "Alt+Digit4", option5: "Alt+Digit5",
    none: "Alt+Digit0", carry: "Alt+KeyP", undo: "Ctrl+KeyZ", redo: "Ctrl+KeyY", lines: "Alt+KeyT", others: "Alt+KeyA",
    nextDocument: "Alt+ArrowDown", previousDocument: "Alt+ArrowUp", nextPage: "Alt+PageDown", previousPage: "Alt+PageUp", help: "F1",
  };
  const words = JSON.parse(document.getElementById("words").textContent);
  const table = document.getElementById("review-keys");
  const told = document.getElementById("key-told");
  let changing = "";

  const own = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; } };
  const chords = () => ({ ...USUAL, ...own() });

  /** Whether an input method is at work: its keys are letters half made (229 where the browser does not say so). */
  const composes = (event) => event.isComposing || event.keyCode === 229;

  /** A key press by its place on the keyboard, so that no layout and no input method changes it. */
  function chordOf(event) {
    const held = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""];
    return [...held.filter(Boolean), event.code].join("+");
  }

  function actionOf(event) {
    if (composes(event)) return "";
    const chord = chordOf(event);
    return Object.keys(USUAL).find((action) => chords()[action] === chord) || "";
  }

  const ARROWS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→" };
  const readable = (chord) => chord.split("+").map((part) => ARROWS[part] || part.replace(/^(Key|Digit)/, "")).join("+");

  function draw() {
    const rows = [["take", "Enter"], ["move", "Tab, Shift+Tab"], ...Object.entries(chords())].map(([action, chord]) => {
      const row = document.createElement("p");
      const key = document.createElement("kbd");
      const name = document.createElement("span");
      key.textContent = readable(chord);
      name.textContent = words.keys[action];
      row.append(key, name);
      if (action in USUAL) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "plain", textContent: changing === action ? words["press-key"] : words["change-key"] });
        button.setAttribute("aria-label", `${button.textContent}: ${name.textContent}`);
        button.addEventListener("click", () => { changing = action; told.textContent = ""; draw(); });
        row.append(button);
        if (changing === action) queueMicrotask(() => button.focus());
      }
      return row;
    });
    table.replaceChildren(...rows);
  }

  function change(event) {
    if (!changing || composes(event) || ["Control", "Alt", "Shift", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event), action = changing;
    const other = Object.keys(USUAL).find((known) => known !== action && chords()[known] === chord);
    if (event.key === "Escape") changing = "";
    else if (!/^(Ctrl|Alt)\+|^F\d+$/.test(chord)) told.textContent = words["key-plain"];
    else if (other) told.textContent = vankho.fill(words["key-used"], words.keys[other]);
    else {
      localStorage.setItem(KEPT, JSON.stringify({ ...own(), [action]: chord }));
      told.textContent = words["key-kept"];
      changing = "";
    }
    draw();
  }

  document.getElementById("help").addEventListener("keydown", change, true);
  document.getElementById("help").addEventListener("close", () => { changing = ""; draw(); });
  document.getElementById("keys-again").addEventListener("click", () => { localStorage.removeItem(KEPT); changing = ""; draw(); });
  draw();
  return { actionOf, composes, readable: (action) => readable(chords()[action]) };
})();
