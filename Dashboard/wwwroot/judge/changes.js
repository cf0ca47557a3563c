/** Tells whoever follows a store of this tablet that it has changed, in this tab and in the others. */
export class Changes {
  #channel;
  #listeners = new Set();

  /** @param name of the store; the same in every tab. */
  constructor(name) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = () => this.#call();
  }

  /** @param listener called after each change, of another tab's too. */
  follow(listener) {
    this.#listeners.add(listener);
  }

  tell() {
    this.#channel.postMessage("changed");
    this.#call();
  }

  #call() {
    this.#listeners.forEach((listener) => listener());
  }
}
