"use strict";
(() => {
  const card = document.getElementById("card");
  const chosen = document.getElementById("chosen");
  let opener = null;

  const all = (selector) => document.querySelectorAll(selector);
  const holding = (name, number) => all(`[data-${name}~="${number}"]`);

  function clear() {
    for (const element of all(".on, .chosen, .is-who, .is-cue")) {
      element.classList.remove("on", "chosen", "is-who", "is-cue");
    }
    for (const tag of all('.tag[aria-expanded="true"]')) tag.setAttribute("aria-expanded", "false");
  }

  // Show what is known of the statements: their notes in the card, their parts marked in the text.
  function choose(numbers, from, byKeyboard) {
    clear();
    chosen.replaceChildren();
    for (const number of numbers) {
      const note = document.getElementById(`note-${number}`).cloneNode(true);
      note.removeAttribute("id");
      note.removeAttribute("tabindex");
      chosen.append(note);
      for (const one of note.dataset.joined.split(" ")) {
        const content = holding("content", one);
        for (const part of content.length ? content : holding("s", one)) part.classList.add("chosen");
      }
      for (const part of holding("who", number)) part.classList.add("is-who");
      for (const part of holding("cue", number)) part.classList.add("is-cue");
      document.getElementById(`st-${number}`)?.setAttribute("aria-expanded", "true");
    }
    opener = from;
    card.hidden = false;
    card.scrollTop = 0;
    card.parentElement.scrollTop = 0;
    // On a phone the card is a sheet over the lower half of the text: keep the sentence above it.
    const sheet = getComputedStyle(card).position === "fixed";
    if (sheet && from.getBoundingClientRect().bottom > card.getBoundingClientRect().top) from.scrollIntoView();
    if (byKeyboard) card.focus({ preventScroll: true });
  }

  function close() {
    if (card.hidden) return;
    const inside = card.contains(document.activeElement);
    card.hidden = true;
    clear();
    if (inside && opener) opener.focus({ preventScroll: true });
  }

  // Mark the words of a finding (f), or those that tell why a source is there (why).
  function mark(name, value) {
    clear();
    const own = `[data-${name}~="${value}"]`;
    for (const part of all(`#article ${own}, #comments ${own}`)) part.classList.add("on");
  }

  // A finding's evidence can lie in the folded comments.
  function arrive() {
    const evidence = /^#(?:ev-(\d+)-\d+|why-(\d+-\d+))$/.exec(location.hash);
    if (!evidence) return;
    document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
    if (evidence[1]) mark("f", evidence[1]);
    else mark("why", evidence[2]);
  }

  document.documentElement.classList.add("js");
  for (const tag of all(".tag")) {
    tag.setAttribute("role", "button");
    tag.setAttribute("aria-controls", "card");
    tag.setAttribute("aria-expanded", "false");
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("#close")) return close();
    const pick = target.closest("[data-pick]");
    if (pick) {
      clear();
      for (const source of pick.dataset.pick.split(" ")) {
        for (const part of holding("src", source)) part.classList.add("chosen");
      }
      return;
    }
    const jump = target.closest("a[data-f], a[data-why]");
    if (jump) return jump.dataset.f ? mark("f", jump.dataset.f) : mark("why", jump.dataset.why);
    const part = target.closest("#article [data-s], #comments [data-s]");
    if (!part || target.closest(".flag")) return;
    if (part.classList.contains("tag")) event.preventDefault();
    else if (!getSelection().isCollapsed) return;
    const numbers = part.dataset.s.split(" ");
    choose(numbers, document.getElementById(`st-${numbers[0]}`), event.detail === 0);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === " " && event.target.classList?.contains("tag")) {
      event.preventDefault();
      choose([event.target.dataset.s], event.target, true);
    }
  });

  addEventListener("hashchange", arrive);
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...all("details:not([open])")];
    for (const folded of unfolded) folded.open = true;
  });
  addEventListener("afterprint", () => {
    for (const folded of unfolded) folded.open = false;
  });
  arrive();
})();
