// Delivers the outbox: each sheet under its own key until the server has answered for it, in order within a contest.

import { arrivedAs, traceOf } from "./arrivals.js";
import { inTurn } from "./turns.js";

const TRY_TIMEOUT_MS = 8_000;
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
const SIGNED_OUT_PAUSE_MS = 15_000;
const PROBLEM = "urn:eventslive:problem:";

/** Sends whatever is in the outbox as soon as it can. */
export class Sender {
  #store;
  #outbox;
  #link;
  #account;
  #onSignedOut;
  #running = false;
  #again = false;
  #failed = 0;
  #timer = null;

  /** @param onSignedOut called with whether the server wants this judge to sign in again. */
  constructor({ store, outbox, link, account, onSignedOut }) {
    this.#store = store;
    this.#outbox = outbox;
    this.#link = link;
    this.#account = account;
    this.#onSignedOut = onSignedOut;
    outbox.onChange(() => this.wake());
    link.onBack(() => this.wake());
    addEventListener("visibilitychange", () => this.wake());
  }

  /** Begins at once, whatever pause there was. */
  wake() {
    clearTimeout(this.#timer);
    if (this.#running) {
      this.#again = true;
      return;
    }

    void this.#run();
  }

  async #run() {
    this.#running = true;
    let pause = null;
    try {
      do {
        this.#again = false;
        const { entries } = await this.#outbox.look();
        pause = entries.some((entry) => entry.state === "waiting") ? await inTurn(this.#store, (mayGoOn) => this.#round(mayGoOn)) : null;
      } while (this.#again && pause === null);
    } catch (failure) {
      // Not the network but the tablet itself: said in the console, and tried again like everything else.
      console.warn(failure);
      pause = LONGEST_PAUSE_MS;
    } finally {
      this.#running = false;
    }

    if (pause !== null) {
      this.#timer = setTimeout(() => this.wake(), pause);
    }
  }

  /** @returns after how many milliseconds to go on; null = nothing is left that can be sent. */
  async #round(mayGoOn) {
    const blocked = new Set();
    let pause = null;
    while (await mayGoOn()) {
      const entry = await this.#outbox.next(blocked);
      if (entry === null) {
        return pause;
      }

      const answer = entry.isForgotten ? await this.#ask(entry) : await this.#try(entry);
      if (answer.kind === "absent") {
        await this.#outbox.neverArrived(entry.key);
      } else if (answer.kind === "accepted") {
        this.#failed = 0;
        this.#onSignedOut(false);
        await this.#outbox.accepted(entry, answer.body);
      } else if (answer.kind === "refused") {
        this.#failed = 0;
        await this.#outbox.refused(entry, { status: answer.status, type: answer.body.type, detail: answer.body.detail ?? answer.body.title, field: answer.body.field ?? null });
      } else if (answer.kind === "signedOut") {
        this.#onSignedOut(true);
        return SIGNED_OUT_PAUSE_MS;
      } else {
        this.#failed += 1;
        const backOff = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(this.#failed - 1, 6)) * (0.75 + Math.random() / 2);
        pause = Math.min(LONGEST_PAUSE_MS, Math.max(answer.retryAfter, backOff));
        if (answer.kind === "unreached") {
          return pause;
        }

        blocked.add(entry.event);
      }
    }

    return SHORTEST_PAUSE_MS;
  }

  #try(entry) {
    return this.#call(entry, entry.kind === "move" ? `sheets/${entry.sheetId}/move` : "scores", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": entry.key },
      body: entry.text,
    }, (body) => typeof body?.sheetId === "string");
  }

  /** Whether an entry whose key may be forgotten has arrived: the server tells what stands. */
  async #ask(entry) {
    const answer = await this.#call(entry, `sheets?${new URLSearchParams(traceOf(entry))}`, { method: "GET" }, (body) => Array.isArray(body?.sheets));
    if (answer.kind !== "accepted") {
      return answer;
    }

    const answered = (await this.#outbox.receipts()).filter((row) => row.event === entry.event && row.district === entry.district).map((row) => row.sheetId);
    const arrived = arrivedAs(entry, answer.body.sheets, new Set(answered));
    return arrived === null ? { kind: "absent" } : { kind: "accepted", body: arrived };
  }

  async #call(entry, path, request, isAnswer) {
    let response;
    let body;
    try {
      response = await fetch(`/api/v1/events/${entry.event}/${path}`, {
        ...request,
        headers: {
          ...request.headers,
          ...(entry.district === null ? {} : { "EventsLive-District": entry.district }),
          "EventsLive-Account": this.#account,
        },
        redirect: "error",
        signal: AbortSignal.timeout(TRY_TIMEOUT_MS),
      });
      body = await response.json();
    } catch {
      // No answer, or not one of ours: it may have arrived all the same, so only the same key may follow.
      body = null;
    }

    // A hotspot's own page answers too: only what this server says is an answer.
    const isOurs = isAnswer(body) || String(body?.type ?? "").startsWith(PROBLEM);
    if (!isOurs) {
      this.#link.missed();
      return { kind: "unreached", retryAfter: 0 };
    }

    this.#link.heard();
    const { status } = response;
    return response.ok ? { kind: "accepted", body }
      : status === 401 ? { kind: "signedOut" }
      : status >= 500 || status === 408 || status === 429 ? { kind: "busy", retryAfter: 1000 * (Number.parseInt(response.headers.get("Retry-After") ?? "0", 10) || 0) }
      : { kind: "refused", status, body };
  }
}
