// The judge's page: wires storage, outbox, link and views together, and comes back to where the judge was.

import { Contests } from "./contests.js";
import { chooseContest, chooseTeam, openContest } from "./choose.js";
import { Drafts } from "./drafts.js";
import { element, format } from "./dom.js";
import { deviceName } from "./keys.js";
import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { Sender } from "./sender.js";
import { PhotoSender } from "./photo-sender.js";
import { Photos } from "./photos.js";
import { openSheet } from "./sheet-page.js";
import { forgetShell, keepShell } from "./shell.js";
import { openStore } from "./store.js";
import { showUnsent } from "./unsent.js";
import { stageName } from "./where.js";

const REFRESH_AFTER_MS = 1_500;

class App {
  constructor({ texts, district, content }) {
    Object.assign(this, { texts, district, ...content });
    Object.assign(this, { contest: null, group: null, stage: null, round: 1, match: null, side: null, entries: [], photos: [], receipts: [], others: 0, draftRuns: new Set(), lastKey: null, view: null, storageFailing: false, signedOut: false, onKept: () => {} });
    this.link = new Link({ texts, district, isDevice: this.isPaired, unsent: () => this.entries.length + this.photos.length + this.others }, document.getElementById("network"));
  }

  async start() {
    // Whoever waits for the page to have a program knows now.
    window.judgeStarted = true;
    this.store = await openStore((failing) => this.#storage(failing));
    this.device = await deviceName(this.store);
    this.outbox = new Outbox(this.store, this.account);
    this.photoBox = new Photos(this.store, this.account);
    this.drafts = new Drafts(this.store, this.account, (id, at) => this.onKept(id, at));
    this.source = new Contests(this.store, this.link, this.district);
    const place = await this.store.get("facts", `place:${this.account}`);
    await this.look();
    this.sender = new Sender({
      store: this.store, outbox: this.outbox, link: this.link, account: this.account, onSignedOut: (signedOut) => this.#session(signedOut),
    });
    this.photoSender = new PhotoSender({ outbox: this.outbox, photos: this.photoBox, link: this.link, account: this.account, onSignedOut: () => this.#session(true) });
    this.outbox.onChange(() => void this.#changed());
    this.photoBox.onChange(() => void this.#changed());
    this.link.onBack(() => void this.refresh());
    this.link.onTurn(() => this.#redraw());
    this.#watchPresses();
    document.getElementById("unsent").addEventListener("click", () => this.showUnsent());
    this.link.start();
    await this.#goTo(place);
    this.sender.wake();
    this.photoSender.wake();
    keepShell();
    await this.photoBox.tidy();
  }

  /** Reads again what lies on this tablet, and says it in the head. */
  async look() {
    const [{ entries, others }, photos, receipts, drafts] = [await this.outbox.look(), await this.photoBox.look(), await this.outbox.receipts(), await this.drafts.all()];
    Object.assign(this, { entries, photos, others, receipts, draftRuns: new Set(drafts.map((draft) => draft.id)) });
    this.#head();
  }

  /** Shows a view in place of the one before. */
  show(...children) {
    const [page, shown] = [document.getElementById("judge"), children.filter((child) => child !== null)];
    // A redraw of the same leaves what is there: whatever is being pressed keeps its target.
    if (this.redrawing && page.children.length === shown.length && shown.every((child, i) => child.isEqualNode(page.children[i]))) {
      return;
    }

    page.replaceChildren(...shown);
    if (this.moved) {
      scrollTo(0, 0);
      this.moved = false;
    }
  }

  title(text, where = "") {
    document.getElementById("judge-title").replaceChildren(text, element("small", { textContent: where }));
  }

  /** Notes where the judge is, so that a reload comes back there. */
  at(view, sheet = {}) {
    this.leave?.();
    this.leave = null;
    this.moved = this.view !== view;
    this.view = view;
    if (view === "unsent" || view === "move" || view === "photo") {
      return;
    }

    const { contest, group, stage, round, match, side } = this;
    const place = { id: `place:${this.account}`, view, event: contest?.id ?? null, name: contest?.name ?? null, group, stage, round, match, side, ...sheet };
    void this.store.change(async (t) => t.put("facts", place));
    this.place = place;
  }

  /** What this judge may score; every run where the contest assigns nobody. */
  mayScore(group, stage, round) {
    return this.contest.assigned === null || this.contest.assigned === undefined || this.#assignment(group, stage, round) !== null;
  }

  /** This judge's seat where several judge one run, or null. */
  seatOf(teamId, { stage, round }) {
    const group = this.contest.teams.find((team) => team.id === teamId)?.group;
    return this.#assignment(group, stage, round)?.seat ?? null;
  }

  #assignment(group, stage, round) {
    const isFor = (own) => (own.group === null || own.group === group)
      && ((own.stage ?? null) === null || own.stage === stageName(this.contest, stage))
      && (own.rounds.length === 0 || own.rounds.includes(round));
    return this.contest.assigned?.find(isFor) ?? null;
  }

  /** A run's name. The first stage goes without saying, as on sheets of contests that have one only. */
  run(team, { stage = null, round, match = null, side = null }) {
    return { district: this.district, event: this.contest.id, team: team.id, stage: stage === stageName(this.contest, null) ? null : stage, round, match, side };
  }

  chooseTeam() {
    chooseTeam(this);
  }

  openSheet(team, where) {
    return openSheet(this, team, where);
  }

  showUnsent() {
    return showUnsent(this);
  }

  goOn() {
    return this.#goTo(this.place);
  }

  /** Opens the run of an entry or a draft, also of another contest. */
  async openRun({ event, team, stage, round, match, side, label }) {
    await this.#goTo({ view: "sheet", event, name: label.contest, group: label.group, stage, round, match, side, team });
  }

  correct(receipt) {
    return openSheet(this, this.contest.teams.find((candidate) => candidate.id === receipt.team), receipt, receipt);
  }

  /** Reads the contest anew; what is on the screen follows, unless somebody is typing. */
  async refresh() {
    if (this.contest === null) {
      return;
    }

    try {
      const fresh = await this.source.fetch(this.contest.id, this.contest.name);
      if (fresh.id === this.contest.id) {
        this.contest = fresh;
        this.#redraw();
      }
    } catch {
      // The list is as old as it says; the head says how the link is.
    }
  }

  /** Before signing out: forgets what is no unsent sheet. */
  async forget() {
    await this.drafts.settled();
    await this.store.change(async (t) => {
      for (const draft of (await t.all("drafts")).filter((row) => row.account === this.account)) {
        t.delete("drafts", draft.id);
      }

      for (const contest of await t.all("contests")) {
        t.delete("contests", contest.id);
      }

      t.delete("facts", `place:${this.account}`);
    });
    await this.photoBox.tidy(0);
    await forgetShell();
  }

  async #goTo(place) {
    const known = this.contests.find((contest) => contest.id === place?.event);
    if (!place?.event || (place.view === "contests" && known === undefined)) {
      chooseContest(this);
      return;
    }

    Object.assign(this, { group: place.group, match: place.match ?? null, side: place.side ?? null });
    await openContest(this, known ?? { id: place.event, name: place.name });
    if (this.contest?.id !== place.event) {
      return;
    }

    Object.assign(this, { stage: stageName(this.contest, place.stage), round: place.round });
    const team = place.view === "sheet" ? this.contest.teams.find((candidate) => candidate.id === place.team) : undefined;
    if (team === undefined) {
      chooseTeam(this);
    } else {
      await openSheet(this, team, place);
    }
  }

  async #changed() {
    const before = this.entries.length;
    await this.look();
    this.#redraw();
    if (this.entries.length < before && this.entries.length === 0) {
      clearTimeout(this.refreshing);
      this.refreshing = setTimeout(() => void this.refresh(), REFRESH_AFTER_MS);
    }
  }

  // What is pressed must still be there when it is released, or the touch is lost.
  #watchPresses() {
    addEventListener("pointerdown", () => (this.pressed = true), true);
    for (const end of ["pointerup", "pointercancel"]) {
      addEventListener(end, () => setTimeout(() => {
        this.pressed = false;
        if (this.redrawDue) {
          this.#redraw();
        }
      }), true);
    }

    addEventListener("focusout", () => setTimeout(() => this.redrawDue && this.#redraw()), true);
  }

  #redraw() {
    // Nor is a field taken away from under whoever types in it.
    this.redrawDue = Boolean(this.pressed) || document.activeElement?.matches("#judge input");
    if (this.redrawDue) {
      return;
    }

    if (this.view === "teams") {
      this.redrawing = true;
      chooseTeam(this);
      this.redrawing = false;
    } else if (this.view === "unsent") {
      void showUnsent(this);
    }
  }

  #head() {
    const { texts } = this;
    const refused = [...this.entries, ...this.photos].filter((entry) => entry.state === "refused").length;
    const unsent = this.entries.filter((entry) => entry.state === "waiting").length;
    const photos = this.photos.filter((entry) => entry.state === "waiting").length;
    const toSee = this.receipts.filter((receipt) => receipt.toSee).length;
    const line = document.getElementById("unsent");
    line.className = refused > 0 ? "wrong" : unsent + photos + toSee > 0 ? "some" : "none";
    line.dataset.count = String(this.entries.length + this.photos.length);
    line.textContent = [
      unsent > 0 ? format(texts.unsent, unsent) : photos + refused + toSee === 0 ? texts.allSent : null,
      photos > 0 ? format(texts.photosUnsent, photos) : null,
      refused > 0 ? format(texts.refusedCount, refused) : null,
      toSee > 0 ? format(texts.toSee, toSee) : null,
    ].filter((part) => part !== null).join(texts.comma);
  }

  #storage(failing) {
    this.storageFailing = failing;
    const line = document.getElementById("storage");
    line.hidden = !failing;
    line.textContent = failing ? this.texts.storageFailing : "";
  }

  #session(signedOut) {
    if (this.signedOut !== signedOut) {
      this.signedOut = signedOut;
      document.getElementById("signed-out").hidden = !signedOut;
      this.#redraw();
    }
  }
}

// The total sticks below the head, whose height follows the length of names.
const head = document.querySelector(".judge-page > header");
new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);

await new App(JSON.parse(document.getElementById("judge-data").textContent)).start();
