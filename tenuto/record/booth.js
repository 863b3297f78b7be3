"use strict";
// The booth's page. It shows a sentence, records it, sends it off to be looked at, and keeps it if the reader likes it.

const say = JSON.parse(document.getElementById("say").textContent);
const get = (id) => document.getElementById(id);
const longest = Number(document.body.dataset.longest); // s of one take
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
const LETTERS = 14; // that a person reads aloud in a second
const EXTRA = 6; // s between two sentences: to look, to listen, to press a key
const BEFORE = 0.4; // s that a take holds from before its key was pressed: the room, and an early start
const VOICE = 0.03; // of full scale, a peak that no quiet room reaches
const SILENCE = 0.8; // s without such a peak, after which nobody speaks

let sentences = [];
let at = 0; // the sentence that is shown
let mode = "asking"; // asking, denied, ready, recording, checking, review, gone
let complaints = [];
let note = ""; // what the state line says instead of what goes with the mode
let context, earlier = [], pieces = [], held = 0;
let unsent = false; // a take is only in this page
let pace = []; // measured: seconds that a sentence took, per second that it was expected to
let shownAt = performance.now();

const here = () => sentences[at];
const expected = (sentence) => sentence.text.length / LETTERS + EXTRA;
const fill = (text, values) => text.replace(/\{(\w)\}/g, (_, name) => values[name]);

// -- what is shown ---------------------------------------------------------------------------------------------------

function show() {
  document.body.dataset.mode = mode;
  const sentence = here();
  if (!sentence) return;
  get("where").textContent = `${say.sentence} ${sentence.number} · ${sentence.section} · ${sentence.scene}`;
  get("before").textContent = at > 0 ? sentences[at - 1].text : "";
  get("after").textContent = at + 1 < sentences.length ? sentences[at + 1].text : "";
  get("sentence").textContent = sentence.text;
  get("sentence").className = sentence.text.length > 180 ? "longer" : sentence.text.length > 90 ? "long" : "";
  get("was").replaceChildren();
  if (sentence.was && !sentence.kept) {
    const old = document.createElement("del");
    old.textContent = sentence.was;
    get("was").append(`${say.changed}: `, old);
  }
  const missing = sentences.filter((one) => !one.kept);
  document.body.dataset.left = missing.length;
  const usual = pace.length > 2 ? [...pace].sort((a, b) => a - b)[pace.length >> 1] : 1;
  const minutes = Math.round((missing.reduce((sum, one) => sum + expected(one), 0) * usual) / 60);
  get("left").textContent = missing.length
    ? fill(minutes ? say.left : say.left_short, { n: missing.length, m: minutes })
    : say.done;
  const strip = get("strip");
  while (strip.children.length < sentences.length) strip.append(document.createElement("i"));
  sentences.forEach((one, index) => {
    const is = index === at ? "here" : one.kept ? "kept" : one.pending ? "pending" : one.was ? "changed" : "";
    if (strip.children[index].className !== is) strip.children[index].className = is;
  });
  get("record").querySelector(".name").textContent = mode === "recording" ? say.stop : say.record;
  const canRecord = mode === "ready" || mode === "review";
  get("record").disabled = !(canRecord || mode === "recording");
  get("again").disabled = !(canRecord && (sentence.pending || sentence.kept));
  get("play").disabled = !(canRecord && (sentence.pending || sentence.kept));
  get("keep").disabled = !canRecord;
  get("keep").classList.toggle("ready", sentence.pending && canRecord);
  get("keep").querySelector(".name").textContent = sentence.pending ? say.keep : say.next;
  get("back").disabled = at === 0 || mode === "recording" || mode === "checking";
  get("on").disabled = at + 1 === sentences.length || mode === "recording" || mode === "checking";
  const state = get("state");
  state.textContent = note || stateText(sentence);
  state.className = mode === "recording" ? "strong" : mode === "review" && !complaints.length ? "good" : "";
  get("complaints").replaceChildren(
    ...complaints.map((name) => {
      const line = document.createElement("li");
      line.textContent = say[name] || name;
      return line;
    }),
  );
}

