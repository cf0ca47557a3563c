// Whether a sheet whose answer never came, and whose key the server may have forgotten, has arrived after all. Pure.

import { Decimal } from "./decimal.js";

/**
 * @param entry of the outbox: a sheet, or the act that moves one.
 * @param sheets what the server found, the oldest first: of a sheet those that this judge took down at that moment, of a move the moved one and what it became.
 * @returns what an answer would have said { sheetId, points, counted, changed }; null = it never arrived.
 */
export function arrivedAs(entry, sheets) {
  if (entry.kind === "move") {
    const former = sheets.find((sheet) => sheet.sheetId === entry.sheetId);
    const moved = sheets.find((sheet) => sheet.sheetId === former?.movedTo);
    return moved !== undefined && isThere(moved, entry.body) ? answerOf(moved) : null;
  }

  const { body } = entry;
  const found = sheets.find((sheet) => sheet.outcome === body.outcome && (sheet.judge ?? null) === (body.judge ?? null) && isSameEntry(sheet.fields, body.fields));
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
