// Drop a file to have it verified without storing it.
"use strict";

(() => {
  const state = document.getElementById("verify-state");
  const report = document.getElementById("report");
  const take = async (files) => {
    const file = files[0];
    if (!file) return;
    report.replaceChildren();
    state.textContent = vankho.fill(state.dataset.busy, file.name);
    try {
      const answer = await fetch(`/verify?name=${encodeURIComponent(file.name)}`, {
        method: "POST", body: file, headers: { "Content-Type": "application/octet-stream", "HX-Request": "true", ...vankho.proof() },
      });
      report.innerHTML = await answer.text(); // made by our own templates, which escape what is in the file
      state.textContent = file.name;
    } catch {
      state.textContent = state.dataset.failed;
    }
  };
  document.getElementById("file").addEventListener("change", (event) => { take(Array.from(event.target.files)); event.target.value = ""; });
  vankho.onDrop(take);
})();
