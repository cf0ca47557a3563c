// Tells the server which run this tablet has open, and this tablet who else has it. It warns and never holds anybody up.

const RENEW_MS = 10_000;
const TIMEOUT_MS = 5_000;

/** The claim on the one run whose sheet is open. */
export class Claim {
  #app;
  #run;
  #onHolder;
  #timer = null;
  #open = true;

  /** @param onHolder called with who else has the run { login, tablet, since }, or null. */
  constructor(app, run, onHolder) {
    this.#app = app;
    this.#run = run;
    this.#onHolder = onHolder;
    void this.#renew(false);
  }

  takeOver() {
    clearTimeout(this.#timer);
    return this.#renew(true);
  }

  /** The sheet is closed. */
  release() {
    this.#open = false;
    clearTimeout(this.#timer);
    if (this.#app.link.isUp) {
      void this.#send({ release: true });
    }
  }

  async #renew(takeOver) {
    const holder = await this.#send({ takeOver });
    if (!this.#open) {
      return;
    }

    if (holder !== null) {
      this.#onHolder(holder.mine ? null : holder);
    }

    this.#timer = setTimeout(() => void this.#renew(false), RENEW_MS);
  }

  async #send(what) {
    const { event, team, round, stage, match, district } = this.#run;
    try {
      const response = await fetch(`/api/v1/events/${event}/claims`, {
        method: "POST",
        headers: { ...(district === null ? {} : { "EventsLive-District": district }), "Content-Type": "application/json" },
        body: JSON.stringify({ team, round, stage: stage ?? undefined, match: match ?? undefined, judge: this.#app.seatOf(team, { stage, round }), tablet: this.#app.device, ...what }),
        keepalive: true,
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return response.ok ? await response.json() : null;
    } catch {
      // Without network nobody can be told; the sheet goes on all the same.
      return null;
    }
  }
}
