// The self-check before the contest: measures this device, says each line in words, and reports to the server.
import { MUST, OK, WATCH, battery, browser, clock, connection, storage, worst } from "./check-rules.js";
import { trust } from "./hall.js";

const TRIES = 8;
const { texts, district, content } = JSON.parse(document.getElementById("check-data").textContent);
const headers = district === null ? {} : { "EventsLive-District": district };
const lines = document.getElementById("lines");
const contest = document.getElementById("contest");
const say = (name, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), texts[name]);
let run = 0;

function line(name) {
  const level = Object.assign(document.createElement("span"), { className: "level", textContent: texts.checking });
  const title = Object.assign(document.createElement("strong"), { textContent: texts[name] });
  const words = Object.assign(document.createElement("span"), { className: "words" });
  const item = Object.assign(document.createElement("li"), { id: `line-${name}` });
  item.append(title, level, words);
  lines.append(item);
  return (outcome, text, ...more) => {
    item.dataset.level = outcome;
    level.textContent = texts[`level.${outcome}`];
    words.replaceChildren(text, ...more);
    return outcome;
  };
}

/** Times the server's clock. The offset of the quickest trip is the truest (Cristian's algorithm). */
async function measure() {
  const trips = [];
  let best = null;
  for (let i = 0; i < TRIES; i++) {
    const [begun, sent] = [performance.now(), Date.now()];
    try {
      const response = await fetch("/api/v1/clock", { cache: "no-store", signal: AbortSignal.timeout(4_000) });
      const { now } = await response.json();
      const trip = performance.now() - begun;
      trips.push(trip);
      if (best === null || trip < best.trip) {
        best = { trip, offset: sent + trip / 2 - Date.parse(now) };
      }
    } catch {
      trips.push(null);
    }
  }
  return { trips, offset: best === null ? null : Math.round(best.offset) };
}

const request = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

/** Writes into IndexedDB, opens it anew and reads what was written. */
async function storeWorks() {
  const open = () => {
    const asked = indexedDB.open("eventslive-check", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("checks");
    return request(asked);
  };
  try {
    const written = `${Date.now()}-${Math.random()}`;
    const first = await open();
    const writing = first.transaction("checks", "readwrite");
    writing.objectStore("checks").put(written, "last");
    await new Promise((resolve, reject) => {
      writing.oncomplete = resolve;
      writing.onerror = writing.onabort = () => reject(writing.error);
    });
    first.close();
    const second = await open();
    const read = await request(second.transaction("checks").objectStore("checks").get("last"));
    second.close();
    return read === written;
  } catch {
    return false;
  }
}

async function checkStorage(tell) {
  const works = await storeWorks();
  const manager = navigator.storage;
  const lasting = (await manager?.persisted?.()) || (await manager?.persist?.()) || false;
  const estimate = await manager?.estimate?.();
  const free = estimate === undefined ? null : estimate.quota - estimate.usage;
  const level = storage(works, lasting, free);
  return tell(level, !works ? texts.storageFails : !isSecureContext ? texts.storagePlain : !lasting ? texts.storageMayGo : level === WATCH ? texts.storageLow : texts.storageOk);
}

async function checkBattery(tell, result) {
  const state = await navigator.getBattery?.().catch(() => null);
  if (state) {
    result.batteryPercent = Math.round(state.level * 100);
    const level = battery(state.level, state.charging);
    return tell(level, say(state.charging ? "batteryCharging" : `battery.${level}`, result.batteryPercent));
  }
  return new Promise((resolve) => {
    const answer = (text, level, words) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      button.addEventListener("click", () => resolve(tell(level, words)));
      return button;
    };
    tell(WATCH, texts.batteryAsk, answer(texts.batteryFull, OK, texts.batterySaidFull), answer(texts.batteryHalf, WATCH, texts.batterySaidHalf), answer(texts.batteryLow, MUST, texts.batterySaidLow));
  });
}

