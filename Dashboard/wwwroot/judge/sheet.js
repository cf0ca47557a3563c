// The fields of a rule as large controls, with what each gives and what is wrong with it.

import { Decimal, shown } from "./decimal.js";
import { element, format } from "./dom.js";
import { readRule } from "./rule.js";

const MOST_CHOICES = 4;

/** A sheet of one rule: `root` to show, `texts()` as typed, `check()` for the values or null, `mark(field, message)`. */
export class Sheet {
  constructor(rule, texts, changed) {
    this.texts = texts;
    this.changed = changed;
    this.rule = readRule(rule);
    this.fields = this.rule.fields.map((field) => this.#row(field));
    this.root = element("div", { className: "fields" }, ...this.fields.map((field) => field.row));
  }

  /** What was typed, sound or not, by field. */
  entered() {
    return Object.fromEntries(this.fields.map((field) => [field.rule.name, field.text]));
  }

  /** Each field with what was entered and what it gives, for people to read. */
  lines() {
    return this.fields.map((field) => ({ label: field.rule.label, entered: isYesNo(field.rule) ? this.texts[field.text === "1" ? "yes" : "no"] : shown(field.text), points: field.points.textContent }));
  }

  /** The values by name, or null where something is missing or out of range; then each fault stands beside its field. */
  check() {
    const values = {};
    let sound = true;
    for (const field of this.fields) {
      const fault = this.#faultOf(field, true);
      this.#show(field, fault);
      sound &&= fault === null;
      values[field.rule.name] = Number(field.text);
    }

    if (!sound) {
      this.fields.find((field) => field.row.classList.contains("wrong"))?.control.focus();
    }

    return sound ? values : null;
  }

  /** The points so far, and whether every field is filled in soundly. */
  total() {
    return this.rule.total(this.entered());
  }

  /** Shows a refusal at the field it names. @returns whether there is such a field. */
  mark(name, message) {
    const field = this.fields.find((candidate) => candidate.rule.name === name.replace(/^fields\./, ""));
    if (field === undefined) {
      return false;
    }

    this.#show(field, message);
    field.control.focus();
    return true;
  }

  /** @param entered texts or numbers by field; a field that is not named stays empty. */
  fill(entered) {
    for (const field of this.fields) {
      field.set(String(entered[field.rule.name] ?? ""));
    }
  }

  #row(rule) {
    const field = { rule, text: "" };
    const choices = this.#choicesOf(rule);
    const id = `field-${rule.name}`;
    const entry = choices.length > 0 ? this.#choices(field, id, choices) : this.#stepper(field, id);
    field.points = element("output", { className: "points" });
    field.fault = element("p", { className: "fault", id: `${id}-fault`, role: "alert" });
    field.row = element(
      "div",
      { className: "field" },
      element("div", { className: "name" }, element("label", { htmlFor: id, textContent: rule.label }), element("span", { className: "hint", textContent: this.#hint(rule, choices.length > 0) })),
      entry,
      field.points,
      field.fault,
    );
    this.#render(field);
    return field;
  }

  #choicesOf({ min, max, step }) {
    const values = [];
    for (let value = min; value.compare(max) <= 0; value = value.plus(step)) {
      values.push(String(value));
      if (values.length > MOST_CHOICES) {
        return [];
      }
    }

    return values;
  }

  #choices(field, id, values) {
    const yesNo = isYesNo(field.rule);
    const group = element("div", { className: "choices", id, role: "radiogroup", ariaLabel: field.rule.label, tabIndex: -1 });
    for (const value of values) {
      const button = element("button", { type: "button", textContent: yesNo ? this.texts[value === "0" ? "no" : "yes"] : shown(value), value });
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => field.set(value));
      group.append(button);
    }

    field.control = group;
    field.set = (text) => {
      field.text = text;
      for (const button of group.children) {
        button.setAttribute("aria-checked", String(button.value === text));
      }

      this.#touched(field);
    };
    return group;
  }

  #stepper(field, id) {
    const { min, max, step } = field.rule;
    const input = element("input", { id, type: "text", inputMode: step.scale === 0 && min.compare(Decimal.zero) >= 0 ? "numeric" : "decimal", autocomplete: "off", maxLength: 24 });
    input.setAttribute("aria-describedby", `${id}-fault`);
    const move = (by) => {
      const value = Decimal.of(field.text);
      const next = value === null ? (by < 0 ? min : min.plus(step)) : by < 0 ? value.minus(step) : value.plus(step);
      field.set(String(next.compare(min) < 0 ? min : next.compare(max) > 0 ? max : next));
    };
    const less = element("button", { type: "button", textContent: "−", ariaLabel: format(this.texts.less, field.rule.label) });
    const more = element("button", { type: "button", textContent: "+", ariaLabel: format(this.texts.more, field.rule.label) });
    less.addEventListener("click", () => move(-1));
    more.addEventListener("click", () => move(1));
    input.addEventListener("input", () => {
      field.text = input.value.trim().replace("−", "-");
      this.#touched(field);
    });
    field.control = input;
    field.set = (text) => {
      field.text = text;
      input.value = text;
      this.#touched(field);
    };
    return element("div", { className: "stepper" }, less, input, more);
  }

  #hint(rule, isChoice) {
    const one = rule.step.compare(Decimal.of(1)) === 0;
    const range = isChoice ? "" : format(one ? this.texts.range : this.texts.rangeStep, shown(rule.min), shown(rule.max), shown(rule.step));
    const gives = rule.weight.digits === 0n ? this.texts.recordedOnly
      : rule.weight.compare(Decimal.of(1)) === 0 ? ""
      : format(isYesNo(rule) ? this.texts.givesOnce : this.texts.gives, shown(rule.weight), rule.unit ?? this.texts.points);
    return [gives, range].filter((part) => part !== "").join(this.texts.comma);
  }

  #touched(field) {
    this.#show(field, this.#faultOf(field, false));
    this.#render(field);
    this.changed();
  }

  #faultOf({ rule, text }, requireValue) {
    const fault = this.rule.fault(rule, text);
    return fault === null || (fault.kind === "required" && !requireValue) ? null : format(this.texts[fault.kind], ...fault.limits.map(shown));
  }

  #show(field, fault) {
    field.fault.textContent = fault ?? "";
    field.row.classList.toggle("wrong", fault !== null);
    field.control.setAttribute("aria-invalid", String(fault !== null));
  }

  #render(field) {
    const points = this.rule.fault(field.rule, field.text) === null ? this.rule.gives(field.rule, field.text) : null;
    field.points.textContent = points === null ? "–" : shown(points);
    field.points.classList.toggle("minus", points !== null && points.digits < 0n);
  }
}

function isYesNo({ min, max, step }) {
  return String(min) === "0" && String(max) === "1" && String(step) === "1";
}
