// Ties film, chapters and transcript together. All times are seconds.
"use strict";

const STEP = 5; // of the arrow keys
const STRIDE = 10; // of j and l
const LOUDER = 0.05; // of the arrow keys on the film, of the full volume
const WITHIN = 0.005; // a time is rounded: a little later is surely in its picture
const TOLD = 2000; // ms that a message stays
const AGAIN = 3; // later than this into a scene, "back" goes to its own beginning

const film = document.getElementById("p-film");
const text = document.getElementById("p-text");
const follow = document.getElementById("p-follow");
const stage = document.getElementById("p-stage");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const wide = matchMedia("(min-width: 62rem)");
const chapters = timed(document.querySelectorAll(".chapters a"));
const transcripts = Array.from(text.querySelectorAll(":scope > [lang]"));
let transcript = transcripts[0];
let sentences = timed(transcript.querySelectorAll(".said"));
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
    if (sentence) whole(sentence.link);
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
  paint();
  return parts.map((element, index) => ({ element, at: times[index] }));
}

/** One text again. */
function whole(link) {
  link.replaceChildren(link.textContent);
  paint();
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
  if (wide.matches || !film.paused) bring(sentence.link);
}

/** Scroll until an element of the transcript can be read, below the film where that covers it. */
function bring(element) {
  const box = element.getBoundingClientRect();
  // On a phone both stay above it: the film, and the search while it looks for something.
  const room = wide.matches
    ? text.getBoundingClientRect()
    : { top: stage.offsetHeight + (query.value ? query.offsetHeight : 0), bottom: innerHeight };
  const height = room.bottom - room.top;
  if (box.top < room.top + 20 || box.bottom > room.top + height * 0.7) {
    const top = box.top - room.top - height * 0.25;
    const behavior = calm.matches || Math.abs(top) > 2 * height ? "auto" : "smooth"; // far ways are not shown
    (wide.matches ? text : window).scrollBy({ top, behavior });
  }
}

function setFollow(on) {
  follow.setAttribute("aria-pressed", String(on));
  reveal();
}

// -- what is asked for --------------------------------------------------------

function seek(time) {
  const go = () => {
    film.currentTime = Math.min(Math.max(0, time), film.duration || 0);
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
  if (goal) seek(goal.at + WITHIN);
}

function toggle() {
  if (film.paused) film.play();
  else film.pause();
}

/** `#t=123.4`, `#scene` or `#scene/beat` are places in the film; anything else is one on the page. */
function arrive() {
  const place = location.hash.slice(1);
  const named = Array.from(transcript.querySelectorAll("[data-place]")).find((element) => element.dataset.place === place);
  const time = place.startsWith("t=") ? Number(place.slice(2)) : Number(named?.dataset.at ?? NaN);
  if (Number.isFinite(time)) {
    scrollTo({ top: 0 });
    setFollow(true);
    seek(time + WITHIN);
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
  transcript.querySelector('.said[tabindex="0"]')?.setAttribute("tabindex", "-1");
  link.setAttribute("tabindex", "0");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  if (link.matches(".said")) rove(link);
  setFollow(true);
  seek(Number(link.dataset.at) + WITHIN);
});

// What each key does; capital letters are the same keys.
const KEYS = {
  " ": toggle,
  k: toggle,
  j: () => seek(film.currentTime - STRIDE),
  l: () => seek(film.currentTime + STRIDE),
  ArrowLeft: () => seek(film.currentTime - STEP),
  ArrowRight: () => seek(film.currentTime + STEP),
  n: () => skip(1),
  "]": () => skip(1),
  p: () => skip(-1),
  "[": () => skip(-1),
  m: () => (film.muted = !film.muted),
  c: () => setCaptions(captions.value ? "" : lastCaptions),
  f: enlarge,
  "<": () => setSpeed(-1),
  ">": () => setSpeed(1),
  "/": () => query.focus(),
};
for (let tenth = 0; tenth <= 9; tenth++) KEYS[tenth] = () => seek((film.duration || 0) * (tenth / 10));

/** Whether a key is for what has the focus: a field that is typed into, a list, a button, a figure. */
function isTaken(key, target) {
  if (target.closest(".figure, textarea, select, input")) return true;
  return (key === " " || key === "Enter") && target.closest("button, summary") !== null;
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event.key, event.target)) return;
    const said = event.target.closest(".said");
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const act = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (act && !(event.shiftKey && event.key.startsWith("Arrow"))) act();
    else if (way && said) {
      const next = sentences[sentences.findIndex((entry) => entry.link === said) + way];
      if (!next) return;
      rove(next.link);
      next.link.focus();
    } else if (way && event.target === film) film.volume = Math.min(1, Math.max(0, film.volume - way * LOUDER));
    else return;
    event.preventDefault();
  },
  true, // before the film's own controls, which know some of these keys too
);

