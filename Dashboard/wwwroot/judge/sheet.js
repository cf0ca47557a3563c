// The fields of a rule as large controls, with what each gives and what is wrong with it.

import { Decimal, shown } from "./decimal.js";
import { element, format } from "./dom.js";
import { readRule } from "./rule.js";

const MOST_CHOICES = 4;

/** A sheet of one rule: `root` to show, `texts()` as typed, `check()` for the values or null, `mark(field, message)`. */
export class Sheet {
  /** @param of the judge's `seat` where several judge one run, or null; and the `stage` of the run, null = the first one. */
  constructor(rule, { seat, stage }, texts, changed) {
    this.texts = texts;
    this.changed = changed;
    this.rule = readRule(rule, { seat, stage, language: document.documentElement.lang.slice(0, 2) });
    this.fields = this.rule.fields.map((field) => this.#row(field));
    this.contradiction = element("p", { className: "fault", role: "alert" });
    this.root = element("div", { className: "fields" }, ...this.fields.map((field) => field.row), this.contradiction);
  }

  /** What was typed, sound or not, by field. */
  entered() {
    return Object.fromEntries(this.fields.map((field) => [field.rule.name, field.text]));
  }

  /** Each field with what was entered and what it gives, for people to read. */
  lines() {
    return this.fields.map((field) => ({ label: field.rule.label, entered: this.#entered(field), points: field.points.textContent }));
  }

  /** The values by name, or null where something is missing or out of range; then each fault stands beside its field. */
  check() {
    const texts = this.entered();
    const isOfficial = this.rule.isOfficial(texts);
    let sound = true;
    for (const field of this.fields) {
      const fault = this.#faultOf(field, !isOfficial || field.rule.once);
      this.#show(field, fault);
      sound &&= fault === null;
    }

    if (!sound) {
      this.fields.find((field) => field.row.classList.contains("wrong"))?.control.focus();
      return null;
    }

    const contradiction = this.rule.contradiction(texts);
    this.contradiction.textContent = contradiction ?? "";
    return contradiction === null ? this.rule.values(texts) : null;
  }

  /** Whether the points rest on other teams' sheets. */
  get isRelative() {
    return this.rule.isRelative;
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
    this.ready = false;
    for (const field of this.fields) {
      field.set(String(entered[field.rule.name] ?? ""));
    }

    this.ready = true;
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

  #choicesOf({ kind, options, min, max, step }) {
    if (options !== null) {
      return options;
    }

    // A time is typed, however few there are.
    if (kind === "time") {
      return [];
    }

    const values = [];
    for (let value = min; value.compare(max) <= 0; value = value.plus(step)) {
      values.push({ value, label: shown(value) });
      if (values.length > MOST_CHOICES) {
        return [];
      }
    }

    return values;
  }

  #choices(field, id, options) {
    const yesNo = isYesNo(field.rule);
    const group = element("div", { className: "choices", id, role: "radiogroup", ariaLabel: field.rule.label, tabIndex: -1 });
    for (const option of options) {
      const value = String(option.value);
      const button = element("button", { type: "button", textContent: yesNo ? this.texts[value === "0" ? "no" : "yes"] : option.label, value });
      button.setAttribute("role", "radio");
      // What may stay empty has a way back to empty.
      button.addEventListener("click", () => field.set(field.rule.isOptional && field.text === value ? "" : value));
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
    const input = element("input", { id, type: "text", inputMode: step.scale === 0 && field.rule.kind !== "time" && min.compare(Decimal.zero) >= 0 ? "numeric" : "decimal", autocomplete: "off", maxLength: 24 });
    input.setAttribute("aria-describedby", `${id}-fault`);
    const move = (by) => {
      const value = this.rule.value(field.rule, field.text);
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
    const gives = !this.rule.isWeighted ? (rule.unit ?? "")
      : rule.weight.digits === 0n ? this.texts.recordedOnly
      : rule.weight.compare(Decimal.of(1)) === 0 ? ""
      : format(isYesNo(rule) ? this.texts.givesOnce : this.texts.gives, shown(rule.weight), rule.unit ?? this.texts.points);
    const standard = rule.standard === null ? (rule.isOptional ? this.texts.mayStayEmpty : "") : format(this.texts.standard, this.#read(rule, rule.standard));
    return [gives, range, standard].filter((part) => part !== "").join(this.texts.comma);
  }

  #entered({ rule, text }) {
    return text !== "" ? this.#read(rule, this.rule.value(rule, text)) : rule.standard === null ? "–" : this.#read(rule, rule.standard);
  }

  /** A value in the words of the sheet. */
  #read(rule, value) {
    return rule.options?.find((option) => option.value.compare(value) === 0)?.label ?? (isYesNo(rule) ? this.texts[value.digits === 0n ? "no" : "yes"] : shown(value));
  }

  #touched(field) {
    this.contradiction.textContent = this.ready ? this.rule.contradiction(this.entered()) ?? "" : "";
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

function isYesNo({ options, min, max, step }) {
  return options === null && String(min) === "0" && String(max) === "1" && String(step) === "1";
}
