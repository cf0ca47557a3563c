// What a scoring rule asks of a sheet and what each entry gives. Pure: knows no page. Both schemas of rules are read into one shape.

import { Decimal } from "./decimal.js";
import { evaluate, restsOnOthers } from "./formula.js";
import { Rational } from "./rational.js";

const DIGITS_FOR_PEOPLE = 6;

/**
 * @param seat the judge's seat where several judge one run, or null.
 * @param stage name of a stage of the rule; null = its first one.
 */
export function readRule(rule, { seat = null, stage = null, language = "zh" } = {}) {
  return new SheetRule(rule, seat, stage, language);
}

/** One judge's sheet by its rule: `fields` to show, in the rule's order. A sheet is its texts by field. */
class SheetRule {
  #formulas;
  #constraints;
  #digits;
  #seat;
  #word;

  constructor(rule, seat, stage, language) {
    this.#seat = seat;
    this.#word = (text) => (text === undefined || text === null ? null : typeof text === "string" ? text : (text[language] ?? text.zh));
    const shown = (rule.stages?.find((one) => one.name === stage) ?? rule.stages?.[0])?.fields;
    const fields = rule.fields.filter((field) => shown === undefined || shown.includes(field.name));
    this.fields = fields.map((field) => this.#field(field, rule.schema));
    this.isWeighted = rule.run === undefined;
    // A field may be called points: a value that is made from itself has no end.
    this.#formulas = rule.run ?? [{ name: fields.some((field) => field.name === "points") ? "_points" : "points", value: weightedSum(fields) }];
    const relative = new Set();
    for (const { name, value } of this.#formulas) {
      if (restsOnOthers(value, (of) => relative.has(of))) {
        relative.add(name);
      }
    }

    /** Whether the points rest on other teams' sheets: then this one has none that could be told. */
    this.isRelative = relative.has(this.#formulas[0].name);
    this.#constraints = (rule.constraints ?? []).map((one) => ({ require: one.if === undefined ? one.require : { or: [{ not: one.if }, one.require] }, message: this.#word(one.message) }));
    this.#digits = rule.schema === 1 ? null : (this.#formulas[0].digits ?? DIGITS_FOR_PEOPLE);
  }

  /** The value of an entry, or null where it is none. A time may be minutes and seconds: 1:05.3. */
  value(field, text) {
    const clock = field.kind === "time" ? /^(\d+)[:：](\d{1,2}(?:\.\d+)?)$/.exec(text) : null;
    const value = clock === null ? (/e/i.test(text) ? null : Decimal.of(text)) : Decimal.of(clock[2]).plus(Decimal.of(clock[1]).times(Decimal.of(60)));
    return clock !== null && Decimal.of(clock[2]).compare(Decimal.of(60)) >= 0 ? null : value;
  }

  /** What is wrong with an entry, with the limits that it breaks; null = nothing. An empty entry is "required" where the sheet must have it. */
  fault(field, text) {
    if (text === "") {
      return field.isOptional ? null : { kind: "required", limits: [] };
    }

    const value = this.value(field, text);
    if (value === null) {
      return { kind: "notANumber", limits: [] };
    }

    if (value.compare(field.min) < 0 || value.compare(field.max) > 0) {
      return { kind: "outOfRange", limits: [field.min, field.max] };
    }

    const sound = field.options === null ? value.minus(field.min).isMultipleOf(field.step) : field.options.some((option) => option.value.compare(value) === 0);
    return sound ? null : { kind: "offStep", limits: [field.step] };
  }

  /** Whether only what is given once for the run is filled in: then the judges' marks are not asked for. */
  isOfficial(texts) {
    return this.#seat === null && this.fields.some((field) => field.once && filled(texts, field)) && !this.fields.some((field) => !field.once && filled(texts, field));
  }

  /** What the sheet's sound entries contradict, in the rule's own words; null = nothing. */
  contradiction(texts) {
    return this.isOfficial(texts) ? null : (this.#constraints.find((one) => evaluate(one.require, this.#names(texts, false))?.sign === 0)?.message ?? null);
  }

  /** The points that stand beside a sound entry; null where the field gives none by itself. */
  gives(field, text) {
    return !this.isWeighted || field.weight.digits === 0n || text === "" ? null : this.value(field, text).times(field.weight);
  }

  /** The points of the sheet, and whether it is complete. Of a sheet that is not, what they would be with the rest at 0; null = they cannot be told by this sheet. */
  total(texts) {
    const isOfficial = this.isOfficial(texts);
    const complete = this.fields.every((field) => (isOfficial && !field.once && !filled(texts, field)) || this.fault(field, texts[field.name] ?? "") === null);
    const begun = complete || this.fields.some((field) => filled(texts, field) && this.fault(field, texts[field.name]) === null);
    const points = begun && !this.isRelative ? evaluate(this.#formulas[0].name, this.#names(texts, !complete), !isOfficial) : null;
    return { complete, points: points === null ? null : this.#digits === null ? exactly(points) : points.toDecimal(this.#digits) };
  }

  /** The values by name, as the server wants them; what is left out has the rule's default. */
  values(texts) {
    return Object.fromEntries(this.fields.filter((field) => filled(texts, field)).map((field) => [field.name, Number(String(this.value(field, texts[field.name])))]));
  }

  #names(texts, othersAreZero) {
    const isOfficial = this.isOfficial(texts);
    const fields = new Map(this.fields.map((field) => [field.name, field]));
    const formulas = new Map(this.#formulas.map((formula) => [formula.name, formula]));
    const known = new Map();
    const valueOf = (name) => {
      if (!known.has(name)) {
        known.set(name, formulas.has(name) ? evaluate(formulas.get(name).value, valueOf, !isOfficial) : ofField(fields.get(name)));
      }

      return known.get(name);
    };
    const ofField = (field) => {
      if (field === undefined || (isOfficial && !field.once)) {
        return null;
      }

      const text = texts[field.name] ?? "";
      return text !== "" && this.fault(field, text) === null ? Rational.of(this.value(field, text))
        : field.standard !== null ? Rational.of(field.standard)
        : othersAreZero && (this.isWeighted || field.kind !== "time") && !field.isOptional ? Rational.zero
        : null;
    };
    return valueOf;
  }

  #field(field, schema) {
    const kind = schema === 1 ? "decimal" : (field.kind ?? "integer");
    const options = kind === "choice" ? field.options.map((option) => ({ value: Decimal.of(option.value), label: this.#word(option.label) ?? option.name })) : null;
    const ends = options?.map((option) => option.value).sort((a, b) => a.compare(b));
    const standard = field.default === undefined ? null : Decimal.of(field.default);
    const once = field.once ?? false;
    return {
      name: field.name,
      label: this.#word(field.label) ?? field.name,
      unit: field.unit ?? (kind === "time" ? "s" : null),
      kind,
      options,
      once,
      standard,
      isOptional: standard !== null || (once && this.#seat !== null),
      min: ends?.[0] ?? Decimal.of(field.min ?? 0),
      max: ends?.at(-1) ?? Decimal.of(kind === "boolean" ? 1 : field.max),
      step: Decimal.of(field.step ?? (kind === "decimal" && schema !== 1 || kind === "time" ? "0.01" : 1)),
      weight: Decimal.of(field.weight ?? 1),
    };
  }
}

function weightedSum(fields) {
  return { sum: [0, ...fields.filter((field) => field.weight !== 0).map((field) => ({ product: [field.name, field.weight ?? 1] }))] };
}

function filled(texts, field) {
  return (texts[field.name] ?? "") !== "";
}

/** A fraction that is known to be a finite decimal. */
function exactly(points) {
  let digits = 0;
  while ((10n ** BigInt(digits)) % points.denominator !== 0n) {
    digits += 1;
  }

  return points.toDecimal(digits);
}