// -- what the film is shown with ----------------------------------------------

const speed = document.getElementById("p-speed");
const captions = document.getElementById("p-captions") ?? { value: "" };
let lastCaptions = film.textTracks[0]?.language ?? "";

function setSpeed(by) {
  speed.selectedIndex = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + by));
  film.playbackRate = Number(speed.value);
  if (by) tell(speed.selectedOptions[0].textContent);
}

/** Show the captions of a language, or none for "". */
function setCaptions(language) {
  captions.value = language;
  if (language) lastCaptions = language;
  for (const track of film.textTracks) track.mode = track.language === language ? "showing" : "disabled";
}

function enlarge() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (film.requestFullscreen) film.requestFullscreen().catch(() => {});
  else film.webkitEnterFullscreen?.();
}

/** Another language: transcript, and captions if they are on. */
function setLanguage(language) {
  if (sentence) whole(sentence.link);
  sentence?.link.removeAttribute("aria-current");
  sentence = null;
  const before = transcript;
  transcript = transcripts.find((each) => each.lang === language);
  for (const each of transcripts) each.hidden = each !== transcript;
  for (const figure of before.querySelectorAll(".figure")) {
    transcript.querySelector(`[data-slot="${figure.parentElement.dataset.slot}"]`).append(figure);
  }
  sentences = timed(transcript.querySelectorAll(".said"));
  lastCaptions = language;
  if (captions.value) setCaptions(language);
  search();
  show();
}

speed.addEventListener("change", () => setSpeed(0));
for (const option of speed.options) option.textContent = `${Number(option.value).toLocaleString(document.documentElement.lang)}×`;
if (captions.addEventListener) {
  captions.addEventListener("change", () => setCaptions(captions.value));
  // The film's own menu has them too.
  film.textTracks.addEventListener("change", () => {
    const shown = Array.from(film.textTracks).find((track) => track.mode === "showing");
    captions.value = shown?.language ?? "";
    if (shown) lastCaptions = shown.language;
  });
}
const language = document.getElementById("p-language");
language?.addEventListener("change", () => setLanguage(language.value));

// -- what is taken along ------------------------------------------------------

const told = document.getElementById("p-told");
let forgetting = 0;

function tell(message) {
  told.textContent = message;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => (told.textContent = ""), TOLD);
}

/** Put a text on the clipboard; a page from disk may not be let near it in the new way. */
async function copy(content, done) {
  try {
    await navigator.clipboard.writeText(content);
  } catch {
    const field = document.createElement("textarea");
    const before = document.activeElement;
    field.value = content;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    before?.focus();
  }
  tell(done);
}

const address = () => location.href.replace(/#.*$/, "");
const bibtex = document.getElementById("p-bibtex");
// Where it can be found is known only there.
if (location.protocol.startsWith("http")) {
  bibtex.textContent = bibtex.textContent.replace(/\n\}$/, () => `,\n  url = {${address()}}\n}`);
}
for (const [id, content] of [
  ["p-link", () => `${address()}#t=${Math.floor(film.currentTime)}`],
  ["p-cite", () => bibtex.textContent],
]) {
  const button = document.getElementById(id);
  button.addEventListener("click", () => copy(content(), button.dataset.done));
}

