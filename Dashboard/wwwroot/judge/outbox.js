// Sheets that were taken and that the server has not answered for, in the order in which they were taken.
//
// An entry is a sheet, or with `kind` "move" the act that moves one: that of the sheet under the key `after`, or of the accepted `sheetId`; its
// `moved` is what stands on the sheet, `from` the run that it leaves.
// An entry: { key, seq, account, district, event, team, stage, round, match, side, body, label, expected, state, tries, firstTriedAt, text, after, problem, takenAt }.
// `state`: "waiting" or "refused". `text` is the body as it was first sent: under one key never another. `after` is the key of the
// sheet that this one corrects and that was itself unsent: the server's id of that one goes into the body once it is known.
// Invariant: an entry leaves in the same transaction in which its receipt is written, and only by an answer of the server or the judge's own act.

import { Changes } from "./changes.js";
import { newKey } from "./keys.js";
import { dropWith, followSheet, sheetArrived, takeWith } from "./photos.js";
import { whereInBody, whereOf } from "./where.js";

// The server knows a key for 24 hours; after that a repeat could become a second sheet, so what stands is asked for first.
const KEY_LIFE_MS = 23 * 3_600_000;
const RECEIPT_LIFE_MS = 48 * 3_600_000;

/** The outbox of one judge on this tablet. */
export class Outbox {
  #store;
  #account;
  #changes = new Changes("eventslive-judge");

  constructor(store, account) {
    this.#store = store;
    this.#account = account;
  }

  /** @param listener called after each change, of another tab's too. */
  onChange(listener) {
    this.#changes.follow(listener);
  }

