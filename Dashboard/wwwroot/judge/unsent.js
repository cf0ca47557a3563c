// The sheets that are still on this tablet: what waits, what was refused and may be mended or given up, what the judge should know.

import { ask, button, clock, element, format } from "./dom.js";
import { verdictOf } from "./last-sheet.js";
import { isCorrection, moveOf, moveOfEntry, showMove } from "./move.js";
import { isFree, outcomeOf } from "./outbox.js";
import { photoButton, photoRow } from "./unsent-photos.js";
import { resultText, teamName } from "./runs.js";
import { placeName } from "./where.js";

const RECEIPTS_SHOWN = 20;

export async function showUnsent(app) {
  app.at("unsent");
  app.title(app.texts.unsentTitle);
  const drafts = await app.drafts.all();
  const toSee = app.receipts.filter((row) => row.toSee);
  const seen = app.receipts.filter((row) => !row.toSee).slice(0, RECEIPTS_SHOWN);
  const { texts } = app;
  app.show(
    app.others > 0 ? element("p", { className: "notice", textContent: format(texts.othersUnsent, app.others) }) : null,
    section(texts.unsentSection, app.entries.map((entry) => entryRow(app, entry)), texts.allSent),
    section(texts.photoSection, app.photos.map((photo) => row(app, ...photoRow(app, photo))), null),
    section(texts.toSeeSection, toSee.map((row) => receiptRow(app, row)), null),
    section(texts.draftSection, drafts.map((draft) => draftRow(app, draft)), null),
    section(texts.sentSection, seen.map((row) => receiptRow(app, row)), null, texts.moveFromHere),
    element("div", { className: "bar" }, button(texts.goOn, "main", () => app.goOn())),
  );
}

/** @param hint in a line below the title, or null. */
function section(title, rows, empty, hint = null) {
  return rows.length > 0 ? element("section", { className: "list" }, element("h2", { textContent: title }), hint === null ? null : element("p", { className: "hint", textContent: hint }), ...rows)
    : empty === null ? null
    : element("section", { className: "list" }, element("h2", { textContent: title }), element("p", { className: "empty", textContent: empty }));
}

function row(app, { at, result, kind, text, ...run }, ...buttons) {
  const { label } = run;
  return element("div", { className: `item ${kind}` },
    element("div", { className: "what" },
      element("strong", { textContent: `${label.team} · ${placeName(app, run)}` }),
      element("span", { textContent: `${label.contest} · ${label.group} · ${clock(at)}` })),
    element("b", { textContent: result }),
    element("p", { className: "verdict", textContent: text }),
    buttons.some((made) => made !== null) ? element("div", { className: "bar" }, ...buttons) : null);
}

function entryRow(app, entry) {
  const { texts } = app;
  const verdict = verdictOf(app, entry, undefined);
  const refused = entry.state === "refused";
  return row(app, { ...entry, at: entry.takenAt, result: resultText(app, { outcome: outcomeOf(entry), points: entry.expected }, entry.label.unit), kind: verdict.kind, text: entry.kind === "move" ? `${format(texts.movedFrom, teamOf(app, entry.from.team), placeName(app, entry.from))} ${verdict.text}` : verdict.text },
    photoButton(app, entry, entry.body.source === "paper"),
    isHere(app, entry) && moveOfEntry(app, entry) !== null ? button(texts.otherTeam, "plain", () => move(app, entry.key))
      : refused && isCorrection(entry) ? element("p", { className: "hint", textContent: texts.correctionStays })
      : null,
    isFree(entry) ? button(texts.discard, "danger", () => discard(app, entry)) : null,
    refused ? button(texts.sendAgain, "plain", () => app.outbox.retry(entry.key)) : null,
    isFree(entry) && entry.kind !== "move" ? button(texts.change, "plain", () => app.openRun(entry)) : null);
}

function receiptRow(app, receipt) {
  const verdict = verdictOf(app, undefined, receipt);
  return row(app, { ...receipt, result: resultText(app, receipt, receipt.label.unit), kind: verdict.kind, text: verdict.text },
    photoButton(app, receipt, receipt.isPaper),
    isHere(app, receipt) && !isLeaving(app, receipt) ? button(app.texts.otherTeam, "plain", () => showMove(app, moveOf(app, receipt), () => showUnsent(app))) : null,
    receipt.toSee ? button(app.texts.understood, "plain", () => app.outbox.seen(receipt.key)) : null);
}

function draftRow(app, draft) {
  const { texts } = app;
  return row(app, { ...draft, result: "", kind: "", text: texts.draftKept },
    button(texts.discardDraft, "danger", async () => {
      if (await ask(format(texts.askDiscardDraft, draft.label.team, placeName(app, draft)), texts.discardDraft)) {
        await app.drafts.discard(draft.id);
        await app.look();
        await showUnsent(app);
      }
    }),
    button(texts.goOnWithDraft, "plain", () => app.openRun(draft)));
}

async function move(app, key) {
  // What may be done with it depends on whether it is on its way by now.
  await app.look();
  const entry = app.entries.find((row) => row.key === key);
  const what = entry === undefined ? null : moveOfEntry(app, entry);
  await (what === null ? showUnsent(app) : showMove(app, what, () => showUnsent(app)));
}

// Of the contest whose teams are known.
function isHere(app, { event, district }) {
  return app.contest !== null && event === app.contest.id && district === app.district;
}

function isLeaving(app, receipt) {
  return app.entries.some((entry) => entry.kind === "move" && (entry.sheetId === receipt.sheetId || entry.after === receipt.key));
}

function teamOf(app, id) {
  const team = app.contest?.teams.find((candidate) => candidate.id === id);
  return team === undefined ? id : teamName(team);
}

async function discard(app, entry) {
  const { texts } = app;
  const what = format(texts.askDiscard, entry.label.team, placeName(app, entry), resultText(app, { outcome: outcomeOf(entry), points: entry.expected }, entry.label.unit));
  if ((await ask(what, texts.discard)) && !(await app.outbox.discard(entry.key))) {
    await app.look();
    await showUnsent(app);
  }
}
