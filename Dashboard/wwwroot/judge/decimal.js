// Exact decimals: the running total is computed as the server computes it, never in binary floating point.

/** An exact decimal: digits × 10^−scale. */
export class Decimal {
  constructor(digits, scale) {
    this.digits = digits;
    this.scale = scale;
  }

  /** @param value a number of JSON or a text such as -12.50; null where it is none. */
  static of(value) {
    const parts = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value).trim());
    if (parts === null) {
      return null;
    }

    const [, sign, whole, fraction = "", exponent = "0"] = parts;
    const scale = fraction.length - Number(exponent);
    const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
    return scale >= 0 ? new Decimal(digits, scale) : new Decimal(digits * 10n ** BigInt(-scale), 0);
  }

  static zero = new Decimal(0n, 0);

  plus(other) {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.#at(scale) + other.#at(scale), scale);
  }

  minus(other) {
    return this.plus(new Decimal(-other.digits, other.scale));
  }

  times(other) {
    return new Decimal(this.digits * other.digits, this.scale + other.scale);
  }

  compare(other) {
    const difference = this.minus(other).digits;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  isMultipleOf(step) {
    const scale = Math.max(this.scale, step.scale);
    return this.#at(scale) % step.#at(scale) === 0n;
  }

  /** Without zeros at the end, with a minus of ASCII: what JSON and fields read. */
  toString() {
    const negative = this.digits < 0n;
    const text = String(negative ? -this.digits : this.digits).padStart(this.scale + 1, "0");
    const whole = text.slice(0, text.length - this.scale);
    const fraction = text.slice(text.length - this.scale).replace(/0+$/, "");
    return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
  }

  #at(scale) {
    return this.digits * 10n ** BigInt(scale - this.scale);
  }
}

/** A number as people read it, with a true minus. */
export function shown(value) {
  return String(value instanceof Decimal ? value : Decimal.of(value) ?? value).replace("-", "−");
}
