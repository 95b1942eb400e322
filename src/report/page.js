"use strict";
// Filters by class, steps through what is shown. Without it the page shows everything.
(() => {
  const rows = [...document.querySelectorAll(".row")];
  const boxes = [...document.querySelectorAll("fieldset input")];
  const position = document.querySelector(".walk output");
  const none = document.querySelector(".none");
  let steps = [];
  let at = -1;

  const tell = () => {
    position.textContent = steps.length === 0 ? "no changes" : (at < 0 ? "" : `${at + 1} of `) + `${steps.length} shown`;
  };

  const filter = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const all = wanted.has("same");
    const current = steps[at];
    steps = [];
    const shown = rows.map((row) => row.dataset.kinds !== "same" && row.dataset.kinds.split(" ").some((kind) => wanted.has(kind)));
    rows.forEach((row, index) => {
      const same = row.dataset.kinds === "same";
      // An unchanged neighbour of a change is shown with it.
      row.hidden = !(shown[index] || (same && (all || shown[index - 1] || shown[index + 1])));
      row.classList.toggle("gap", index > 0 && rows[index - 1].hidden);
      if (shown[index]) steps.push(row);
    });
    at = steps.indexOf(current);
    none.hidden = steps.length > 0 || all;
    tell();
  };

  const go = (step) => {
    if (steps.length === 0) return;
    at = at < 0 ? (step > 0 ? 0 : steps.length - 1) : Math.min(Math.max(at + step, 0), steps.length - 1);
    steps[at].focus({ preventScroll: true });
    steps[at].scrollIntoView({ block: "center" });
    tell();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "n" || event.key === "j") go(1);
    else if (event.key === "p" || event.key === "k") go(-1);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const found = steps.indexOf(event.target.closest(".row"));
    if (found >= 0) { at = found; tell(); }
  });
  document.querySelector("#next").addEventListener("click", () => go(1));
  document.querySelector("#previous").addEventListener("click", () => go(-1));
  document.querySelector("#all").addEventListener("click", () => {
    const changes = boxes.filter((box) => box.value !== "same");
    const every = changes.every((box) => box.checked);
    changes.forEach((box) => { box.checked = !every; });
    filter();
  });
  boxes.forEach((box) => box.addEventListener("change", filter));
  document.querySelector(".bar").hidden = false;
  filter();
})();