  /** This judge's entries in their order, and how many sheets of other judges lie on this tablet. */
  async look() {
    const rows = await this.#store.read("outbox");
    return {
      entries: rows.filter((row) => row.account === this.#account).sort((a, b) => a.seq - b.seq),
      others: rows.filter((row) => row.account !== this.#account).length,
    };
  }

  /** What the server said of this judge's sheets, the newest first. */
  async receipts() {
    return (await this.#store.read("receipts")).filter((row) => row.account === this.#account).sort((a, b) => b.at - a.at);
  }

  /**
   * Takes a sheet: when this resolves it is kept. Its draft goes in the same transaction.
   * @param sheet what an entry has of { district, event, team, stage, round, match, side, body, label, expected, after }.
   * @param mends key of a refused or never tried entry that this one stands for; null = none.
   * @param picture id of the photo's picture, taken with the sheet; null = it has none.
   * @returns the entry, or null where `mends` has been sent in the meantime.
   */
  async take(sheet, draft, mends = null, picture = null) {
    const key = newKey();
    const taken = await this.#store.change(async (t) => {
      const rows = await t.all("outbox");
      const former = rows.find((row) => row.key === mends);
      if (mends !== null && (former === undefined || !isFree(former))) {
        return null;
      }

      if (former !== undefined) {
        t.delete("outbox", former.key);
      }

      // An unsent sheet that is changed keeps its place; a refused one has lost it.
      const seq = former?.state === "waiting" ? former.seq : rows.reduce((last, row) => Math.max(last, row.seq), 0) + 1;
      const entry = {
        kind: "sheet", ...sheet, key, seq, account: this.#account, after: sheet.after ?? null, state: "waiting", tries: 0, firstTriedAt: null, text: null, problem: null, takenAt: Date.now(),
      };
      t.put("outbox", entry);
      for (const follower of rows.filter((row) => row.after === mends && mends !== null)) {
        t.put("outbox", { ...follower, after: key });
      }

      await takeWith(t, entry, picture, mends);
      if (draft !== null) {
        t.delete("drafts", draft);
      }

      return entry;
    });
    this.#changes.tell();
    return taken;
  }

  /** Takes the act that moves a sheet: it leaves after that one. @param move what an entry has of it. */
  async move(move) {
    return await this.take({ ...move, kind: "move" }, null);
  }

  /**
   * Gives an unsent sheet to another run, under a new key.
   * @returns the entry, or null where it has been sent in the meantime.
   */
  async readdress(key, run, label, seat) {
    const moved = await this.#store.change(async (t) => {
      const rows = await t.all("outbox");
      const former = rows.find((row) => row.key === key);
      if (former === undefined || !isFree(former)) {
        return null;
      }

      const seq = former.state === "waiting" ? former.seq : rows.reduce((last, row) => Math.max(last, row.seq), 0) + 1;
      const { stage, match, side, ...same } = former.body;
      const body = { ...same, team: run.team, ...whereInBody(run), judge: seat ?? undefined };
      const entry = { ...former, ...run, key: newKey(), seq, label, body, state: "waiting", problem: null, tries: 0, firstTriedAt: null, text: null };
      t.delete("outbox", key);
      t.put("outbox", entry);
      for (const follower of rows.filter((row) => row.after === key)) {
        t.put("outbox", { ...follower, after: entry.key });
      }

      await followSheet(t, key, entry);

      return entry;
    });
    this.#changes.tell();
    return moved;
  }

  /**
   * Notes that the next sheet is being sent, before it is: whatever dies then, the key is known to be in use.
   * @param blocked events whose next sheet has to wait.
   * @returns the entry with its `text`, or null where there is nothing to send. `isForgotten`: its key may be no longer known, and whether
   * it arrived has to be asked before it is sent again; then nothing is noted.
   */
  async next(blocked) {
    return await this.#store.change(async (t) => {
      const rows = (await t.all("outbox")).filter((row) => row.account === this.#account).sort((a, b) => a.seq - b.seq);
      for (const row of rows) {
        // Pages of an earlier version left it to the judge whether an old sheet had arrived.
        const waits = row.state === "waiting" || row.problem?.kind === "tooOld";
        if (!waits || blocked.has(row.event) || rows.some((other) => other.key === row.after)) {
          continue;
        }

        const age = row.firstTriedAt === null ? 0 : Date.now() - row.firstTriedAt;
        // Where the clock was set back since, nobody knows how old it is.
        if (age < 0 || age > KEY_LIFE_MS) {
          return { ...row, isForgotten: true };
        }

        const before = row.after === null ? undefined : (await t.get("receipts", row.after))?.sheetId;
        const body = row.kind === "move" ? row.body : { ...row.body, replaces: row.after === null ? row.body.replaces : before };
        const sent = { ...row, sheetId: row.sheetId ?? before, tries: row.tries + 1, firstTriedAt: row.firstTriedAt ?? Date.now(), text: row.text ?? JSON.stringify(body) };
        t.put("outbox", sent);
        return sent;
      }

      return null;
    });
  }

  /** The server never had it: it may be sent once more, under the same key. */
  async neverArrived(key) {
    await this.#edit(key, (row) => ({ ...row, state: "waiting", problem: null, firstTriedAt: null }));
  }

  /**
   * The server has it.
   * @param answer of { sheetId, points, counted }; `changed`: it arrived long ago, and something was done with it since.
   */
  async accepted(entry, { sheetId, points, counted, changed = false }) {
    await this.#store.change(async (t) => {
      if ((await t.get("outbox", entry.key)) === undefined) {
        // Another tab has had the same answer.
        return;
      }

      t.delete("outbox", entry.key);
      await sheetArrived(t, entry.key, sheetId);
      const { key, account, district, event, team, label, expected } = entry;
      const body = entry.moved ?? entry.body;
      if (entry.kind === "move") {
        for (const former of (await t.all("receipts")).filter((row) => row.event === event && row.district === district && row.sheetId === entry.sheetId)) {
          t.delete("receipts", former.key);
        }
      }

      // Where more than this sheet is needed the server tells no points, and there is nothing to compare.
      const differs = body.outcome === "scored" && points !== null && String(points) !== expected;
      t.put("receipts", { key, account, district, event, team, ...whereOf(entry), label, expected, fields: body.fields, outcome: body.outcome, isPaper: body.source === "paper", sheetId, points, counted, at: Date.now(), toSee: differs || !counted || changed, differs, changed });
      // What a sheet that still lies here corrects or moves has to be known until it leaves.
      const needed = new Set((await t.all("outbox")).map((row) => row.after));
      for (const old of await t.all("receipts")) {
        if (Date.now() - old.at > RECEIPT_LIFE_MS && !old.toSee && !needed.has(old.key)) {
          t.delete("receipts", old.key);
        }
      }
    });
    this.#changes.tell();
  }

  /** The server will not have it as it is: it stays, and the judge decides. */
  async refused(entry, problem) {
    await this.#edit(entry.key, (row) => ({ ...row, state: "refused", problem }));
  }

  /** Sends a refused sheet again as it is, under its key: a refusal is evaluated anew. */
  async retry(key) {
    await this.#edit(key, (row) => ({ ...row, state: "waiting", problem: null }));
  }

  /** The judge gives a sheet up that the server refused or never heard of. @returns false where it has been sent meanwhile. */
  async discard(key) {
    const gone = await this.#store.change(async (t) => {
      const row = await t.get("outbox", key);
      if (row === undefined || !isFree(row)) {
        return false;
      }

      t.delete("outbox", key);
      await dropWith(t, key);
      for (const follower of (await t.all("outbox")).filter((other) => other.after === key)) {
        // A sheet that was to correct it stands alone; nothing is left to move.
        if (follower.kind === "move") {
          t.delete("outbox", follower.key);
        } else {
          t.put("outbox", { ...follower, after: null });
        }
      }

      return true;
    });
    this.#changes.tell();
    return gone;
  }

  /** The judge has read that points differ or that a sheet waits. */
  async seen(key) {
    await this.#store.change(async (t) => {
      const row = await t.get("receipts", key);
      if (row !== undefined) {
        t.put("receipts", { ...row, toSee: false });
      }
    });
    this.#changes.tell();
  }

  async #edit(key, change) {
    await this.#store.change(async (t) => {
      const row = await t.get("outbox", key);
      if (row === undefined) {
        return;
      }

      const changed = change(row);
      if (changed.key !== key) {
        t.delete("outbox", key);
      }

      t.put("outbox", changed);
    });
    this.#changes.tell();
  }
}

/** How the run ended that an entry or a receipt tells of. */
export function outcomeOf(row) {
  return row.moved?.outcome ?? row.outcome ?? row.body.outcome;
}

/** Whether no answer of the server can be on its way: only then may a sheet change or go. */
export function isFree(entry) {
  return entry.state === "refused" || entry.tries === 0;
}
