// Delivers the outbox: each sheet under its own key until the server has answered for it, in order within a contest.

import { arrivedAs, traceOf } from "./arrivals.js";
import { Delivery } from "./delivery.js";
import { inTurn } from "./turns.js";

const TRY_TIMEOUT_MS = 8_000;
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5_000;
const SIGNED_OUT_PAUSE_MS = 15_000;

/** Sends whatever is in the outbox as soon as it can. */
export class Sender {
  #store;
  #outbox;
  #link;
  #onSignedOut;
  #delivery;

  /** @param onSignedOut called with whether the server wants this judge to sign in again. */
  constructor({ store, outbox, link, account, onSignedOut }) {
    this.#store = store;
    this.#outbox = outbox;
    this.#link = link;
    this.#onSignedOut = onSignedOut;
    this.#delivery = new Delivery({
      link, account, shortestPause: SHORTEST_PAUSE_MS, longestPause: LONGEST_PAUSE_MS, round: () => this.#round(),
    });
    outbox.onChange(() => this.wake());
  }

  /** Begins at once, whatever pause there was. */
  wake() {
    this.#delivery.wake();
  }

  async #round() {
    const { entries } = await this.#outbox.look();
    return entries.some((entry) => entry.state === "waiting") ? inTurn(this.#store, (mayGoOn) => this.#sendAll(mayGoOn)) : null;
  }

  async #sendAll(mayGoOn) {
    const blocked = new Set();
    let pause = null;
    while (await mayGoOn()) {
      const entry = await this.#outbox.next(blocked);
      if (entry === null) {
        return pause;
      }

      const answer = entry.isForgotten ? await this.#ask(entry) : await this.#try(entry);
      switch (answer.kind) {
        case "absent":
          await this.#outbox.neverArrived(entry.key);
          break;
        case "accepted":
          this.#onSignedOut(false);
          await this.#outbox.accepted(entry, answer.body);
          break;
        case "refused":
          await this.#outbox.refused(entry, { status: answer.status, type: answer.body.type, detail: answer.body.detail ?? answer.body.title, field: answer.body.field ?? null });
          break;
        case "signedOut":
          this.#onSignedOut(true);
          return SIGNED_OUT_PAUSE_MS;
        case "unreached":
          this.#link.missed();
          return answer.pause;
        default:
          pause = answer.pause;
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

  #call(entry, path, request, isAnswer) {
    return this.#delivery.call(entry, path, request, { timeout: TRY_TIMEOUT_MS, isAnswer });
  }
}
