// How what waits on the tablet, sheets or photos, comes to the server: when to try, how long to pause, and what counts as an answer.

const PROBLEM = "urn:eventslive:problem:";

/** Delivers in rounds, one at a time: at once when it is woken, otherwise after the pause that the last round asked for. */
export class Delivery {
  #link;
  #account;
  #shortestPause;
  #longestPause;
  #round;
  #running = false;
  #again = false;
  #failed = 0;
  #timer = null;

  /**
   * @param shortestPause after the first try that fails, in milliseconds; it doubles with each further one.
   * @param longestPause in milliseconds.
   * @param round sends what it can; returns after how many milliseconds to go on; null = nothing is left that can be sent now.
   */
  constructor({ link, account, shortestPause, longestPause, round }) {
    this.#link = link;
    this.#account = account;
    this.#shortestPause = shortestPause;
    this.#longestPause = longestPause;
    this.#round = round;
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
        pause = await this.#round();
      } while (this.#again && pause === null);
    } catch (failure) {
      // Not the network but the tablet itself: said in the console, and tried again like everything else.
      console.warn(failure);
      pause = this.#longestPause;
    } finally {
      this.#running = false;
    }

    if (pause !== null) {
      this.#timer = setTimeout(() => this.wake(), pause);
    }
  }

  /**
   * Sends one request for an entry, in its district and for this judge alone.
   * @param timeout in milliseconds.
   * @param trying aborts it before that.
   * @param isAnswer whether a body is what the server answers to this request.
   * @returns {kind}: "accepted" with its body, "refused" with status and body, "signedOut",
   * or, to be tried again after `pause` milliseconds, "busy" or "unreached".
   */
  async call(entry, path, { headers, ...request }, { timeout, trying = new AbortController(), isAnswer }) {
    const timer = setTimeout(() => trying.abort(), timeout);
    let response;
    let body;
    try {
      response = await fetch(`/api/v1/events/${entry.event}/${path}`, {
        ...request,
        headers: {
          ...headers,
          ...(entry.district === null ? {} : { "EventsLive-District": entry.district }),
          "EventsLive-Account": this.#account,
        },
        redirect: "error",
        signal: trying.signal,
      });
      body = await response.json();
    } catch {
      // No answer, or not one of ours: it may have arrived all the same, so only the same key may follow.
      body = null;
    } finally {
      clearTimeout(timer);
    }

    // A hotspot's own page answers too: only what this server says is an answer.
    if (!isAnswer(body) && !String(body?.type ?? "").startsWith(PROBLEM)) {
      return { kind: "unreached", pause: this.#pause(0) };
    }

    this.#link.heard();
    const { status } = response;
    if (status === 401) {
      return { kind: "signedOut" };
    }

    if (status >= 500 || status === 408 || status === 429) {
      return { kind: "busy", pause: this.#pause(1000 * (Number.parseInt(response.headers.get("Retry-After") ?? "0", 10) || 0)) };
    }

    this.#failed = 0;
    return response.ok ? { kind: "accepted", body } : { kind: "refused", status, body };
  }

  // Of different length on each tablet, so that they do not come back all at once.
  #pause(retryAfter) {
    const backOff = this.#shortestPause * 2 ** Math.min(this.#failed, 6) * (0.75 + Math.random() / 2);
    this.#failed += 1;
    return Math.min(this.#longestPause, Math.max(retryAfter, backOff));
  }
}
