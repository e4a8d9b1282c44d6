"use strict";

// What several pages use: links that copy themselves, and forms that grow.
(() => {
  let selected = "";

  // On a phone the links of the desk are wider than the window.
  document.querySelector(".bar-top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "end", behavior: "instant" });

  function tell(words, { stays = false } = {}) {
    const told = document.getElementById("told");
    told.textContent = "";
    requestAnimationFrame(() => { told.textContent = words; }); // said again, even if it is the same
    clearTimeout(tell.timer);
    if (!stays) tell.timer = setTimeout(() => { told.textContent = ""; }, 5000);
  }

  // What was refused: in the desk's own words, a line of text or a page of it.
  function reason(answer) {
    const text = answer.responseText;
    if (/^text\/plain/.test(answer.getResponseHeader("Content-Type"))) return text;
    const page = new DOMParser().parseFromString(text, "text/html");
    return page.querySelector("#content h1 + p")?.textContent ?? `The desk answers ${answer.status}.`;
  }

  // Whoever signed in again in another window has another token: with it, what was written here can be sent.
  async function renewToken() {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.body.getAttribute("hx-headers");
    if (!answer.ok || !token || token === document.body.getAttribute("hx-headers")) return;
    document.body.setAttribute("hx-headers", token);
    tell("You signed in again in the meantime. Send it once more.", { stays: true });
  }

  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    tell(reason(xhr), { stays: true });
    if (xhr.status === 403) renewToken();
  });
  document.addEventListener("htmx:sendError", ({ detail: { requestConfig } }) => {
    if (requestConfig.verb === "post") tell("The desk does not answer; nothing was saved. Try again.", { stays: true });
  });

  async function copy(link) {
    try {
      await navigator.clipboard.writeText(link.href);
      tell("The link was copied.");
    } catch {
      tell(`Copy this link: ${link.href}`);
    }
  }

  // A further line of a form, empty, after the last one of its kind.
  function addRow(button) {
    const last = [...button.parentElement.querySelectorAll(`.${button.dataset.add}`)].at(-1);
    const row = last.cloneNode(true);
    for (const field of row.querySelectorAll("input, textarea")) field.value = "";
    last.after(row);
    row.querySelector("input, textarea")?.focus();
  }

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const place = selection.anchorNode?.parentElement;
    if (!selection.isCollapsed && place?.closest("#article")) selected = selection.toString();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-copy]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      copy(link);
    }
    const adding = event.target.closest("[data-add]");
    if (adding) addRow(adding);
    const taking = event.target.closest("[data-take-selection]");
    if (taking) {
      const words = taking.closest(".field, form").querySelector("textarea");
      if (selected.trim()) words.value = selected.trim().replace(/\n+/g, "\n");
      else tell("Select words in the article first.");
      words.focus();
    }
  });

  window.deskTell = tell;
})();

