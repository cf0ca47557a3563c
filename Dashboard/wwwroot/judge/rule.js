// What a scoring rule asks of a sheet and what each entry gives. Pure: knows no page. One reader for each schema of rules.

import { Decimal } from "./decimal.js";

/**
 * @returns {{fields: Array, fault: Function, gives: Function, total: Function}} fields to show, in the rule's order;
 * `fault(field, text)` names what is wrong with an entry (null = nothing; an empty text is "required"), with the limits that it breaks;
 * `gives(field, text)` are the points that stand beside a sound entry, or null where the field gives none by itself;
 * `total(texts)` are the points so far and whether the sheet is complete.
 */
export function readRule(rule) {
  return new WeightedFields(rule);
}

/** Schema 1: each field a number in a range, its points value × weight, and the points of a sheet their sum. */
class WeightedFields {
  constructor(rule) {
    this.fields = rule.fields.map((field) => {
      const [min, max, step, weight] = [field.min, field.max, field.step ?? 1, field.weight ?? 1].map(Decimal.of);
      return { name: field.name, label: field.label ?? field.name, unit: field.unit ?? null, min, max, step, weight };
    });
  }

  fault(field, text) {
    if (text === "") {
      return { kind: "required", limits: [] };
    }

    const value = Decimal.of(text);
    if (value === null || /e/i.test(text)) {
      return { kind: "notANumber", limits: [] };
    }

    if (value.compare(field.min) < 0 || value.compare(field.max) > 0) {
      return { kind: "outOfRange", limits: [field.min, field.max] };
    }

    return value.minus(field.min).isMultipleOf(field.step) ? null : { kind: "offStep", limits: [field.step] };
  }

  gives(field, text) {
    return field.weight.digits === 0n ? null : Decimal.of(text).times(field.weight);
  }

  total(texts) {
    const sound = this.fields.filter((field) => this.fault(field, texts[field.name] ?? "") === null);
    return {
      complete: sound.length === this.fields.length,
      points: sound.length === 0 ? null : sound.reduce((sum, field) => sum.plus(Decimal.of(texts[field.name]).times(field.weight)), Decimal.zero),
    };
  }
}
