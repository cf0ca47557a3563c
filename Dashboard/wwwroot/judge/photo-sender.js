// Delivers photos of paper sheets: each under its own key until the server has answered for it, and only while no sheet waits to be sent.

import { Delivery } from "./delivery.js";

const TRY_TIMEOUT_MS = 30_000;
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Sends photos as soon as they can go. */
export class PhotoSender {
  #outbox;
  #photos;
  #onSignedOut;
  #delivery;
  #trying = null;

  /** @param onSignedOut called where the server wants this judge to sign in again. */
  constructor({ outbox, photos, link, account, onSignedOut }) {
    this.#outbox = outbox;
    this.#photos = photos;
    this.#onSignedOut = onSignedOut;
    this.#delivery = new Delivery({
      link, account, shortestPause: SHORTEST_PAUSE_MS, longestPause: LONGEST_PAUSE_MS, round: () => this.#round(),
    });
    outbox.onChange(() => void this.#sheetsChanged());
    photos.onChange(() => this.wake());
  }

  /** Begins at once, whatever pause there was. */
  wake() {
    this.#delivery.wake();
  }

  // A sheet goes first: a photo on a thin network makes way, and comes again under its key.
  async #sheetsChanged() {
    if (this.#trying !== null && (await this.#sheetsWait())) {
      this.#trying?.abort();
    }

    this.wake();
  }

  async #sheetsWait() {
    const { entries } = await this.#outbox.look();
    return entries.some((entry) => entry.state === "waiting" && !entries.some((other) => other.key === entry.after));
  }

  async #round() {
    for (const { key, state, sheetId } of await this.#photos.look()) {
      if (state !== "waiting" || sheetId === null) {
        continue;
      }

      if (await this.#sheetsWait()) {
        // Each sheet that leaves wakes this again.
        return null;
      }

      const entry = await this.#photos.trying(key);
      if (entry === null) {
        continue;
      }

      const bytes = await this.#photos.picture(entry.picture);
      if (bytes === null) {
        await this.#photos.refused(key, { kind: "lost" });
        continue;
      }

      const answer = await this.#try(entry, bytes);
      switch (answer.kind) {
        case "accepted":
          await this.#photos.accepted(entry);
          break;
        case "refused":
          await this.#photos.refused(key, { status: answer.status, detail: answer.body.detail ?? answer.body.title });
          break;
        case "signedOut":
          this.#onSignedOut();
          return LONGEST_PAUSE_MS;
        default:
          return answer.pause;
      }
    }

    return null;
  }

  async #try(entry, bytes) {
    this.#trying = new AbortController();
    try {
      return await this.#delivery.call(entry, `sheets/${entry.sheetId}/photo`, {
        method: "PUT",
        headers: { "Content-Type": "image/jpeg", "Idempotency-Key": entry.key },
        body: bytes,
      }, { timeout: TRY_TIMEOUT_MS, trying: this.#trying, isAnswer: (body) => typeof body?.sheetId === "string" });
    } finally {
      this.#trying = null;
    }
  }
}
