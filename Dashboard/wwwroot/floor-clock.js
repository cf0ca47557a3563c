// Shows the clocks of tables by the server's time: the page is told when one was started, stopped or reset, and counts by itself in between.

const shownEvery = 50; // ms; a tenth of a second is shown
const setEvery = 60000;
const tries = 4;

// The server's time minus performance.now(), by the answer that took the shortest way.
let offset = null;
let audio = null;
const ended = new WeakSet();

async function setClock() {
  let best = Infinity;
  for (let i = 0; i < tries; i++) {
    try {
      const sent = performance.now();
      const answer = await fetch("/api/v1/time", { cache: "no-store" });
      const received = performance.now();
      const { now } = await answer.json();
      if (answer.ok && received - sent < best) {
        best = received - sent;
        offset = Date.parse(now) + best / 2 - received;
      }
    } catch {
      // The page goes on by what it has; it is set again in a minute.
    }
  }
}

function words(ms) {
  const tenths = Math.floor(Math.abs(ms) / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = Math.floor(tenths / 10) % 60;
  return `${ms < 0 && tenths > 0 ? "+" : ""}${minutes}:${String(seconds).padStart(2, "0")}.${tenths % 10}`;
}

function signal() {
  // A page that nobody has touched yet may make no sound.
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = 880;
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 1);
}

function show() {
  const now = offset === null ? null : performance.now() + offset;
  for (const face of document.querySelectorAll("[data-clock]")) {
    const { length, elapsed, since } = face.dataset;
    const running = since !== undefined && since !== "";
    if (running && now === null) {
      continue;
    }
    const left = Number(length) * 1000 - Number(elapsed) - (running ? Math.max(0, now - Number(since)) : 0);
    const text = words(left);
    if (face.textContent !== text) {
      face.textContent = text;
    }
    face.classList.toggle("running", running);
    face.classList.toggle("over", left <= 0);
    if (left > 0) {
      ended.delete(face);
    } else if (!ended.has(face)) {
      ended.add(face);
      // One that was over before anybody looked is not signalled.
      if (running && left > -1000) {
        signal();
      }
    }
  }
}

void setClock();
setInterval(setClock, setEvery);
setInterval(show, shownEvery);
