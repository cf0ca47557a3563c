// What a wall does outside its circuit: fits the canvas to the screen, keeps the clock, lets figures run, words how old the data is,
// and begins anew when the circuit has gone silent. The circuit only writes attributes; this reads them.
import { reloadWhenServed } from "../reload.js";

const expected = 2500; // between two proofs that a feed is current
const dimAfter = 15000;
const silentAfter = 3000; // the heartbeat comes once a second
const reloadAfter = 15000;
const grace = 1000;
const tick = 700;

const frame = document.getElementById("wall-frame");
const canvas = document.getElementById("wall-canvas");
const banner = document.getElementById("wall-banner");
const controls = document.getElementById("wall-controls");
const words = frame.dataset;
const language = document.documentElement.lang;

// Fit

// A phone has the panels below each other instead (phone.css).
const phone = matchMedia("(width <= 900px)");

function fit() {
  if (phone.matches) {
    frame.style.transform = "";
    return;
  }
  const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
  const left = Math.round((innerWidth - 1920 * scale) / 2);
  const top = Math.round((innerHeight - 1080 * scale) / 2);
  frame.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
}

addEventListener("resize", fit);
fit();

// Heartbeat

const pulse = { at: null, zone: 0, feeds: {}, received: performance.now() };
let downSince = null;

document.addEventListener("eventslive:link", (event) => {
  downSince = event.detail.up ? null : performance.now();
  watch();
});

function beat(element) {
  const data = element.dataset;
  const number = (text) => (text ? Number(text) : null);
  pulse.at = Number(data.at);
  pulse.zone = Number(data.zone);
  pulse.received = performance.now();
  pulse.feeds = {
    district: { confirmed: number(data.district), lost: number(data.districtLost) },
    contest: { confirmed: number(data.contest), lost: number(data.contestLost) },
  };
  watch();
}

const serverNow = () => pulse.at + (performance.now() - pulse.received);
const timeOfDay = (at) => new Date(at + pulse.zone * 60000).toISOString().slice(11, 19);
const fill = (template, value) => template.replace("{0}", value);

function ago(age) {
  const seconds = Math.floor(age / 1000);
  return seconds < 60
    ? fill(words.secondsAgo, seconds)
    : seconds < 3600
      ? fill(words.minutesAgo, Math.floor(seconds / 60))
      : fill(words.hoursAgo, Math.floor(seconds / 3600));
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function watch() {
  const now = performance.now();
  const silent = now - pulse.received;
  const down = (downSince !== null && now - downSince >= grace) || (pulse.at !== null && silent >= silentAfter);
  if (pulse.at !== null) {
    showAges();
    showBanner(down);
  }
  frame.classList.toggle("down", down && pulse.at !== null);
  if (silent >= reloadAfter) {
    void reloadWhenServed();
  }
}

function showAges() {
  for (const panel of canvas.querySelectorAll("[data-feed]")) {
    const confirmed = pulse.feeds[panel.dataset.feed]?.confirmed;
    const age = confirmed ? serverNow() - confirmed : null;
    panel.classList.toggle("old", age === null || age >= dimAfter);
    const label = panel.querySelector(".age");
    if (label) {
      const late = age === null || age >= 2 * expected;
      label.classList.toggle("late", late);
      setText(label, age === null ? "–" : late ? fill(words.dataOld, ago(age)) : words.justNow);
    }
  }
}

function showBanner(down) {
  const shown = Object.values(pulse.feeds);
  const lost = shown.filter((feed) => feed.lost !== null && serverNow() - feed.lost >= grace);
  const stale = down ? shown.filter((feed) => feed.confirmed !== null) : lost;
  if (!down && lost.length === 0) {
    banner.hidden = true;
    return;
  }
  const oldest = stale.length > 0 && stale.every((feed) => feed.confirmed !== null) ? Math.min(...stale.map((feed) => feed.confirmed)) : null;
  const text = oldest === null ? words.never : fill(words.stale, timeOfDay(oldest));
  setText(banner, down ? `${text} · ${words.connecting}` : text);
  banner.hidden = false;
}

function showClock() {
  const clock = document.getElementById("wall-clock");
  if (clock && pulse.at !== null) {
    setText(clock, timeOfDay(serverNow()));
  }
}

setInterval(watch, 500);
setInterval(showClock, 100);

// Figures

const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const figures = new WeakMap();
const running = new Set();

function write(element, value) {
  setText(element, value === null ? "–" : Math.round(value).toLocaleString(language));
}

/** Lets a figure run to its new value, from the one that it shows. */
function retarget(element) {
  const text = element.dataset.number;
  const to = text === undefined || text === "" ? null : Number(text);
  const before = figures.get(element);
  const from = before?.shown ?? null;
  if (before?.to === to) {
    return;
  }
  const direct = still || from === null || to === null;
  figures.set(element, { from, to, shown: direct ? to : from, begin: performance.now() });
  if (direct) {
    running.delete(element);
    write(element, to);
  } else {
    running.add(element);
    if (running.size === 1) {
      requestAnimationFrame(run);
    }
  }
}

function run(now) {
  for (const element of running) {
    const figure = figures.get(element);
    const part = Math.min(1, Math.max(0, (now - figure.begin) / tick));
    figure.shown = figure.from + (figure.to - figure.from) * (1 - (1 - part) ** 3);
    write(element, figure.shown);
    if (part === 1 || !element.isConnected) {
      running.delete(element);
    }
  }
  if (running.size > 0) {
    requestAnimationFrame(run);
  }
}

// What the circuit writes

function look(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    return;
  }
  for (const element of node.querySelectorAll("[data-number], #wall-pulse")) {
    notice(element);
  }
  if (node.id === "wall-pulse" || node.dataset?.number !== undefined) {
    notice(node);
  }
  for (const element of node.matches("[data-name]") ? [node] : node.querySelectorAll("[data-name]:not([data-number])")) {
    notice(element);
  }
}

function notice(element) {
  if (element.id === "wall-pulse") {
    beat(element);
  } else {
    retarget(element);
  }
}

new MutationObserver((changes) => {
  const touched = new Set();
  for (const change of changes) {
    if (change.type === "attributes") {
      touched.add(change.target);
    } else {
      change.addedNodes.forEach(look);
    }
  }
  touched.forEach(notice);
}).observe(canvas, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-at", "data-number"] });
look(canvas);

// Controls hide when nobody points at them

let hiding = 0;

function reveal() {
  controls.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => controls.classList.remove("shown"), 4000);
}

addEventListener("pointermove", reveal);
addEventListener("keydown", reveal);
controls.querySelector("[data-full-screen]").addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
