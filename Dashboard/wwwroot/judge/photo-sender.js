// Delivers photos of paper sheets: each under its own key until the server has answered for it, and only while no sheet waits to be sent.

const TRY_TIMEOUT_MS = 30_000;
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const PROBLEM = "urn:eventslive:problem:";

/** Sends photos as soon as they can go. */
export class PhotoSender {
  #outbox;
  #photos;
  #link;
  #account;
  #onSignedOut;
  #running = false;
  #again = false;
  #failed = 0;
  #timer = null;
  #trying = null;

  /** @param onSignedOut called where the server wants this judge to sign in again. */
  constructor({ outbox, photos, link, account, onSignedOut }) {
    this.#outbox = outbox;
    this.#photos = photos;
    this.#link = link;
    this.#account = account;
    this.#onSignedOut = onSignedOut;
    outbox.onChange(() => void this.#sheetsChanged());
    photos.onChange(() => this.wake());
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

  async #run() {
    this.#running = true;
    let pause = null;
    try {
      do {
        this.#again = false;
        pause = await this.#round();
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

  /** @returns after how many milliseconds to go on; null = nothing is left that can be sent now. */
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
      if (answer.kind === "accepted") {
        this.#failed = 0;
        await this.#photos.accepted(entry);
      } else if (answer.kind === "refused") {
        await this.#photos.refused(key, answer.problem);
      } else if (answer.kind === "signedOut") {
        this.#onSignedOut();
        return LONGEST_PAUSE_MS;
      } else {
        this.#failed += 1;
        return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(this.#failed - 1, 6)) * (0.75 + Math.random() / 2);
      }
    }

    return null;
  }

  async #try(entry, bytes) {
    const trying = new AbortController();
    const timer = setTimeout(() => trying.abort(), TRY_TIMEOUT_MS);
    this.#trying = trying;
    let response;
    let body;
    try {
      response = await fetch(`/api/v1/events/${entry.event}/sheets/${entry.sheetId}/photo`, {
        method: "PUT",
        headers: {
          ...(entry.district === null ? {} : { "EventsLive-District": entry.district }),
          "Content-Type": "image/jpeg",
          "Idempotency-Key": entry.key,
          "EventsLive-Account": this.#account,
        },
        body: bytes,
        redirect: "error",
        signal: trying.signal,
      });
      body = await response.json();
    } catch {
      // No answer, or not one of ours: it may have arrived all the same, so only the same key may follow.
      body = null;
    } finally {
      clearTimeout(timer);
      this.#trying = null;
    }

    if (typeof body?.sheetId !== "string" && !String(body?.type ?? "").startsWith(PROBLEM)) {
      return { kind: "unreached" };
    }

    this.#link.heard();
    const { status } = response;
    return response.ok ? { kind: "accepted" }
      : status === 401 ? { kind: "signedOut" }
      : status >= 500 || status === 408 || status === 429 ? { kind: "busy" }
      : { kind: "refused", problem: { status, detail: body.detail ?? body.title } };
  }
}
