// The sheets that are still on this tablet: what waits, what was refused and may be mended or given up, what the judge should know.

import { ask, button, clock, element, format } from "./dom.js";
import { verdictOf } from "./last-sheet.js";
import { isFree } from "./outbox.js";
import { resultText, roundName } from "./runs.js";

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
    section(texts.toSeeSection, toSee.map((row) => receiptRow(app, row)), null),
    section(texts.draftSection, drafts.map((draft) => draftRow(app, draft)), null),
    section(texts.sentSection, seen.map((row) => receiptRow(app, row)), null),
    element("div", { className: "bar" }, button(texts.goOn, "main", () => app.goOn())),
  );
}

function section(title, rows, empty) {
  return rows.length > 0 ? element("section", { className: "list" }, element("h2", { textContent: title }), ...rows)
    : empty === null ? null
    : element("section", { className: "list" }, element("h2", { textContent: title }), element("p", { className: "empty", textContent: empty }));
}

function row(app, { label, round, at, result, kind, text }, ...buttons) {
  return element("div", { className: `item ${kind}` },
    element("div", { className: "what" },
      element("strong", { textContent: `${label.team} · ${roundName(app, round, null)}` }),
      element("span", { textContent: `${label.contest} · ${label.group} · ${clock(at)}` })),
    element("b", { textContent: result }),
    element("p", { className: "verdict", textContent: text }),
    buttons.some((made) => made !== null) ? element("div", { className: "bar" }, ...buttons) : null);
}

function entryRow(app, entry) {
  const { texts } = app;
  const verdict = verdictOf(app, entry, undefined);
  const refused = entry.state === "refused";
  return row(app, { ...entry, at: entry.takenAt, result: resultText(app, { outcome: entry.body.outcome, points: entry.expected }, entry.label.unit), kind: verdict.kind, text: verdict.text },
    isFree(entry) ? button(texts.discard, "danger", () => discard(app, entry)) : null,
    refused ? button(texts.sendAgain, "plain", () => app.outbox.retry(entry.key)) : null,
    isFree(entry) ? button(texts.change, "plain", () => app.openRun(entry)) : null);
}

function receiptRow(app, receipt) {
  const verdict = verdictOf(app, undefined, receipt);
  return row(app, { ...receipt, result: resultText(app, receipt, receipt.label.unit), kind: verdict.kind, text: verdict.text },
    receipt.toSee ? button(app.texts.understood, "plain", () => app.outbox.seen(receipt.key)) : null);
}

function draftRow(app, draft) {
  const { texts } = app;
  return row(app, { ...draft, result: "", kind: "", text: texts.draftKept },
    button(texts.discardDraft, "danger", async () => {
      if (await ask(format(texts.askDiscardDraft, draft.label.team, roundName(app, draft.round, null)), texts.discardDraft)) {
        await app.drafts.discard(draft.id);
        await app.look();
        await showUnsent(app);
      }
    }),
    button(texts.goOnWithDraft, "plain", () => app.openRun(draft)));
}

async function discard(app, entry) {
  const { texts } = app;
  const what = format(texts.askDiscard, entry.label.team, roundName(app, entry.round, null), resultText(app, { outcome: entry.body.outcome, points: entry.expected }, entry.label.unit));
  if ((await ask(what, texts.discard)) && !(await app.outbox.discard(entry.key))) {
    await app.look();
    await showUnsent(app);
  }
}
