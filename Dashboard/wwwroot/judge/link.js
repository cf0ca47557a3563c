// Whether the server is there. A browser says "online" as soon as it has any network; only an answer of this server is a proof.

import { duration, format } from "./dom.js";

const HEARTBEAT_MS = 4_000;
const DEVICE_BEAT_MS = 10_000;
const UNKNOWN_DEVICE = "urn:eventslive:problem:unknown-device";
const TIMEOUT_MS = 4_000;
const SILENT_AFTER_MS = 10_000;
// Where one route answers and another does not, each answer would start what fails again at once.
const BACK_AT_MOST_EVERY_MS = 3_000;

/** The link to the server, in words in the page's head. */
export class Link {
  #texts;
  #line;
  #lastHeard = null;
  #failing = false;
  #since = Date.now();
  #listeners = new Set();
  #turns = new Set();
  #wasUp = false;
  #toldBack = 0;
  #district;
  #isDevice;
  #unsent;
  #deviceTimer = null;

  /**
   * @param isDevice whether this tablet is paired; a judge who signed in as an account has no device to tell of.
   * @param unsent tells how many sheets lie on this tablet, whoever entered them.
   */
  constructor({ texts, district, isDevice, unsent }, line) {
    this.#texts = texts;
    this.#line = line;
    this.#district = district;
    this.#isDevice = isDevice;
    this.#unsent = unsent;
  }

  start() {
    addEventListener("online", () => void this.#beat());
    addEventListener("offline", () => this.missed());
    addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.#beat());
    setInterval(() => void this.#beat(), HEARTBEAT_MS);
    setInterval(() => this.#show(), 1_000);
    void this.#beat();
    if (this.#isDevice) {
      this.#deviceTimer = setInterval(() => void this.#reportDevice(), DEVICE_BEAT_MS);
      void this.#reportDevice();
    }

    this.#show();
  }

  /** @param listener called when the server is heard again after it was not. */
  onBack(listener) {
    this.#listeners.add(listener);
  }

  /** @param listener called each time that the link is found up or down after the other. */
  onTurn(listener) {
    this.#turns.add(listener);
  }

  get isUp() {
    return this.#lastHeard !== null && !this.#failing && Date.now() - this.#lastHeard < SILENT_AFTER_MS;
  }

  heard() {
    const wasUp = this.isUp;
    this.#lastHeard = Date.now();
    this.#failing = false;
    this.#show();
    if (!wasUp && Date.now() - this.#toldBack > BACK_AT_MOST_EVERY_MS) {
      this.#toldBack = Date.now();
      this.#listeners.forEach((listener) => listener());
    }
  }

  missed() {
    this.#failing = true;
    this.#show();
  }

  async #beat() {
    try {
      const response = await fetch("/health/live", { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.ok && (await response.text()) === "Healthy") {
        this.heard();
      } else {
        this.missed();
      }
    } catch {
      this.missed();
    }
  }

  /** Tells the devices' desk that this tablet is there and what lies on it. */
  async #reportDevice() {
    try {
      const battery = await navigator.getBattery?.();
      const response = await fetch("/api/v1/devices/me/heartbeat", {
        method: "POST",
        headers: { ...(this.#district === null ? {} : { "EventsLive-District": this.#district }), "Content-Type": "application/json" },
        body: JSON.stringify({ unsent: this.#unsent(), ...(battery ? { batteryPercent: Math.round(battery.level * 100) } : {}) }),
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // It has been signed in anew, as an account, since the page was opened.
      if (response.status === 404 && (await response.json()).type === UNKNOWN_DEVICE) {
        clearInterval(this.#deviceTimer);
      }
    } catch {
      // The desk sees that the tablet is silent; the sheets have their own way.
    }
  }

  #show() {
    const checking = this.#lastHeard === null && !this.#failing;
    const silent = duration(Date.now() - (this.#lastHeard ?? this.#since));
    this.#line.className = checking ? "" : this.isUp ? "good" : "lost";
    const text = checking ? this.#texts.connecting
      : this.isUp ? format(this.#texts.online, Math.floor((Date.now() - this.#lastHeard) / 1000))
      : format(this.#texts.offline, silent);
    if (this.#wasUp !== this.isUp) {
      this.#wasUp = this.isUp;
      this.#turns.forEach((listener) => listener());
    }

    // A reader of the screen is told of a change of state, not of each second.
    if (this.#line.textContent !== text) {
      this.#line.textContent = text;
    }
  }
}
