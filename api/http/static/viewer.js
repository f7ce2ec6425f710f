// The picture of a page with the hits boxed. Boxes come in page pixels; OpenSeadragon measures in widths of the picture.
"use strict";

(() => {
  const element = document.getElementById("viewer");
  if (!element) return;
  const width = Number(element.dataset.width);
  const rect = ([x, y, w, h]) => new OpenSeadragon.Rect(x / width, y / width, w / width, h / width);
  const boxes = JSON.parse(element.dataset.boxes).map(rect);
  const marks = JSON.parse(element.dataset.marks);
  const labels = JSON.parse(element.dataset.labels);
  const place = document.getElementById("hit-place");
  element.textContent = "";
  // OpenSeadragon adds a rule inline, which our pages forbid, unless an element so marked is there; pages.css has the
  // rule. In a namespace of our own the element is no style sheet, only the mark.
  const marked = document.createElementNS("urn:vankho", "style");
  marked.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(marked);

  const viewer = OpenSeadragon({
    element,
    tileSources: { type: "image", url: element.dataset.image },
    drawer: "canvas",
    showNavigationControl: false,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { pinchRotate: false },
    maxZoomPixelRatio: 3,
    visibilityRatio: 0.6,
    minZoomImageRatio: 0.7,
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.5,
    keyboardNavEnabled: true,
  });
  window.vankhoViewer = viewer; // for tests, and for whoever looks into it

  let current = -1;
  const shown = boxes.map((box) => {
    const overlay = document.createElement("div");
    overlay.className = "hit-box";
    return overlay;
  });

  const view = () => viewer.viewport;
  const fitWidth = (now) => {
    const bounds = view().getHomeBounds();
    const height = 1.02 * view().getContainerSize().y / view().getContainerSize().x;
    view().fitBounds(new OpenSeadragon.Rect(-0.01, -0.01, 1.02, Math.min(height, bounds.height)), now);
  };
  const show = (number, now) => {
    if (!boxes.length) return;
    if (current >= 0) shown[current].classList.remove("current");
    current = (number + boxes.length) % boxes.length;
    shown[current].classList.add("current");
    place.textContent = vankho.fill(place.dataset.words, current + 1, boxes.length);
    const box = boxes[current];
    const ratio = view().getContainerSize().y / view().getContainerSize().x;
    const wide = Math.min(1, Math.max(0.55, box.width * 3));
    view().fitBounds(new OpenSeadragon.Rect(Math.max(-0.01, Math.min(box.x + box.width / 2 - wide / 2, 1.01 - wide)), box.y + box.height / 2 - (wide * ratio) / 2.5, wide, wide * ratio), now);
  };

  const mark = ({ kind, box }) => {
    const overlay = document.createElement("div");
    overlay.className = `mark-box ${kind}`;
    overlay.title = labels[kind] ?? "";
    viewer.addOverlay({ element: overlay, location: rect(box) });
  };

  viewer.addHandler("open", () => {
    marks.forEach(mark);
    boxes.forEach((box, number) => viewer.addOverlay({ element: shown[number], location: box }));
    if (boxes.length) show(0, true); else fitWidth(true);
    element.dataset.ready = "true";
  });
  viewer.addHandler("open-failed", () => {
    const told = document.createElement("p");
    told.className = "problem";
    told.textContent = element.dataset.failed;
    element.replaceChildren(told);
  });

  const acts = {
    in: () => view().zoomBy(1.4).applyConstraints(),
    out: () => view().zoomBy(1 / 1.4).applyConstraints(),
    width: () => fitWidth(false),
    whole: () => view().goHome(false),
    turn: () => view().rotateBy(90),
    next: () => show(current + 1, false),
    previous: () => show(current - 1, false),
  };
  const keys = { "+": "in", "=": "in", "-": "out", 0: "whole", r: "turn", n: "next", p: "previous" };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-view]");
    if (button) acts[button.dataset.view]();
  });
  document.addEventListener("keydown", (event) => {
    const act = vankho.isShortcut(event) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[act]();
  }, true);

  const here = document.querySelector(".strip [aria-current]");
  if (here) here.scrollIntoView({ block: "center" });
})();
