// The formulas of a rule of schema 2 on one sheet: no other judge, no other team. What rests on other teams has no value here. Pure.

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
};

const OF_OTHERS = ["match", "versus", "place", "peers"];

/**
 * Whether a formula's value can change with another team's sheets.
 * @param isRelative whether the measure of a name does.
 */
export function restsOnOthers(node, isRelative) {
  return node === null || typeof node === "number" ? false
    : typeof node === "string" ? isRelative(node)
    : OF_OTHERS.some((name) => name in node) || partsOf(node).some((part) => restsOnOthers(part, isRelative));
}

// The formulas in a formula: its other strings are words of the language, whatever a measure may be called.
function partsOf(node) {
  const key = Object.keys(node).find((one) => one in STRICT || one in OTHERS);
  return key === "if" ? [node.if, node.then, node.else ?? 0] : key === "judges" ? [node.of] : [node[key]].flat();
}

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

/** Of at most one value every statistic is that value, but for the count. */
function statistic(kind, value) {
  return kind === "count" ? truth(value !== null) : value;
}
