"use strict";
// Uses the page as a reader would and writes down what it saw; `tests/report.rs` puts it behind the page's own script.
(() => {
  const rows = [...document.querySelectorAll(".row")];
  const boxes = [...document.querySelectorAll("fieldset input")];
  const seen = {};
  const layout = (work) => {
    const start = performance.now();
    work();
    void document.body.offsetHeight;
    return Math.round(performance.now() - start);
  };
  const press = (key) => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const set = (value, checked) => {
    const box = boxes.find((candidate) => candidate.value === value);
    if (box.checked !== checked) box.click();
  };
  const only = (value) => boxes.forEach((box) => set(box.value, box.value === value));
  const shown = () => rows.filter((row) => !row.hidden);
  const changed = (row) => row.dataset.kinds !== "same";
  const told = () => document.querySelector(".walk output").textContent;

  seen.rows = rows.length;
  seen.bar = !document.querySelector(".bar").hidden;
  seen.first_view = shown().filter(changed).length === rows.filter(changed).length && shown().length < rows.length;
  const changes = rows.filter(changed);
  press("n");
  seen.next = document.activeElement === changes[0] && told() === `1 of ${changes.length} shown`;
  press("j");
  seen.next_again = document.activeElement === changes[1];
  press("k");
  press("p");
  seen.previous_stops = document.activeElement === changes[0];
  press("n");
  const box = document.activeElement.getBoundingClientRect();
  seen.in_view = box.top >= 0 && box.bottom <= window.innerHeight;
  seen.filters = boxes.filter((candidate) => candidate.value !== "same").every((candidate) => {
    only(candidate.value);
    const wanted = rows.filter((row) => row.dataset.kinds.split(" ").includes(candidate.value));
    const number = candidate.parentElement.querySelector("span").textContent;
    return shown().filter(changed).length === wanted.length && wanted.every((row) => !row.hidden) && String(wanted.length) === number;
  });
  boxes.forEach((candidate) => set(candidate.value, false));
  seen.none = shown().length === 0 && !document.querySelector(".none").hidden && told() === "no changes";
  press("n");
  seen.milliseconds = {
    filter: layout(() => only("text")),
    everything: layout(() => boxes.forEach((candidate) => set(candidate.value, true))),
    step: layout(() => press("n")),
    loaded: Math.round(performance.now()),
  };
  seen.everything = shown().length === rows.length;
  seen.labelled = boxes.every((candidate) => candidate.labels.length === 1);
  seen.wide = document.documentElement.scrollWidth <= window.innerWidth;
  const result = document.createElement("pre");
  result.id = "probe";
  result.textContent = JSON.stringify(seen);
  document.body.append(result);
})();
