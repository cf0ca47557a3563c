// What is typed and not yet taken: kept at every touch, so that a reload or a dead battery costs nothing.

/** Drafts of one judge, one a run. */
export class Drafts {
  #store;
  #account;
  #pending = new Map();
  #writing = null;
  #onKept;

  /** @param onKept called with the time at which what is shown was kept. */
  constructor(store, account, onKept) {
    this.#store = store;
    this.#account = account;
    this.#onKept = onKept;
  }

  /** @param run as `App.run` gives it: the first stage is not named. */
  id({ district, event, team, round, stage = null, match = null }) {
    const beyond = stage === null && match === null ? [] : [stage ?? "", match ?? ""].map(encodeURIComponent);
    return [this.#account, district ?? "", event, team, round, ...beyond].join("/");
  }

  async find(id) {
    return this.#pending.get(id) ?? (await this.#store.get("drafts", id)) ?? null;
  }

  async all() {
    return (await this.#store.read("drafts")).filter((draft) => draft.account === this.#account);
  }

  /** Keeps a draft; of several in a row only the last is written. */
  keep(id, draft) {
    this.#pending.set(id, { ...draft, id, account: this.#account, at: Date.now() });
    this.#writing ??= this.#write();
  }

  /** Forgets what is not written yet: its sheet has been taken or given up. */
  drop(id) {
    this.#pending.delete(id);
  }

  async discard(id) {
    this.drop(id);
    await this.#writing;
    await this.#store.change(async (t) => t.delete("drafts", id));
  }

  /** Resolves when nothing is being written. */
  async settled() {
    await this.#writing;
  }

  async #write() {
    while (this.#pending.size > 0) {
      const [[id, draft]] = this.#pending;
      await this.#store.change(async (t) => t.put("drafts", draft));
      if (this.#pending.get(id) === draft) {
        this.#pending.delete(id);
        this.#onKept(id, draft.at);
      }
    }

    this.#writing = null;
  }
}