function stateText(sentence) {
  if (mode === "recording") return `${say.recording} ${seconds().toFixed(0)} s`;
  const by = matchMedia("(hover: none)").matches ? "_touch" : "";
  if (mode === "review") return complaints.length ? "" : say[`good${by}`];
  if (mode === "ready") return sentence.pending ? say.waiting : sentence.kept ? say.has : say[`ready${by}`];
  return say[mode] || "";
}

function go(index) {
  if (index < 0 || index >= sentences.length || mode === "recording" || mode === "checking") return;
  const picture = here()?.beat;
  at = index;
  complaints = [];
  note = "";
  if (mode === "review") mode = "ready";
  get("sound").pause();
  shownAt = performance.now();
  if (here().beat !== picture) load();
  show();
}

// -- the picture -----------------------------------------------------------------------------------------------------

function load() {
  get("drawing").textContent = say.picture_waits;
  get("drawing").hidden = false;
  get("picture").src = `picture/${here().number}.mp4`;
}

function move() {
  const video = get("picture");
  if (!video.duration) return;
  if (isCalm.matches) {
    video.pause();
    video.currentTime = video.duration; // the last picture holds everything
  } else {
    video.currentTime = 0;
    video.play().catch(() => {});
  }
}

get("picture").addEventListener("loadeddata", () => {
  get("drawing").hidden = true;
  move();
});
get("picture").addEventListener("error", () => {
  get("drawing").textContent = mode === "gone" ? "" : say.picture_failed;
});

// -- the microphone --------------------------------------------------------------------------------------------------

async function open() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    mode = error.name === "NotFoundError" ? "no_microphone" : "denied";
    show();
    return;
  }
  context = new AudioContext();
  await context.audioWorklet.addModule("recorder.js");
  const recorder = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  recorder.port.onmessage = (message) => hear(message.data);
  context.createMediaStreamSource(stream).connect(recorder);
  mode = "ready";
  show();
}

function hear(piece) {
  draw(piece);
  if (mode === "recording") {
    pieces.push(piece);
    held += piece.length;
    if (seconds() > longest) {
      stop();
      note = fill(say.too_long, { n: longest });
    }
    show();
    return;
  }
  earlier.push(piece);
  while (earlier.length * piece.length > BEFORE * context.sampleRate) earlier.shift();
}

const seconds = () => (held ? held / context.sampleRate : 0);

function start() {
  if (mode !== "ready" && mode !== "review") return;
  context.resume();
  get("sound").pause();
  pieces = earlier;
  earlier = [];
  held = pieces.reduce((sum, piece) => sum + piece.length, 0);
  bars = [];
  complaints = [];
  note = "";
  mode = "recording";
  move();
  show();
}

async function stop() {
  if (mode !== "recording") return;
  mode = "checking";
  unsent = true;
  show();
  const sentence = here();
  try {
    const answer = await ask(`take/${sentence.number}`, { method: "PUT", body: wav(pieces, context.sampleRate) });
    complaints = answer.error ? [answer.error] : answer.complaints;
    if (!answer.error && !complaints.includes("silent")) {
      sentence.pending = true;
      mode = "review";
    } else {
      mode = "ready";
    }
    unsent = false;
  } catch {
    mode = "gone";
  }
  show();
}

async function keep() {
  const sentence = here();
  if (mode !== "ready" && mode !== "review") return;
  if (sentence.pending) {
    try {
      const answer = await ask(`keep/${sentence.number}`, { method: "POST" });
      if (answer.error) {
        complaints = [answer.error];
        show();
        return;
      }
    } catch {
      mode = "gone";
      show();
      return;
    }
    sentence.pending = false;
    sentence.kept = true;
    sentence.was = null;
    pace.push((performance.now() - shownAt) / 1000 / expected(sentence));
  }
  const order = [...sentences.keys()].map((step) => (at + 1 + step) % sentences.length);
  const next = order.find((index) => !sentences[index].kept);
  mode = "ready";
  if (next === undefined && at + 1 >= sentences.length) {
    note = "";
    show();
  } else {
    go(next ?? at + 1);
  }
}