// The article view: statements and findings, by mouse, finger and keyboard.
(() => {
  const view = document.getElementById("view");
  if (!view) return;
  const card = document.getElementById("card");
  const chosen = document.getElementById("chosen");
  const keys = document.getElementById("keys");
  const wide = matchMedia("(min-width: 62.01rem)");
  const tags = [...document.querySelectorAll(".tag")];
  const findings = [...document.querySelectorAll(".finding")];
  let current = -1; // place in tags
  let finding = -1;
  let deciding = false; // the verdict gets the focus as soon as it is there
  let reading = false; // and the card, when it was opened by keyboard

  const all = (selector) => document.querySelectorAll(selector);
  const holding = (name, number) => all(`[data-${name}~="${number}"]`);
  const numberOf = (tag) => tag.dataset.s;
  const isOpen = () => !card.hidden;

  function clear() {
    for (const element of all(".on, .chosen, .is-who, .is-cue")) {
      element.classList.remove("on", "chosen", "is-who", "is-cue");
    }
    for (const tag of all('.tag[aria-expanded="true"]')) tag.setAttribute("aria-expanded", "false");
  }

  // The words of a statement in the text; `joined` are the parts of one split quotation.
  function markStatement(number, joined) {
    clear();
    for (const one of joined) {
      const content = holding("content", one);
      for (const part of content.length ? content : holding("s", one)) part.classList.add("chosen");
    }
    for (const part of holding("who", number)) part.classList.add("is-who");
    for (const part of holding("cue", number)) part.classList.add("is-cue");
  }

  // Words that a finding rests on (f), that tell why a source is there (why), or that a source says (src).
  function mark(name, values, look = "on") {
    clear();
    for (const value of values) {
      for (const part of all(`#article [data-${name}~="${value}"], #comments [data-${name}~="${value}"]`)) {
        part.classList.add(look);
      }
    }
  }

  // --- the card

  const changed = (field) =>
    field.type === "radio" || field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.tagName !== "SELECT" && field.value !== field.defaultValue;

  // Whether something was written that would be lost.
  function mayLeave() {
    const fields = [...card.querySelectorAll(".decide :is(input, textarea)")];
    return !isOpen() || !fields.some(changed) || confirm("The review is not saved. Leave it?");
  }

  function open(tag) {
    if (isOpen() && chosen.querySelector(".detail")?.dataset.place === numberOf(tag)) return arrived();
    if (!mayLeave()) return;
    current = tags.indexOf(tag);
    markStatement(numberOf(tag), [numberOf(tag)]);
    card.setAttribute("aria-busy", "true");
    htmx.ajax("GET", tag.getAttribute("href"), { source: card, target: chosen, swap: "innerHTML" });
  }

  // The statement is in the card.
  function show() {
    const detail = chosen.querySelector(".detail");
    if (!detail) return;
    const tag = document.getElementById(`st-${detail.dataset.place}`);
    const note = detail.querySelector(".entry");
    card.hidden = false;
    card.removeAttribute("aria-busy");
    card.scrollTop = 0;
    markStatement(detail.dataset.place, note.dataset.joined.split(" "));
    if (tag) {
      current = tags.indexOf(tag);
      tag.setAttribute("aria-expanded", "true");
      // On a phone the card is a sheet over the lower part of the text: keep the sentence above it.
      if (!wide.matches && tag.getBoundingClientRect().bottom > card.getBoundingClientRect().top) tag.scrollIntoView();
    }
    history.replaceState(history.state, "", detail.dataset.address);
    arrived();
  }

  function arrived() {
    if (reading) card.focus({ preventScroll: true });
    reading = false;
    if (deciding) decide();
  }

  function close() {
    if (!isOpen() || !mayLeave()) return;
    const inside = card.contains(document.activeElement);
    card.hidden = true;
    chosen.replaceChildren();
    clear();
    history.replaceState(history.state, "", view.dataset.address);
    if (inside) tags[current]?.focus({ preventScroll: true });
  }

  function decide() {
    deciding = true;
    const tag = tags[Math.max(current, 0)];
    if (!isOpen()) return tag && open(tag);
    const verdict = card.querySelector('.decide [name="verdict"]:checked') ?? card.querySelector('[name="verdict"]');
    if (!verdict) return; // its form is on its way
    deciding = false;
    verdict.closest("details").open = true;
    verdict.focus({ preventScroll: true });
    verdict.closest("fieldset").scrollIntoView({ block: "center" });
  }

  // --- from one to the next

  function step(list, place, by) {
    return place < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(place + by, 0), list.length - 1);
  }

  function toStatement(by) {
    if (!tags.length || !mayLeave()) return;
    current = step(tags, current, by);
    const tag = tags[current];
    tag.closest("details")?.setAttribute("open", "");
    tag.focus({ preventScroll: true });
    tag.scrollIntoView({ block: "nearest" });
    if (isOpen()) open(tag);
    else markStatement(numberOf(tag), [numberOf(tag)]);
  }

  function toFinding(by) {
    if (!findings.length) return;
    finding = step(findings, finding, by);
    const one = findings[finding];
    one.focus({ preventScroll: true });
    one.scrollIntoView({ block: "nearest" });
    showEvidence(one.id.slice("finding-".length), wide.matches);
  }

  function showEvidence(number, there) {
    mark("f", [number]);
    const place = there && document.getElementById(`ev-${number}-0`);
    if (!place) return;
    place.closest("details")?.setAttribute("open", "");
    place.scrollIntoView({ block: "nearest" });
  }

  function openFocused() {
    const one = document.activeElement.closest?.(".finding");
    if (one) return showEvidence(one.id.slice("finding-".length), true);
    reading = true;
    const tag = tags[Math.max(current, 0)];
    if (tag) open(tag);
  }

  // Where an address leads: words of a finding can lie in the folded comments.
  function arrive() {
    const [, kind, number] = /^#(ev|why|st|finding)-([\d-]+)$/.exec(location.hash) ?? [];
    if (!kind) return;
    document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
    if (kind === "ev") mark("f", [number.split("-")[0]]);
    if (kind === "why") mark("why", [number]);
    if (kind === "finding") {
      finding = findings.findIndex((one) => one.id === `finding-${number}`);
      mark("f", [number]);
    }
    if (kind === "st" && !isOpen()) {
      current = tags.findIndex((tag) => numberOf(tag) === number);
      markStatement(number, [number]);
    }
  }

  // Decided statements are told on their signs, which keep their size: nothing moves.
  async function loadMarks() {
    const answer = await fetch(`${view.dataset.address}/marks`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const marks = await answer.json();
    for (const tag of tags) {
      const told = numberOf(tag) in marks;
      const label = (tag.dataset.said ??= tag.getAttribute("aria-label"));
      tag.classList.toggle("reviewed", told);
      tag.classList.toggle("decided", told && marks[numberOf(tag)] !== null);
      const verdict = told ? (marks[numberOf(tag)] ?? "a review without a verdict") : "";
      tag.setAttribute("aria-label", told ? `${label}. Review: ${verdict}` : label);
      if (told) tag.title = verdict;
      else tag.removeAttribute("title");
    }
  }

  // --- events

  function clicked(event) {
    const target = event.target;
    if (!target.closest(".export")) document.querySelector(".export").open = false;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!plain) return;
    if (target.closest("[data-keys]")) return keys.showModal();
    if (target.closest("#close")) {
      event.preventDefault();
      return close();
    }
    const other = target.closest("[data-open]");
    if (other) {
      event.preventDefault();
      const tag = document.getElementById(`st-${other.dataset.open}`);
      tag.scrollIntoView({ block: "nearest" });
      reading = event.detail === 0;
      return open(tag);
    }
    const pick = target.closest("[data-pick]");
    if (pick) return mark("src", pick.dataset.pick.split(" "), "chosen");
    const jump = target.closest("a[data-f], a[data-why]");
    if (jump) return jump.dataset.f ? mark("f", [jump.dataset.f]) : mark("why", [jump.dataset.why]);
    const part = target.closest("#article [data-s], #comments [data-s]");
    if (!part || target.closest(".flag")) return;
    if (part.classList.contains("tag")) event.preventDefault();
    else if (!getSelection().isCollapsed) return;
    reading = event.detail === 0;
    open(document.getElementById(`st-${part.dataset.s.split(" ")[0]}`));
  }

  const KEYS = {
    j: () => toStatement(1),
    k: () => toStatement(-1),
    n: () => toFinding(1),
    p: () => toFinding(-1),
    o: openFocused,
    d: decide,
    "?": () => keys.showModal(),
    Escape: close,
  };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open || event.defaultPrevented) return;
    const focused = event.target;
    if (focused.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") card.focus({ preventScroll: true }); // and out of the card with the next one
      return;
    }
    const enters = event.key === "Enter" && focused.matches(".finding, body");
    const spaces = event.key === " " && focused.matches(".tag");
    if (spaces) current = tags.indexOf(focused);
    const act = enters || spaces ? openFocused : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  document.documentElement.classList.add("js");
  for (const tag of tags) {
    tag.setAttribute("role", "button");
    tag.setAttribute("aria-controls", "card");
    tag.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".tag")) current = tags.indexOf(event.target);
    if (event.target.matches(".finding")) finding = findings.indexOf(event.target);
  });
  card.addEventListener("htmx:afterSettle", (event) => {
    if (event.target === chosen) show();
    else if (deciding) decide();
  });
  card.addEventListener("htmx:responseError", () => card.removeAttribute("aria-busy"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "post" && event.detail.successful) loadMarks();
  });
  addEventListener("hashchange", arrive);
  addEventListener("beforeprint", () => {
    for (const folded of view.querySelectorAll("details:not([open])")) folded.open = true;
  });

  if (isOpen()) {
    show();
    tags[current]?.scrollIntoView({ block: "center", behavior: "instant" });
  } else arrive();
  loadMarks();
})();
