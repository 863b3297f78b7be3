// Ties film, chapters and transcript together. All times are seconds.
"use strict";

const STEP = 5; // of the arrow keys
const AGAIN = 3; // later than this into a scene, "back" goes to its own beginning

const film = document.getElementById("p-film");
const text = document.getElementById("p-text");
const follow = document.getElementById("p-follow");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const wide = matchMedia("(min-width: 62rem)");
const chapters = timed(document.querySelectorAll(".chapters a"));
const sentences = timed(document.querySelectorAll(".said"));
let chapter = null;
let sentence = null;
let words = [];

function timed(links) {
  return Array.from(links, (link) => ({ link, at: Number(link.dataset.at) }));
}

/** The last entry that has begun at `time`; the first one before any has. */
function reached(entries, time) {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (entries[middle].at <= time + 0.01) low = middle;
    else high = middle - 1;
  }
  return entries[low];
}

// -- what is shown ------------------------------------------------------------

function mark(before, now) {
  before?.link.removeAttribute("aria-current");
  now.link.setAttribute("aria-current", "true");
  return now;
}

function show() {
  const time = film.currentTime;
  const scene = reached(chapters, time);
  if (scene !== chapter) {
    chapter?.link.style.removeProperty("--played");
    chapter = mark(chapter, scene);
    const section = document.createElement("span");
    section.textContent = `${scene.link.dataset.section} · `;
    document.getElementById("p-now").replaceChildren(section, scene.link.querySelector("span").textContent);
  }
  const end = chapters[chapters.indexOf(scene) + 1]?.at ?? film.duration;
  if (end > scene.at) scene.link.style.setProperty("--played", (time - scene.at) / (end - scene.at));

  const said = reached(sentences, time);
  if (said !== sentence) {
    if (!document.activeElement?.matches(".said")) rove(said.link);
    if (sentence) sentence.link.textContent = sentence.link.textContent;
    sentence = mark(sentence, said);
    words = apart(said.link);
    reveal();
  }
  if (words.length) point(reached(words, time));
}

/** The words of the sentence that is said, each in an element of its own for as long as it is. */
function apart(link) {
  const times = link.dataset.words.split(" ").filter(Boolean).map(Number);
  const texts = link.textContent.trim().split(/\s+/);
  if (times.length !== texts.length) return [];
  const parts = texts.map((part) => {
    const element = document.createElement("span");
    element.className = "word";
    element.textContent = part;
    return element;
  });
  link.replaceChildren(...parts.flatMap((part, index) => (index ? [" ", part] : [part])));
  return parts.map((element, index) => ({ element, at: times[index] }));
}

/** Mark the word that is said. */
function point(word) {
  if (word.element.dataset.now) return;
  for (const other of words) delete other.element.dataset.now;
  word.element.dataset.now = "1";
}

function tick() {
  show();
  if (!film.paused && !film.ended) requestAnimationFrame(tick);
}

/** Bring the sentence that is said into view, unless the reader has scrolled elsewhere. */
function reveal() {
  if (follow.getAttribute("aria-pressed") !== "true" || !sentence) return;
  const behavior = calm.matches ? "auto" : "smooth";
  const box = sentence.link.getBoundingClientRect();
  if (wide.matches) {
    const room = text.getBoundingClientRect();
    if (box.top < room.top + 60 || box.bottom > room.top + room.height * 0.6) {
      text.scrollBy({ top: box.top - room.top - room.height * 0.3, behavior });
    }
  } else if (!film.paused) {
    const top = document.querySelector(".film").getBoundingClientRect().bottom;
    if (box.top < top + 20 || box.bottom > top + (innerHeight - top) * 0.7) {
      scrollBy({ top: box.top - top - (innerHeight - top) * 0.25, behavior });
    }
  }
}

function setFollow(on) {
  follow.setAttribute("aria-pressed", String(on));
  reveal();
}

// -- what is asked for --------------------------------------------------------

function seek(time) {
  const go = () => {
    film.currentTime = Math.max(0, time);
    show();
  };
  if (film.readyState >= HTMLMediaElement.HAVE_METADATA) go();
  else film.addEventListener("loadedmetadata", go, { once: true });
}

function skip(way) {
  const here = reached(chapters, film.currentTime); // what is marked may be a moment behind
  const index = chapters.indexOf(here);
  const isLate = film.currentTime - here.at > AGAIN;
  const goal = chapters[way < 0 && isLate ? index : index + way];
  if (goal) seek(goal.at);
}

function toggle() {
  if (film.paused) film.play();
  else film.pause();
}

/** `#t=123.4`, `#scene` or `#scene/beat` are places in the film; anything else is one on the page. */
function arrive() {
  const place = location.hash.slice(1);
  const named = Array.from(text.querySelectorAll("[data-place]")).find((element) => element.dataset.place === place);
  const time = place.startsWith("t=") ? Number(place.slice(2)) : Number(named?.dataset.at ?? NaN);
  if (Number.isFinite(time)) {
    scrollTo({ top: 0 });
    setFollow(true);
    seek(time);
    return;
  }
  const element = document.getElementById(place);
  const folded = element?.closest("details");
  if (!folded) return;
  folded.open = true;
  element.scrollIntoView({ block: "center" });
}

/** Only one sentence is a tab stop; the arrow keys go on from it. */
function rove(link) {
  text.querySelector('.said[tabindex="0"]')?.setAttribute("tabindex", "-1");
  link.setAttribute("tabindex", "0");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  if (link.matches(".said")) rove(link);
  setFollow(true);
  seek(Number(link.dataset.at));
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const said = event.target.closest(".said");
    const isControl = event.target.closest("button, summary");
    if (event.key === " " && !isControl) toggle();
    else if (event.key === "ArrowLeft") seek(film.currentTime - STEP);
    else if (event.key === "ArrowRight") seek(Math.min(film.currentTime + STEP, film.duration || 0));
    else if (event.key === "n" || event.key === "]") skip(1);
    else if (event.key === "p" || event.key === "[") skip(-1);
    else if (said && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const index = sentences.findIndex((entry) => entry.link === said);
      const next = sentences[index + (event.key === "ArrowUp" ? -1 : 1)];
      if (!next) return;
      rove(next.link);
      next.link.focus();
    } else return;
    event.preventDefault();
  },
  true, // before the film's own controls, which know some of these keys too
);

// Whoever scrolls the transcript by hand reads: the film does not pull it away.
const scroller = () => (wide.matches ? text : document);
for (const kind of ["wheel", "touchmove"]) {
  document.addEventListener(kind, (event) => scroller().contains(event.target) && setFollow(false), { passive: true });
}
follow.addEventListener("click", () => setFollow(follow.getAttribute("aria-pressed") !== "true"));
document.getElementById("p-back").addEventListener("click", () => skip(-1));
document.getElementById("p-on").addEventListener("click", () => skip(1));
for (const kind of ["play", "seeked"]) film.addEventListener(kind, tick);
addEventListener("hashchange", arrive);

const list = document.getElementById("p-chapters");
const fold = () => (list.open = wide.matches);
wide.addEventListener("change", fold);
fold();
sentences.forEach((entry) => entry.link.setAttribute("tabindex", "-1"));
show();
arrive();
