// One run's sheet: filled in, kept at every touch, taken into the outbox; then the next team's turn.

import { ask, button, clock, element, format } from "./dom.js";
import { Claim } from "./claims.js";
import { shown } from "./decimal.js";
import { showLook } from "./look.js";
import { showMove } from "./move.js";
import { isFree } from "./outbox.js";
import { Paper, paperOf } from "./paper.js";
import { resultText, runOf, teamName } from "./runs.js";
import { Sheet } from "./sheet.js";
import { isSameRun, matchRuns, placeName, roundName, roundsIn, stageLabel, whereInBody } from "./where.js";

/**
 * Opens the sheet of a run: its draft where there is one, else its unsent sheet, else an empty one.
 * @param where the run's { stage, round, match, side }.
 * @param correction the accepted sheet { sheetId, fields, outcome } that this one corrects, or null.
 */
export async function openSheet(app, team, where, correction = null) {
  const run = app.run(team, where);
  const draftId = app.drafts.id(run);
  const draft = correction === null ? await app.drafts.find(draftId) : null;
  const known = runOf(app, team, run);
  const page = new SheetPage(app, team, run, draftId, begin(app, draft, known, correction), known);
  page.show(draft);
  if (draft?.look) {
    // It was being signed when the page went.
    await page.look(draft.look.outcome, draft.look);
  }
}

/** What the sheet stands for: `mends` an entry that never left, comes `after` one that is on its way, or `replaces` an accepted one. */
function begin(app, draft, known, correction) {
  const mode = draft?.mode ?? null;
  const entry = (key) => app.entries.find((row) => row.key === key);
  if (correction !== null) {
    return { replaces: correction.sheetId, paper: correction.source === "paper", entered: correction.outcome === "scored" ? correction.fields : {} };
  }

  if (mode?.replaces) {
    return { replaces: mode.replaces, entered: draft.entered };
  }

  const unsent = known.entry ?? entry(mode?.mends) ?? entry(mode?.after);
  const entered = draft?.entered ?? (unsent?.moved ?? unsent?.body)?.fields ?? {};
  if (unsent === undefined) {
    // The sheet that the draft was to change has arrived meanwhile: the draft corrects what arrived.
    const arrived = app.receipts.find((row) => row.key === (mode?.after ?? mode?.mends));
    return arrived === undefined ? { entered } : { replaces: arrived.sheetId, entered };
  }

  return isFree(unsent) && unsent.kind !== "move" ? { mends: unsent.key, replaces: unsent.body.replaces, after: unsent.after, reason: unsent.body.reason, problem: unsent.problem, entered } : { after: unsent.key, entered };
}

class SheetPage {
  constructor(app, team, run, draftId, mode, known) {
    Object.assign(this, { app, team, run, draftId, mode, known, taking: false });
  }

  get needsReason() {
    return Boolean(this.mode.replaces ?? this.mode.after);
  }

  get mustSign() {
    return this.app.contest.signatures === "required" && !this.paper.isOn;
  }

  /**
   * Shows the sheet to the team, to be signed.
   * @param begun what was signed of it already, or null.
   */
  async look(outcome, begun = null) {
    if ((outcome === "scored" && this.sheet.check() === null) || !this.hasReason()) {
      return;
    }

    const { app, team, run } = this;
    this.keep({ ...begun, outcome });
    await app.drafts.settled();
    showLook(app, {
      who: `${teamName(team)} · ${this.place()}`,
      where: `${team.school} · ${team.group}`,
      rows: outcome === "scored" ? this.sheet.lines() : [],
      total: outcome === "scored" ? this.sheet.total().points : null,
      outcome: outcome === "scored" ? app.texts.undecided : app.texts[outcome],
      unit: app.contest.unit ?? app.texts.points,
    }, begun, {
      onChange: (signed) => this.keep({ ...signed, outcome }),
      onBack: async () => {
        this.keep(null);
        await app.drafts.settled();
        await openSheet(app, team, run);
      },
      onDone: (signing) => void this.take(outcome, signing),
    });
  }