function play() {
  if (get("play").disabled) return;
  const sound = get("sound");
  if (!sound.paused) {
    sound.pause();
    return;
  }
  sound.src = `take/${here().number}.flac?${performance.now()}`;
  sound.play().catch(() => {});
  move();
}

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (answer.ok || answer.status === 409) return answer.json();
  throw new Error(String(answer.status));
}

// A WAV file of 16 bits, mono.
function wav(pieces, rate) {
  const count = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (at, letters) => [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  text(8, "WAVEfmt ");
  [[16, 4], [1, 2], [1, 2], [rate, 4], [2 * rate, 4], [2, 2], [16, 2]].reduce((at, [value, size]) => {
    if (size === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    return at + size;
  }, 16);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 44;
  for (const piece of pieces) {
    for (const value of piece) {
      view.setInt16(at, Math.max(-1, Math.min(1, value)) * 32767, true);
      at += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}

// -- the level -------------------------------------------------------------------------------------------------------

let bars = []; // peaks, one a piece of sound
let spokenAt = -1; // s of the context's clock

function draw(piece) {
  let peak = 0;
  for (const value of piece) peak = Math.max(peak, Math.abs(value));
  if (peak > VOICE) spokenAt = context.currentTime;
  document.body.dataset.heard = spokenAt >= 0 && context.currentTime - spokenAt < SILENCE ? "voice" : "room";
  if (mode !== "review") bars.push(peak);
  const canvas = get("meter");
  const pen = canvas.getContext("2d");
  const width = canvas.width, height = canvas.height, step = 6;
  const count = Math.floor(width / step);
  bars = bars.slice(-count);
  pen.clearRect(0, 0, width, height);
  // -60 dB is nothing, 0 dB everything
  const tall = (value) => Math.max(0, 1 + (20 * Math.log10(value + 1e-6)) / 60);
  const colour = (value) => {
    const quiet = mode === "recording" || mode === "review" || mode === "checking" ? "#35C9B0" : "#4A5878";
    return value > 0.99 ? "#FF6F61" : value > 0.5 ? "#F5B441" : quiet;
  };
  if (isCalm.matches) {
    pen.fillStyle = "#2B3653";
    pen.fillRect(0, height / 2 - 8, width, 16);
    pen.fillStyle = colour(peak);
    pen.fillRect(0, height / 2 - 8, width * tall(peak), 16);
    return;
  }
  bars.forEach((value, index) => {
    const size = Math.max(2, tall(value) * height);
    pen.fillStyle = colour(value);
    pen.fillRect(width - (bars.length - index) * step, (height - size) / 2, step - 2, size);
  });
}

for (const name of ["playing", "pause", "ended"]) {
  get("sound").addEventListener(name, () => (document.body.dataset.sound = name));
  get("picture").addEventListener(name, () => (document.body.dataset.picture = name));
}
get("picture").addEventListener("seeked", () => {
  if (isCalm.matches) document.body.dataset.picture = "still";
});

// -- keys ------------------------------------------------------------------------------------------------------------

const acts = {
  record: () => (mode === "recording" ? stop() : start()),
  again: () => get("again").disabled || start(),
  keep,
  play,
  back: () => go(at - 1),
  on: () => go(at + 1),
};
const keys = { " ": "record", r: "again", enter: "keep", p: "play", arrowleft: "back", arrowup: "back", arrowright: "on", arrowdown: "on" };

for (const [id, act] of Object.entries(acts)) {
  get(id).addEventListener("click", (event) => {
    if (event.detail) get(id).blur(); // clicked, not chosen by Tab: space belongs to the recording
    act();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const name = keys[event.key.toLowerCase()];
  const isPressed = event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
  if (!name || isPressed) return;
  event.preventDefault();
  acts[name]();
});
addEventListener("beforeunload", (event) => {
  if (unsent || mode === "recording") event.preventDefault();
});

(async () => {
  sentences = await ask("sentences");
  const first = sentences.findIndex((sentence) => !sentence.kept);
  at = Math.max(first, 0);
  load();
  show();
  await open();
})();
