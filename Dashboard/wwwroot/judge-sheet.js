// The fields of a rule as large controls, with what each gives and what is wrong with it.

const MOST_CHOICES = 4;

/** Text with {0}, {1} … replaced. */
export function format(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));
}

/** An element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
}

// For display only: the server computes the points that count, exactly.
export function number(value) {
  return String(Math.round(value * 1e8) / 1e8).replace("-", "−");
}

/** A sheet of one rule: `root` to show, `check()` for the values or null, `mark(field, message)`, `lock(bool)`. */
export class Sheet {
  constructor(rule, texts, changed) {
    this.texts = texts;
    this.changed = changed;
    this.fields = rule.fields.map((field) => this.#row({ step: 1, weight: 1, label: field.name, ...field }));
    this.root = element("div", { className: "fields" }, ...this.fields.map((field) => field.row));
  }

  /** The values by name, or null where something is missing or out of range; then each fault stands beside its field. */
  check() {
    const values = {};
    let sound = true;
    for (const field of this.fields) {
      const fault = this.#faultOf(field, true);
      this.#show(field, fault);
      sound &&= fault === null;
      values[field.rule.name] = field.value;
    }

    if (!sound) {
      this.fields.find((field) => field.row.classList.contains("wrong"))?.control.focus();
    }

    return sound ? values : null;
  }

  /** The points so far, and whether every field is filled in soundly. */
  total() {
    const filled = this.fields.filter((field) => this.#faultOf(field, true) === null);
    return {
      complete: filled.length === this.fields.length,
      points: filled.length === 0 ? null : filled.reduce((sum, field) => sum + field.value * field.rule.weight, 0),
    };
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

  lock(locked) {
    for (const control of this.root.querySelectorAll("input, button")) {
      control.disabled = locked;
    }
  }

  fill(values) {
    for (const field of this.fields) {
      field.set(values[field.rule.name]);
    }
  }

  #row(rule) {
    const field = { rule, value: null };
    const choices = Math.round((rule.max - rule.min) / rule.step) + 1;
    const id = `field-${rule.name}`;
    const entry = choices <= MOST_CHOICES ? this.#choices(field, id) : this.#stepper(field, id);
    field.points = element("output", { className: "points" });
    field.fault = element("p", { className: "fault", id: `${id}-fault`, role: "alert" });
    field.row = element(
      "div",
      { className: "field" },
      element("div", { className: "name" }, element("label", { htmlFor: id, textContent: rule.label }), element("span", { className: "hint", textContent: this.#hint(rule, choices) })),
      entry,
      field.points,
      field.fault,
    );
    this.#render(field);
    return field;
  }

  #choices(field, id) {
    const { min, max, step } = field.rule;
    const yesNo = min === 0 && max === 1 && step === 1;
    const group = element("div", { className: "choices", id, role: "radiogroup", ariaLabel: field.rule.label, tabIndex: -1 });
    for (let i = 0; min + i * step <= max; i++) {
      const value = min + i * step;
      const button = element("button", { type: "button", textContent: yesNo ? this.texts[i === 0 ? "no" : "yes"] : number(value) });
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => field.set(value));
      button.value = String(value);
      group.append(button);
    }

    field.control = group;
    field.set = (value) => {
      field.value = value ?? null;
      for (const button of group.children) {
        button.setAttribute("aria-checked", String(field.value !== null && Number(button.value) === field.value));
      }

      this.#touched(field);
    };
    return group;
  }

  #stepper(field, id) {
    const { min, max, step } = field.rule;
    const input = element("input", { id, type: "text", inputMode: Number.isInteger(step) && min >= 0 ? "numeric" : "decimal", autocomplete: "off" });
    input.setAttribute("aria-describedby", `${id}-fault`);
    const move = (by) => {
      const next = field.value === null || Number.isNaN(field.value) ? (by < 0 ? min : min + step) : field.value + by * step;
      field.set(Math.min(max, Math.max(min, Math.round(next * 1e8) / 1e8)));
    };
    const less = element("button", { type: "button", textContent: "−", ariaLabel: format(this.texts.less, field.rule.label) });
    const more = element("button", { type: "button", textContent: "+", ariaLabel: format(this.texts.more, field.rule.label) });
    less.addEventListener("click", () => move(-1));
    more.addEventListener("click", () => move(1));
    input.addEventListener("input", () => {
      const text = input.value.trim().replace("−", "-");
      field.value = text === "" ? null : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      this.#touched(field);
    });
    field.control = input;
    field.set = (value) => {
      field.value = value ?? null;
      input.value = field.value === null ? "" : String(field.value);
      this.#touched(field);
    };
    return element("div", { className: "stepper" }, less, input, more);
  }

  #hint(rule, choices) {
    const range = choices <= MOST_CHOICES ? "" : format(rule.step === 1 ? this.texts.range : this.texts.rangeStep, number(rule.min), number(rule.max), number(rule.step));
    const once = rule.min === 0 && rule.max === 1 && rule.step === 1;
    const gives = rule.weight === 0 ? this.texts.recordedOnly
      : rule.weight === 1 ? ""
      : format(once ? this.texts.givesOnce : this.texts.gives, number(rule.weight), rule.unit ?? this.texts.points);
    return [gives, range].filter((part) => part !== "").join(this.texts.comma);
  }

  #touched(field) {
    this.#show(field, this.#faultOf(field, false));
    this.#render(field);
    this.changed();
  }

  #faultOf({ rule, value }, requireValue) {
    if (value === null) {
      return requireValue ? this.texts.required : null;
    }

    if (Number.isNaN(value)) {
      return this.texts.notANumber;
    }

    if (value < rule.min || value > rule.max) {
      return format(this.texts.outOfRange, number(rule.min), number(rule.max));
    }

    const steps = (value - rule.min) / rule.step;
    return Math.abs(steps - Math.round(steps)) < 1e-6 ? null : format(this.texts.offStep, number(rule.step));
  }

  #show(field, fault) {
    field.fault.textContent = fault ?? "";
    field.row.classList.toggle("wrong", fault !== null);
    field.control.setAttribute("aria-invalid", String(fault !== null));
  }

  #render(field) {
    const shown = field.value !== null && this.#faultOf(field, true) === null && field.rule.weight !== 0;
    field.points.textContent = shown ? number(field.value * field.rule.weight) : "–";
    field.points.classList.toggle("minus", shown && field.value * field.rule.weight < 0);
  }
}
