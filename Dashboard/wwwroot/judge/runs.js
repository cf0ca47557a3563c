// What is known of a team's run: what lies unsent on this tablet, what the server last answered for it, what it gives everybody.

import { shown } from "./decimal.js";
import { outcomeOf } from "./outbox.js";
import { givenRun, isSameRun } from "./where.js";

/**
 * @param where the run's { stage, round, match }.
 * @returns {{kind: "unsent"|"refused"|"answered"|"server"|"none", …}} the newest of what is known.
 */
export function runOf(app, team, where) {
  const isOf = (row) => row.event === app.contest.id && row.district === app.district && isSameRun(app.contest, row, { ...where, team: team.id });
  const entry = app.entries.findLast(isOf);
  if (entry !== undefined) {
    return { kind: entry.state === "refused" ? "refused" : "unsent", entry, outcome: outcomeOf(entry), points: entry.expected };
  }

  if (app.entries.some((row) => row.kind === "move" && row.state === "waiting" && isOf({ ...row, ...row.from }))) {
    return { kind: "none" };
  }

  const receipt = app.receipts.find((row) => isOf(row) && row.at > app.contest.at);
  if (receipt !== undefined && receipt.counted && !receipt.changed) {
    return { kind: "answered", receipt, outcome: receipt.outcome, points: receipt.points };
  }

  const run = givenRun(app.contest, team, where);
  return run === null && receipt === undefined ? { kind: "none" }
    : run === null ? { kind: "answered", receipt, outcome: receipt.outcome, points: receipt.points }
    : { kind: "server", outcome: run.outcome, points: run.points, open: run.open || receipt !== undefined };
}

export function teamName(team) {
  return `${String(team.number).padStart(2, "0")} ${team.name}`;
}

/** The points with their unit, or the word of an outcome that yields none, or of points that take more than one sheet. */
export function resultText(app, { outcome, points }, unit) {
  return outcome !== "scored" ? app.texts[outcome] : points === null || points === undefined ? app.texts.undecided : `${shown(points)} ${unit ?? app.texts.points}`;
}