// A film in another language has the same beats at other times.
for (const link of document.querySelectorAll(".films a[href]")) {
  const plain = link.getAttribute("href");
  link.addEventListener("click", () => {
    const beats = timed(transcript.querySelectorAll("p[data-place]"));
    if (film.currentTime > 0) link.href = `${plain}#${reached(beats, film.currentTime).link.dataset.place}`;
  });
}

// -- what is looked for -------------------------------------------------------

const query = document.getElementById("p-query");
const found = document.getElementById("p-found");
const arrows = [document.getElementById("p-earlier"), document.getElementById("p-later")];
const marks = "highlights" in CSS ? new Highlight() : null;
if (marks) CSS.highlights.set("found", marks);
let hits = []; // sentences, with where in them
let hit = -1;

/** A text as one types it in haste: small letters, no marks. As many letters as before, so that places stay. */
function bare(content) {
  return Array.from(content.normalize("NFC"), (sign) => {
    const plain = sign.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace("đ", "d");
    return plain.length === sign.length ? plain : sign;
  }).join("");
}

/** Who types marks means them; who types none finds words with any. */
function search() {
  const typed = query.value.normalize("NFC").trim().toLowerCase().replace(/\s+/g, " ");
  const fold = typed === bare(typed) ? bare : (content) => content.normalize("NFC").toLowerCase();
  for (const { link } of hits) delete link.dataset.found;
  hits = [];
  hit = -1;
  for (const { link, at } of typed ? sentences : []) {
    const content = fold(link.textContent);
    for (let from = content.indexOf(typed); from >= 0; from = content.indexOf(typed, from + typed.length)) {
      hits.push({ link, at, from, to: from + typed.length });
    }
  }
  for (const arrow of arrows) arrow.disabled = !hits.length;
  found.textContent = typed && !hits.length ? found.dataset.none : "";
  paint();
  if (hits.length) visit(Math.max(0, hits.findIndex((each) => each.at >= film.currentTime - 0.01)));
}

/** Go to one of the places, around the ends. */
function visit(index) {
  if (!hits.length) return;
  if (hits[hit]) delete hits[hit].link.dataset.found;
  hit = (index + hits.length) % hits.length;
  const { link } = hits[hit];
  link.dataset.found = "1";
  found.textContent = `${hit + 1} / ${hits.length}`;
  setFollow(false);
  rove(link);
  bring(link);
}

/** Mark what was found, in the texts as they are cut up now. */
function paint() {
  if (!marks) return;
  marks.clear();
  for (const { link, from, to } of hits) {
    const range = document.createRange();
    let at = 0;
    const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = at + node.length;
      if (from >= at && from < end) range.setStart(node, from - at);
      if (to > at && to <= end) range.setEnd(node, to - at);
      at = end;
    }
    marks.add(range);
  }
}

query.addEventListener("input", search);
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter") visit(hit + (event.shiftKey ? -1 : 1));
  else if (event.key === "ArrowDown" && hits[hit]) hits[hit].link.focus();
  else if (event.key === "Escape") {
    query.value = "";
    search();
    query.blur();
  } else return;
  event.preventDefault();
});
arrows[0].addEventListener("click", () => visit(hit - 1));
arrows[1].addEventListener("click", () => visit(hit + 1));

// -- at the start -------------------------------------------------------------

// Whoever scrolls the transcript by hand reads: the film does not pull it away.
const scroller = () => (wide.matches ? text : document);
for (const kind of ["wheel", "touchmove"]) {
  document.addEventListener(kind, (event) => scroller().contains(event.target) && setFollow(false), { passive: true });
}
for (const kind of ["pointerdown", "focusin"]) {
  text.addEventListener(kind, (event) => event.target.closest(".figure") && setFollow(false));
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
for (const link of text.querySelectorAll(".said")) link.setAttribute("tabindex", "-1");
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--stage", `${stage.offsetHeight}px`);
}).observe(stage);
show();
arrive();
