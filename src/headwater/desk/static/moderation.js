"use strict";

// The moderation queue by keyboard, and many comments at once.
(() => {
  const keys = document.getElementById("keys");
  if (!keys) return;
  const on = document.getElementById("keys-on");
  const rows = () => [...document.querySelectorAll("#queue .one")];
  const boxes = () => [...document.querySelectorAll('#queue [name="number"]')];
  let current = -1; // place in rows
  let asked = false; // a decision is on its way: the next one waits for its answer

  function mark() {
    const all = rows();
    if (current >= all.length) current = all.length - 1;
    all.forEach((row, place) => row.classList.toggle("current", place === current));
    return all[current];
  }

  function go(place) {
    current = Math.min(Math.max(place, 0), rows().length - 1);
    const row = mark();
    if (!row) return document.getElementById("queue").focus({ preventScroll: true });
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function count() {
    const all = boxes();
    const selected = all.filter((box) => box.checked).length;
    const whole = document.getElementById("all");
    if (!whole) return;
    whole.checked = selected > 0 && selected === all.length;
    whole.indeterminate = selected > 0 && selected < all.length;
    document.getElementById("selected").textContent = selected ? `${selected} selected` : "";
  }

  // By the buttons that stand there: of the selected comments, else of the one that is marked.
  function decide(decision) {
    if (asked) return;
    if (boxes().some((box) => box.checked)) {
      return document.querySelector(`#queue .bulk [value="${decision}"]`)?.click();
    }
    if (current < 0) return go(0);
    mark()?.querySelector(`.verbs [value$=" ${decision}"]`)?.click();
  }

  function select() {
    const box = mark()?.querySelector('[name="number"]');
    if (!box) return go(0);
    box.checked = !box.checked;
    count();
  }

  function unfold() {
    const fold = mark()?.querySelector(".fold");
    if (fold) fold.open = !fold.open;
  }

  const KEYS = {
    j: () => go(current + 1),
    k: () => go(current - 1),
    a: () => decide("ham"),
    s: () => decide("spam"),
    x: () => decide("delete"),
    u: () => asked || document.getElementById("undo")?.click(),
    o: unfold,
    " ": select,
  };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open || event.defaultPrevented) return;
    const focused = event.target;
    if (focused.closest('input:not([type="checkbox"]), textarea, select')) {
      const typed = event.key === "Enter" && focused.name === "moderator";
      if (typed) event.preventDefault();
      if (typed || event.key === "Escape") go(current);
      return;
    }
    if (event.key === "?") return keys.showModal();
    if (event.key === " " && focused.closest("button, a, summary, input")) return;
    const act = on.checked && KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || "jk".includes(event.key)) act(); // a key that is held decides once
  }

  // The list is another one now: the comment after the decided one stands in its place.
  function arrived() {
    const back = rows().findIndex((row) => "back" in row.dataset);
    count();
    go(back >= 0 ? back : Math.max(current, 0));
    if (document.querySelector("#decided .bad")) document.querySelector("#queue div.signer input")?.focus();
  }

  document.documentElement.classList.add("js");
  try {
    on.checked = localStorage.getItem("moderation-keys") !== "off";
  } catch {} // no storage: the keys are on
  on.addEventListener("change", () => {
    try {
      localStorage.setItem("moderation-keys", on.checked ? "on" : "off");
    } catch {}
  });
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) keys.showModal();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "all") for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.closest("#queue")) count();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".one");
    if (!row) return;
    current = rows().indexOf(row);
    mark();
  });
  document.addEventListener("htmx:beforeRequest", () => { asked = true; });
  document.addEventListener("htmx:afterRequest", () => { asked = false; });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "queue" || event.target.closest("#queue")) arrived();
  });
  document.addEventListener("htmx:responseError", () => deskTell("It was not saved. Load the page again."));
  document.addEventListener("htmx:sendError", () => deskTell("The desk does not answer. Nothing was saved."));
  count();
})();
