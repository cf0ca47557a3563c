// The tablet's own storage: IndexedDB, which works on plain HTTP too, and memory where the browser gives none.

const NAME = "eventslive-judge";
const SCHEMA = 2;
const LONGEST_OPENING_MS = 5_000;

/** Stores by name with the property that is their key. */
const STORES = {
  /** Sheets that the server has not answered for; key: their idempotency key. */
  outbox: "key",
  /** What the server said of sheets that have left the outbox. */
  receipts: "key",
  /** What is typed and not yet taken, one a judge and run. */
  drafts: "id",
  /** Contests as the server last gave them, for a time without network. */
  contests: "id",
  /** Photos of paper sheets that the server has not answered for; key: their idempotency key. */
  photos: "key",
  /** The bytes of photos, apart from all that is listed. */
  pictures: "id",
  /** Single facts: where the judge was, who sends. */
  facts: "id",
};

/**
 * Opens the storage. Never fails: without IndexedDB everything is in memory, and `failing` says so.
 * @param onState called with whether what is written is safe from a reload, each time that it changes.
 */
export async function openStore(onState) {
  let database = null;
  try {
    database = await openDatabase();
    // Asks the browser not to clear it when space is short; exists on secure origins only.
    navigator.storage?.persist?.().catch(() => {});
  } catch {
    // A private window or a full disk: the page works on, as long as it stays open.
  }

  return new Store(database, onState);
}

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, SCHEMA);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) {
        if (!request.result.objectStoreNames.contains(store)) {
          request.result.createObjectStore(store, { keyPath });
        }
      }
    };
    request.onsuccess = () => {
      // A page of a newer version must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
    setTimeout(() => reject(new Error("timeout")), LONGEST_OPENING_MS);
  });
}

/** Atomic changes over all stores. What a change resolves after is on the disk, or `failing` is true. */
class Store {
  #database;
  #onState;
  // What could not be written: it overlays the database and goes there as soon as that takes it.
  #kept = new Map(Object.keys(STORES).map((store) => [store, new Map()]));
  #turn = Promise.resolve();

  constructor(database, onState) {
    this.#database = database;
    this.#onState = onState;
    this.failing = database === null;
    onState(this.failing);
  }

  /**
   * Runs `work` in one transaction: all of what it puts and deletes, or nothing.
   * `work(t)` may await only `t.get`, `t.all`; it must be harmless to run twice.
   */
  async change(work) {
    if (!this.failing) {
      try {
        return await this.#inDatabase(work);
      } catch (failure) {
        if (!(failure instanceof DOMException)) {
          throw failure;
        }

        this.#say(true);
      }
    }

    const kept = await this.#inMemory(work);
    await this.#writeBack();
    return kept;
  }

  /**
   * Puts a large value that nothing else may wait for: where there is no room for it, it is not kept, and all else goes on as it was.
   * @returns whether it is kept.
   */
  async putAside(store, value) {
    if (this.#database === null) {
      this.#kept.get(store).set(value[STORES[store]], { value });
      return true;
    }

    try {
      await this.#inDatabase(async (t) => t.put(store, value));
      return true;
    } catch (failure) {
      if (!(failure instanceof DOMException)) {
        throw failure;
      }

      return false;
    }
  }

  async read(store) {
    return await this.#inMemory((t) => t.all(store), !this.failing);
  }

  async get(store, key) {
    return await this.#inMemory((t) => t.get(store, key), !this.failing);
  }

  #inDatabase(work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(Object.keys(STORES), "readwrite", { durability: "strict" });
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
      work(access(transaction)).then(
        (value) => {
          result = value;
        },
        (failure) => {
          reject(failure);
          abort(transaction);
        },
      );
    });
  }

  // One change after the other: what runs between two awaits of one must not be seen by another.
  #inMemory(work, readOnly = false) {
    const run = async () => {
      if (readOnly) {
        return await work(this.#databaseReader());
      }

      const draft = new Map();
      const base = this.#databaseReader();
      const touched = (store) => draft.get(store) ?? draft.set(store, new Map()).get(store);
      const look = (store, key) => draft.get(store)?.get(key) ?? this.#kept.get(store).get(key);
      const result = await work({
        get: async (store, key) => {
          const own = look(store, key);
          return own === undefined ? await base.get(store, key) : own.value;
        },
        all: async (store) => {
          const rows = new Map((await base.all(store)).map((value) => [value[STORES[store]], { value }]));
          for (const layer of [this.#kept.get(store), draft.get(store) ?? new Map()]) {
            layer.forEach((row, key) => rows.set(key, row));
          }

          return [...rows.values()].filter((row) => row.value !== undefined).map((row) => row.value);
        },
        put: (store, value) => touched(store).set(value[STORES[store]], { value: structuredClone(value) }),
        delete: (store, key) => touched(store).set(key, { value: undefined }),
      });
      draft.forEach((rows, store) => rows.forEach((row, key) => this.#kept.get(store).set(key, row)));
      return result;
    };
    const turn = this.#turn.then(run, run);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Reads of the database, each in a transaction of its own; nothing where there is none. */
  #databaseReader() {
    const ask = async (store, make, none) => {
      try {
        return this.#database === null ? none : await promised(make(this.#database.transaction(store).objectStore(store)));
      } catch {
        this.#say(true);
        return none;
      }
    };
    return {
      get: (store, key) => ask(store, (rows) => rows.get(key), undefined),
      all: (store) => ask(store, (rows) => rows.getAll(), []),
    };
  }

  async #writeBack() {
    if (this.#database === null) {
      return;
    }

    const written = [...this.#kept].map(([store, rows]) => [store, new Map(rows)]);
    try {
      await this.#inDatabase(async (t) => {
        for (const [store, rows] of written) {
          rows.forEach((row, key) => (row.value === undefined ? t.delete(store, key) : t.put(store, row.value)));
        }
      });
    } catch {
      return;
    }

    for (const [store, rows] of written) {
      const kept = this.#kept.get(store);
      rows.forEach((row, key) => kept.get(key) === row && kept.delete(key));
    }

    if ([...this.#kept.values()].every((rows) => rows.size === 0)) {
      this.#say(false);
    }
  }

  #say(failing) {
    if (this.failing !== failing) {
      this.failing = failing;
      this.#onState(failing);
    }
  }
}

function access(transaction) {
  return {
    get: (store, key) => promised(transaction.objectStore(store).get(key)),
    all: (store) => promised(transaction.objectStore(store).getAll()),
    put: (store, value) => void transaction.objectStore(store).put(value),
    delete: (store, key) => void transaction.objectStore(store).delete(key),
  };
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It had ended already.
  }
}
