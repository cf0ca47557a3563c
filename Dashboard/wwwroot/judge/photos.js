// Photos of paper sheets that the server has not answered for. Each follows its sheet and never holds it: it is sent when no sheet waits.
//
// An entry: { key, sheet, sheetId, picture, account, district, event, team, round, label, state, tries, problem, takenAt }. `sheet` is the key under
// which its sheet was taken, `sheetId` what the server calls that, null = not known yet. `picture` is the id of its bytes in a store of their own,
// so that whoever lists what is unsent reads no picture. `state`: "waiting" or "refused".
// Invariant: an entry leaves with its picture, only by an answer of the server or the judge's own act; its key stays whatever is tried.

import { Changes } from "./changes.js";
import { newKey } from "./keys.js";

const ORPHAN_LIFE_MS = 3_600_000;

/** The photos of one judge on this tablet. */
export class Photos {
  #store;
  #account;
  #changes = new Changes("eventslive-judge-photos");

  constructor(store, account) {
    this.#store = store;
    this.#account = account;
  }

  /** @param listener called after each change, of another tab's too. */
  onChange(listener) {
    this.#changes.follow(listener);
  }

  /** This judge's entries in the order in which they were taken. */
  async look() {
    return (await this.#store.read("photos")).filter((row) => row.account === this.#account).sort((a, b) => a.takenAt - b.takenAt);
  }

  /** Keeps the bytes of a picture. @returns its id, or null where the tablet has no room for it. */
  async keep(bytes) {
    const id = newKey();
    return (await this.#store.putAside("pictures", { id, bytes, at: Date.now() })) ? id : null;
  }

  async picture(id) {
    return (await this.#store.get("pictures", id))?.bytes ?? null;
  }

  /** Takes a photo for a sheet that was taken before. @param sheet an entry of the outbox, or a receipt. */
  async add(sheet, picture) {
    await this.#store.change(async (t) => {
      // What lay unsent may have arrived while its photo was taken.
      const sheetId = sheet.sheetId ?? (await t.get("receipts", sheet.key))?.sheetId ?? null;
      await forget(t, await ofSheet(t, { key: sheet.key, sheetId }));
      t.put("photos", entryOf(sheet, sheetId, picture, this.#account));
    });
    this.#changes.tell();
  }

  /** Notes that a photo is being sent. @returns the entry, or null where it has gone. */
  async trying(key) {
    return await this.#store.change(async (t) => {
      const row = await t.get("photos", key);
      if (row === undefined) {
        return null;
      }

      const tried = { ...row, tries: row.tries + 1 };
      t.put("photos", tried);
      return tried;
    });
  }

  /** The server has it. */
  async accepted(entry) {
    await this.#store.change(async (t) => {
      await forget(t, [entry]);
      for (const receipt of (await t.all("receipts")).filter((row) => row.sheetId === entry.sheetId && row.event === entry.event && row.district === entry.district)) {
        t.put("receipts", { ...receipt, hasPhoto: true });
      }
    });
    this.#changes.tell();
  }

  async refused(key, problem) {
    await this.#edit(key, (row) => ({ ...row, state: "refused", problem }));
  }

  async retry(key) {
    await this.#edit(key, (row) => ({ ...row, state: "waiting", problem: null }));
  }

  async discard(key) {
    await this.#store.change(async (t) => {
      const row = await t.get("photos", key);
      await forget(t, row === undefined ? [] : [row]);
    });
    this.#changes.tell();
  }

  /** Forgets pictures that neither a photo nor a draft speaks of any more. @param age how old at least; a page that is open may be about to speak of one. */
  async tidy(age = ORPHAN_LIFE_MS) {
    await this.#store.change(async (t) => {
      const [photos, drafts] = [await t.all("photos"), await t.all("drafts")];
      const needed = new Set([...photos.map((row) => row.picture), ...drafts.map((draft) => draft.paper?.picture)]);
      for (const { id, at } of await t.all("pictures")) {
        if (!needed.has(id) && Date.now() - at >= age) {
          t.delete("pictures", id);
        }
      }
    });
  }

  /** Something else changed what lies here. */
  changed() {
    this.#changes.tell();
  }

  async #edit(key, change) {
    await this.#store.change(async (t) => {
      const row = await t.get("photos", key);
      if (row !== undefined) {
        t.put("photos", change(row));
      }
    });
    this.#changes.tell();
  }
}

/**
 * Within the transaction that takes a sheet: its photo is taken with it.
 * @param picture id of the picture, or null where there is none; undefined leaves what there is.
 * @param mends key of the sheet that this one stands for; its photo stays where the picture is the same.
 */
export async function takeWith(t, entry, picture, mends) {
  const before = mends === null ? [] : await ofSheet(t, { key: mends, sheetId: null });
  const same = before.filter((row) => picture === undefined || row.picture === picture);
  await forget(t, before.filter((row) => !same.includes(row)));
  for (const row of same) {
    t.put("photos", addressed(row, entry));
  }

  if (picture && same.length === 0) {
    t.put("photos", entryOf(entry, null, picture, entry.account));
  }
}

/** Within the transaction that gives a sheet another key or run. */
export async function followSheet(t, former, entry) {
  for (const row of await ofSheet(t, { key: former, sheetId: null })) {
    t.put("photos", addressed(row, entry));
  }
}

/** Within the transaction in which a sheet arrives: from then on its photo can be sent. */
export async function sheetArrived(t, key, sheetId) {
  for (const row of await ofSheet(t, { key, sheetId: null })) {
    t.put("photos", { ...row, sheetId });
  }
}

/** Within the transaction in which a sheet is given up. */
export async function dropWith(t, key) {
  await forget(t, await ofSheet(t, { key, sheetId: null }));
}

async function ofSheet(t, { key, sheetId }) {
  return (await t.all("photos")).filter((row) => row.sheet === key || (sheetId !== null && row.sheetId === sheetId));
}

async function forget(t, rows) {
  for (const row of rows) {
    t.delete("photos", row.key);
    t.delete("pictures", row.picture);
  }
}

function entryOf({ key, district, event, team, round, stage, match, label }, sheetId, picture, account) {
  return { key: newKey(), sheet: key, sheetId, picture, account, district, event, team, round, stage, match, label, state: "waiting", tries: 0, problem: null, takenAt: Date.now() };
}

function addressed(row, { key, team, round, stage, match, label }) {
  return { ...row, sheet: key, team, round, stage, match, label };
}
