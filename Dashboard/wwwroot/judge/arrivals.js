// Whether a sheet whose answer never came, and whose key the server may have forgotten, has arrived after all. Pure.

import { Decimal } from "./decimal.js";

/** By what the server finds an entry of the outbox: a move by the moved sheet, a sheet by its moment, a paper without a time by its run. */
export function traceOf({ kind, sheetId, body, team, round, stage, match }) {
  return kind === "move" ? { sheet: sheetId }
    : body.at !== undefined ? { takenAt: body.at }
    : { team, round, ...(stage ? { stage } : {}), ...(match ? { match } : {}) };
}

/**
 * @param entry of the outbox: a sheet, or the act that moves one.
 * @param sheets what the server found by the entry's trace, the oldest first.
 * @param answered ids of sheets that are answers to other entries.
 * @returns what an answer would have said { sheetId, points, counted, changed }; null = it never arrived.
 */
export function arrivedAs(entry, sheets, answered) {
  if (entry.kind === "move") {
    const former = sheets.find((sheet) => sheet.sheetId === entry.sheetId);
    const moved = sheets.find((sheet) => sheet.sheetId === former?.movedTo);
    return moved !== undefined && isThere(moved, entry.body) ? answerOf(moved) : null;
  }

  const { body } = entry;
  const found = sheets.find((sheet) => !answered.has(sheet.sheetId) && !answered.has(sheet.movedTo) && sheet.outcome === body.outcome && (sheet.judge ?? null) === (body.judge ?? null) && isSameEntry(sheet.fields, body.fields));
  return found === undefined ? null : answerOf(found);
}

// A body does not name the first stage.
function isThere(sheet, { team, round, stage, match }) {
  return sheet.team === team && sheet.round === round && (sheet.match ?? null) === (match ?? null) && (stage === undefined || sheet.stage === stage);
}

function answerOf({ sheetId, points, counted, setAside, replacedBy }) {
  const changed = Boolean(setAside ?? replacedBy);
  return { sheetId, points: points ?? null, counted: counted || changed, changed };
}

function isSameEntry(arrived, sent) {
  const names = Object.keys(arrived);
  return names.length === Object.keys(sent).length && names.every((name) => sent[name] !== undefined && Decimal.of(arrived[name]).compare(Decimal.of(sent[name])) === 0);
}