  show(draft) {
    const { app, team, run } = this;
    const { texts, contest } = app;
    app.at("sheet", { ...run, team: team.id });
    app.title(`${teamName(team)} · ${this.place()}`, `${contest.name} · ${team.group}`);
    this.total = element("output", { className: "total" });
    this.kept = element("p", { id: "kept", textContent: draft === null ? "" : format(texts.kept, clock(draft.at)) });
    this.held = element("p", { id: "held", className: "notice", role: "alert", hidden: true });
    this.sheet = new Sheet(contest.rule, { seat: app.seatOf(team.id, run.round), stage: run.stage }, texts, () => this.touched());
    this.reason = this.needsReason ? element("input", { id: "reason", maxLength: 200, autocomplete: "off", value: draft?.reason ?? this.mode.reason ?? "" }) : null;
    this.reason?.addEventListener("input", () => this.touched());
    this.sheet.fill(this.mode.entered);
    this.paper = new Paper(app, paperOf(app, draft, this.mode), () => this.touched(), () => document.getElementById("actions").replaceChildren(...this.actions()));
    app.onKept = (id, at) => {
      if (id === this.draftId) {
        this.kept.textContent = app.storageFailing ? "" : format(texts.kept, clock(at));
      }
    };
    this.claim = new Claim(app, run, (holder) => this.tellHolder(holder));
    app.show(
      element("div", { className: "sheet" },
        element("div", {}, this.held, this.notice(), this.paper.root, this.reasonRow(), this.sheet.root),
        element("aside", {},
          element("p", { className: "label", textContent: texts.expected }),
          this.total,
          element("p", { className: "school", textContent: team.school }),
          element("ul", {}, ...this.others().map(({ name, where }) => element("li", {}, name, element("b", { textContent: this.resultOf(where) })))),
          this.kept,
        ),
      ),
      element("div", { className: "bar", id: "actions" }, ...this.actions()),
    );
    this.ready = true;
    app.leave = this.claim.release.bind(this.claim);
    this.showTotal();
  }

  actions() {
    const { app, team } = this;
    const { texts } = app;
    return [
      button(texts.back, "plain", () => app.chooseTeam()),
      button(texts.otherTeam, "plain", () => this.otherTeam()),
      this.paper.begin(`${teamName(team)} · ${this.place()}`),
      ...["noShow", "withdrawn", "disqualified"].map((outcome) => button(texts[outcome], "danger", () => this.askOutcome(outcome))),
      this.mustSign || this.paper.isOn ? null : button(texts.signOptional, "plain", () => this.look("scored")),
      this.mustSign ? button(texts.showTeam, "main", () => this.look("scored")) : button(this.submitText(), "main", () => this.take("scored")),
    ].filter((made) => made !== null);
  }

  /** Somebody else has this run open: said, and taken over only on purpose. */
  tellHolder(holder) {
    const { texts } = this.app;
    this.held.hidden = holder === null;
    this.held.replaceChildren(...(holder === null ? [] : [
      element("span", { textContent: format(texts.heldByAnother, holder.login ?? holder.tablet, clock(holder.since)) }),
      button(texts.takeOver, "plain", async () => {
        if (await ask(format(texts.askTakeOver, holder.login ?? holder.tablet), texts.takeOver)) {
          await this.claim.takeOver();
        }
      }),
    ]));
  }

  /** The run's name under the team's. */
  place() {
    return placeName(this.app, this.run, this.app.contest);
  }

  /** The team's runs beside this one: in a head-to-head contest its matches of this stage, else the rounds of it. */
  others() {
    const { app, team, run } = this;
    if (!app.contest.headToHead) {
      return roundsIn(app.contest, run.stage).map((round) => ({ name: roundName(app, round, app.contest, run.stage), where: { stage: run.stage, round } }));
    }

    const matches = matchRuns(app.contest, team, run.stage).map((other) => ({ ...other, stage: run.stage }));
    const own = matches.some((other) => isSameRun(app.contest, { ...other, team: team.id }, run)) ? [] : [run];
    return [...matches, ...own].map((where) => ({ name: placeName(app, { ...where, stage: null, label: null }), where }));
  }

  resultOf(where) {
    const known = runOf(this.app, this.team, where);
    return known.kind === "none" ? "–" : resultText(this.app, known, this.app.contest.unit);
  }

  submitText() {
    const { texts } = this.app;
    return this.mode.replaces || this.mode.after ? texts.submitCorrection : this.mode.mends ? texts.submitChange : texts.submit;
  }

  notice() {
    const { app, mode, known } = this;
    const { texts } = app;
    if (mode.mends) {
      return mode.problem ? element("p", { className: "notice wrong", textContent: format(texts.changeRefused, mode.problem.detail ?? mode.problem.status ?? "") })
        : element("p", { className: "notice", textContent: texts.changeUnsent });
    }

    if (mode.after) {
      return element("p", { className: "notice", textContent: texts.changeOnItsWay });
    }

    // Where several judge one run, what it gives so far may be the others'.
    const seat = app.seatOf(this.team.id, this.run.round);
    if (known.kind === "none" || mode.replaces || (seat !== null && known.kind === "server")) {
      return null;
    }

    const text = element("span", { textContent: format(texts.furtherSheet, resultText(app, known, app.contest.unit)) });
    const correct = button(texts.correctInstead, "plain", async () => {
      correct.disabled = true;
      try {
        const { sheets } = await app.source.read(`/api/v1/events/${app.contest.id}/teams/${this.team.id}/sheets`);
        await openSheet(app, this.team, this.run, sheets.find((sheet) => isSameRun(app.contest, { ...sheet, team: this.team.id }, this.run) && sheet.counted && !sheet.replacedBy && (seat === null || sheet.judge === seat)));
      } catch {
        text.textContent = texts.notLoaded;
        correct.disabled = false;
      }
    });
    return element("p", { className: "notice" }, text, correct);
  }