function checkBrowser(tell) {
  const able = "indexedDB" in window && "noModule" in HTMLScriptElement.prototype && "timeout" in AbortSignal && "replaceChildren" in document.body && CSS.supports("aspect-ratio: 1");
  const level = browser(able, innerWidth);
  return tell(level, say(`browser.${level}`, innerWidth, innerHeight));
}

async function checkWorker(tell) {
  const state = await trust();
  if (state !== "trusted") {
    return tell(WATCH, state === "plain" ? texts.workerPlain : texts.workerUntrusted);
  }
  const registered = await navigator.serviceWorker?.getRegistration("/judge");
  return registered?.active ? tell(OK, texts.workerOk) : tell(WATCH, texts.workerNotYet);
}

/** A short fingerprint of a rule: two texts that differ have, but for one time in four thousand million, another one. FNV-1a, 32 bits. */
function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

async function checkRule(tell, result) {
  if (contest.value === "") {
    return tell(WATCH, texts.ruleNone);
  }
  const key = `eventslive-rule:${district ?? ""}/${contest.value}`;
  try {
    const response = await fetch(`/api/v1/events/${contest.value}/contest`, { headers, cache: "no-store", signal: AbortSignal.timeout(8_000) });
    if (!response.ok) {
      return tell(MUST, texts.ruleFails);
    }
    const { groups, rounds, rule } = await response.json();
    const server = fingerprint(JSON.stringify([groups, rounds, rule]));
    const here = localStorage.getItem(key);
    localStorage.setItem(key, server);
    [result.event, result.rule] = [contest.value, server];
    return here === null || here === server ? tell(OK, say("ruleOk", server)) : tell(WATCH, say("ruleChanged", here, server));
  } catch {
    return tell(MUST, texts.ruleFails);
  }
}

async function report(result) {
  const words = document.getElementById("report");
  if (!content.device) {
    words.textContent = texts.notPaired;
    return;
  }
  try {
    const response = await fetch("/api/v1/devices/me/checks", {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(result),
      signal: AbortSignal.timeout(10_000),
    });
    words.textContent = response.ok ? say("reported", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })) : texts.notReported;
  } catch {
    words.textContent = texts.notReported;
  }
}

async function check() {
  const own = ++run;
  const result = {};
  lines.replaceChildren();
  document.getElementById("verdict").textContent = document.getElementById("report").textContent = "";
  delete document.getElementById("verdict").dataset.level;
  const tell = Object.fromEntries(["connection", "storage", "clock", "battery", "browser", "serviceWorker", "ruleVersion"].map((name) => [name, line(name)]));
  const measured = await measure();
  const link = connection(measured.trips);
  if (link.median !== null) {
    result.roundTripMs = Math.round(link.median);
    result.clockOffsetMs = Math.max(-2_000_000_000, Math.min(2_000_000_000, measured.offset));
  }
  result.connection = tell.connection(link.level, link.median === null ? texts.connectionLost : say(link.lost > 0 ? "connectionSome" : `connection.${link.level}`, result.roundTripMs, link.lost, TRIES));
  const seconds = measured.offset === null ? "" : (Math.abs(measured.offset) / 1000).toFixed(1);
  result.clock = tell.clock(clock(measured.offset), measured.offset === null ? texts.clockUnknown : clock(measured.offset) === OK ? say("clockOk", seconds) : say(measured.offset > 0 ? "clockFast" : "clockSlow", seconds));
  result.browser = checkBrowser(tell.browser);
  result.storage = await checkStorage(tell.storage);
  result.serviceWorker = await checkWorker(tell.serviceWorker);
  result.ruleVersion = await checkRule(tell.ruleVersion, result);
  result.battery = await checkBattery(tell.battery, result);
  if (own !== run) {
    return;
  }
  const verdict = worst(["connection", "storage", "clock", "battery", "browser", "serviceWorker", "ruleVersion"].map((name) => result[name]));
  document.getElementById("verdict").dataset.level = verdict;
  document.getElementById("verdict").textContent = texts[`verdict.${verdict}`];
  await report(result);
}

document.getElementById("again").addEventListener("click", () => void check());
contest.addEventListener("change", () => void check());
void check();
