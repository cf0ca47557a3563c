// The formulas of a rule of schema 2 on one sheet that stands alone: no other judge, no other side, no other team. Pure.

import { Rational } from "./rational.js";

const truth = (value) => (value ? Rational.one : Rational.zero);
const isTrue = (value) => value !== null && value.sign !== 0;
const best = (values, sign) => values.reduce((kept, value) => (value.compare(kept) * sign > 0 ? value : kept));

// Operators whose value is missing as soon as one of their operands is.
const STRICT = {
  sum: (values) => values.reduce((a, b) => a.plus(b)),
  product: (values) => values.reduce((a, b) => a.times(b)),
  subtract: ([a, b]) => a.minus(b),
  divide: ([a, b]) => (b.sign === 0 ? null : a.over(b)),
  equal: ([a, b]) => truth(a.compare(b) === 0),
  notEqual: ([a, b]) => truth(a.compare(b) !== 0),
  less: ([a, b]) => truth(a.compare(b) < 0),
  atMost: ([a, b]) => truth(a.compare(b) <= 0),
  more: ([a, b]) => truth(a.compare(b) > 0),
  atLeast: ([a, b]) => truth(a.compare(b) >= 0),
};

const OTHERS = {
  min: (node, read) => extreme(node.min.map(read), -1),
  max: (node, read) => extreme(node.max.map(read), 1),
  and: (node, read) => truth(node.and.every((part) => isTrue(read(part)))),
  or: (node, read) => truth(node.or.some((part) => isTrue(read(part)))),
  not: (node, read) => truth(!isTrue(read(node.not))),
  known: (node, read) => truth(read(node.known) !== null),
  firstOf: (node, read) => node.firstOf.map(read).find((value) => value !== null) ?? null,
  abs: (node, read) => present(read(node.abs), (value) => (value.sign < 0 ? value.negated() : value)),
  round: (node, read) => present(read(node.round), (value) => value.round(node.digits ?? 0, node.mode ?? "halfUp")),
  table: (node, read) => present(read(node.table), (key) => Rational.of(node.rows.findLast((row) => Rational.of(row.atLeast).compare(key) <= 0)?.value ?? node.below ?? 0)),
  if: (node, read) => (isTrue(read(node.if)) ? read(node.then) : "else" in node ? read(node.else) : Rational.zero),
  // No rule may drop the only mark.
  judges: (node, read, isJudged) => statistic(node.judges, isJudged ? read(node.of) : null),
  match: (node, read) => (node.match === "own" || node.match === "all" ? combined(node, read(node.of)) : node.match === "opposing" ? combined(node, null) : null),
  versus: (node, read) => present(combined(node, read(node.versus)), () => (!("unopposed" in node) ? Rational.of(node.win) : node.unopposed === null ? null : Rational.of(node.unopposed))),
  place: (node, read) => present((node.in === "round" ? (_, value) => value : combined)(node, read(node.place)), () => Rational.of(node.points?.length > 0 ? node.points[0] : 1)),
  peers: (node, read) => statistic(node.peers, read(node.of)),
};

/**
 * @param node a number, a name, null or an operator, as the rule has it.
 * @param valueOf the value of a name, or null.
 * @param isJudged whether the sheet holds a judge's marks.
 * @returns an exact fraction; null = it has no value on this sheet alone.
 */
export function evaluate(node, valueOf, isJudged = true) {
  const read = (part) => evaluate(part, valueOf, isJudged);
  if (node === null) {
    return null;
  }

  if (typeof node !== "object") {
    return typeof node === "number" ? Rational.of(node) : valueOf(node);
  }

  const other = Object.keys(node).find((key) => key in STRICT || key in OTHERS);
  if (!(other in STRICT)) {
    return OTHERS[other](node, read, isJudged);
  }

  const values = node[other].map(read);
  return values.includes(null) ? null : STRICT[other](values);
}

function present(value, then) {
  return value === null ? null : then(value);
}

function extreme(values, sign) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : best(known, sign);
}

function combined(node, value) {
  return statistic(node.combine ?? "mean", value);
}

/** Of at most one value every statistic is that value, but for the count. */
function statistic(kind, value) {
  return kind === "count" ? truth(value !== null) : value;
}