  reasonRow() {
    return this.reason === null ? null : element("label", { className: "reason" }, this.app.texts.reason, this.reason, element("p", { className: "fault", role: "alert" }));
  }

  touched() {
    this.showTotal();
    this.keep(null);
  }

  /** @param look what has been signed, or null while the sheet is being filled in. */
  keep(look) {
    if (this.ready && !this.taking) {
      const { mends, after, replaces } = this.mode;
      this.app.drafts.keep(this.draftId, { ...this.run, label: this.label(), entered: this.sheet.entered(), reason: this.reason?.value ?? null, mode: { mends, after, replaces }, look, paper: this.paper.kept() });
    }
  }

  label() {
    return { contest: this.app.contest.name, group: this.team.group, team: teamName(this.team), unit: this.app.contest.unit ?? null, stage: stageLabel(this.app.contest, this.run.stage) };
  }

  showTotal() {
    if (!this.ready) {
      return;
    }

    const { complete, points } = this.sheet.total();
    const { texts, contest } = this.app;
    this.total.replaceChildren(...(this.sheet.isRelative ? [texts.undecided, element("small", { textContent: texts.undecidedWhy })]
      : [points === null ? "–" : shown(points), element("small", { textContent: contest.unit ?? texts.points })]));
    this.total.classList.toggle("partial", !complete || this.sheet.isRelative);
    this.total.classList.toggle("undecided", this.sheet.isRelative);
  }

  async askOutcome(outcome) {
    const { texts } = this.app;
    if (await ask(format(texts.askOutcome, teamName(this.team), this.place(), texts[outcome]), texts.askYes)) {
      await (this.mustSign && outcome !== "noShow" ? this.look(outcome) : this.take(outcome));
    }
  }

  /** Takes the sheet: it is in the outbox before anything says so. */
  async take(outcome, signing = undefined) {
    const { app, mode } = this;
    const fields = outcome === "scored" ? this.sheet.check() : {};
    if (fields === null || !this.hasReason() || (this.paper.isOn && !this.paper.check(outcome)) || this.taking) {
      return;
    }

    this.taking = true;
    await app.drafts.settled();
    const body = {
      team: this.team.id,
      ...whereInBody(this.run),
      fields,
      outcome,
      at: new Date().toISOString(),
      device: app.device,
      source: "tablet",
      judge: app.seatOf(this.team.id, this.run.round) ?? undefined,
      replaces: mode.after ? undefined : (mode.replaces ?? undefined),
      reason: this.reason?.value.trim(),
      signing,
      ...(this.paper.isOn ? this.paper.body() : {}),
    };
    const points = outcome === "scored" ? this.sheet.total().points : null;
    const expected = points === null ? null : String(points);
    const taken = await app.outbox.take({ ...this.run, body, label: this.label(), expected, after: mode.after ?? null }, this.draftId, mode.mends ?? null, this.paper.kept()?.picture ?? null);
    if (taken === null) {
      // It left while it was being changed: what was typed now corrects it.
      this.taking = false;
      this.touched();
      await app.drafts.settled();
      await openSheet(app, this.team, this.run);
      return;
    }

    app.lastKey = taken.key;
    await app.look();
    app.chooseTeam();
  }

  /** Takes what was typed of a new sheet along to another team or round. */
  async otherTeam() {
    const { app, team, run } = this;
    const entered = this.sheet.entered();
    if (this.needsReason || this.mode.mends || Object.values(entered).every((text) => text === "")) {
      app.chooseTeam();
      return;
    }

    await app.drafts.settled();
    const { points } = this.sheet.total();
    showMove(app, {
      ...run,
      label: this.label(),
      result: points === null ? app.texts.hasDraft : resultText(app, { outcome: "scored", points }, app.contest.unit),
      needsReason: false,
      apply: async (target, label) => {
        const there = app.drafts.id(target);
        app.drafts.keep(there, { ...target, label, entered, reason: null, mode: {}, look: null, paper: this.paper.kept() });
        await app.drafts.settled();
        await app.drafts.discard(this.draftId);
        return { open: true };
      },
    }, () => app.openSheet(team, run));
  }

  hasReason() {
    if (this.reason === null) {
      return true;
    }

    const given = this.reason.value.trim() !== "";
    this.reason.parentElement.querySelector(".fault").textContent = given ? "" : this.app.texts.reasonRequired;
    if (!given) {
      this.reason.focus();
    }

    return given;
  }
}
