// Contests as judges see them: from the server where it is reached, else as it last gave them, with their age.

const TIMEOUT_MS = 8_000;

/** Reads contests and keeps what it has read for a time without network. */
export class Contests {
  #store;
  #link;
  #headers;
  #district;

  constructor(store, link, district) {
    this.#store = store;
    this.#link = link;
    this.#district = district ?? "";
    this.#headers = district === null ? {} : { "EventsLive-District": district };
  }

  /** The contest as it was last read, or null. */
  async kept(id) {
    return (await this.#store.get("contests", this.#key(id)))?.contest ?? null;
  }

  /** The contest as it is now. Fails where the server is not reached. */
  async fetch(id, name) {
    const answer = await this.read(`/api/v1/events/${id}/judging`);
    const contest = { ...answer, id, name, at: Date.now() };
    await this.#store.change(async (t) => t.put("contests", { id: this.#key(id), contest }));
    return contest;
  }

  async read(url) {
    let response;
    try {
      response = await fetch(url, { headers: this.#headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (failure) {
      this.#link.missed();
      throw failure;
    }

    if (!response.ok) {
      throw new Error(String(response.status));
    }

    const answer = await response.json();
    this.#link.heard();
    return answer;
  }

  #key(id) {
    return `${this.#district}/${id}`;
  }
}
