// What has become of the sheet that was just taken, above the teams, while the judge goes on.

import { button, element, format } from "./dom.js";
import { shown } from "./decimal.js";
import { moveOf, showMove } from "./move.js";
import { outcomeOf } from "./outbox.js";
import { resultText } from "./runs.js";
import { placeName } from "./where.js";

/** The strip of the last sheet of this tablet and contest; null = none yet. */
export function lastSheet(app) {
  const entry = app.entries.find((row) => row.key === app.lastKey);
  const receipt = entry === undefined ? app.receipts.find((row) => row.key === app.lastKey) : undefined;
  const row = entry ?? receipt;
  if (row === undefined) {
    return null;
  }

  const { texts } = app;
  const points = receipt === undefined ? row.expected : receipt.points;
  const verdict = verdictOf(app, entry, receipt);
  return element("section", { className: `last ${verdict.kind}`, role: "status" },
    element("p", { className: "who", textContent: `${row.label.team} · ${placeName(app, row, row.event === app.contest.id ? app.contest : null)}` }),
    element("output", { className: "total", textContent: resultText(app, { outcome: outcomeOf(row), points }, row.label.unit) }),
    element("p", { className: "verdict", textContent: verdict.text }),
    receipt === undefined ? null : button(texts.otherTeam, "plain", () => showMove(app, moveOf(app, receipt), () => app.chooseTeam())),
    receipt?.counted ? button(texts.correct, "plain", () => app.correct(receipt)) : null,
    receipt?.toSee ? button(texts.understood, "plain", () => app.outbox.seen(receipt.key)) : null,
    entry?.state === "refused" ? button(texts.settle, "danger", () => app.showUnsent()) : null);
}

/** In words, what has become of a sheet. */
export function verdictOf(app, entry, receipt) {
  const { texts } = app;
  if (receipt !== undefined) {
    return receipt.changed ? { kind: "waits", text: texts.arrivedChanged }
      : !receipt.counted ? { kind: "waits", text: texts.waitsForHeadJudge }
      : receipt.differs ? { kind: "waits", text: format(texts.pointsDiffer, shown(receipt.points), shown(receipt.expected)) }
      : { kind: "good", text: texts.recorded };
  }

  return entry.problem?.kind === "tooOld" ? { kind: "waits", text: texts.askingForOld }
    : entry.state === "refused" ? { kind: "refused", text: problemText(app, entry.problem) }
    : app.storageFailing ? { kind: "waits", text: texts.keptInPage }
    : app.signedOut ? { kind: "waits", text: texts.keptUntilSignIn }
    : app.entries.some((row) => row.key === entry.after) ? { kind: "waits", text: texts.afterAnother }
    : { kind: "waits", text: app.link.isUp ? texts.keptAndSending : texts.keptForLater };
}

export function problemText(app, problem) {
  return format(app.texts.refused, problem.detail ?? problem.status);
}
