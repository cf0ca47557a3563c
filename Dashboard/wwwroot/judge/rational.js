// Exact fractions: formulas are computed as the server computes them, never in binary floating point.

import { Decimal } from "./decimal.js";

/** An exact fraction, reduced, with a positive denominator. */
export class Rational {
  constructor(numerator, denominator) {
    const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
    this.numerator = numerator / divisor;
    this.denominator = denominator / divisor;
  }

  static zero = new Rational(0n, 1n);
  static one = new Rational(1n, 1n);

  /** @param value a Decimal, a number of JSON or a text of one. */
  static of(value) {
    const { digits, scale } = value instanceof Decimal ? value : Decimal.of(value);
    return new Rational(digits, 10n ** BigInt(scale));
  }

  get sign() {
    return this.numerator < 0n ? -1 : this.numerator > 0n ? 1 : 0;
  }

  plus(other) {
    return new Rational(this.numerator * other.denominator + other.numerator * this.denominator, this.denominator * other.denominator);
  }

  negated() {
    return new Rational(-this.numerator, this.denominator);
  }

  minus(other) {
    return this.plus(other.negated());
  }

  times(other) {
    return new Rational(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** @param other not 0. */
  over(other) {
    return new Rational(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  compare(other) {
    return this.minus(other).sign;
  }

  /**
   * @param digits decimals to keep; negative = places before the point.
   * @param mode halfUp (a half away from zero), halfEven, down (towards zero) or up (away from zero).
   */
  round(digits, mode) {
    const power = 10n ** BigInt(Math.abs(digits));
    const unit = digits >= 0 ? new Rational(1n, power) : new Rational(power, 1n);
    const { numerator, denominator } = this.over(unit);
    const magnitude = numerator < 0n ? -numerator : numerator;
    const whole = magnitude / denominator;
    const rest = magnitude % denominator;
    const half = 2n * rest - denominator;
    const isUp = rest !== 0n && (mode === "halfUp" ? half >= 0n : mode === "halfEven" ? half > 0n || (half === 0n && whole % 2n === 1n) : mode === "up");
    return new Rational((isUp ? whole + 1n : whole) * (numerator < 0n ? -1n : 1n), 1n).times(unit);
  }

  /** Half up to so many decimals. */
  toDecimal(digits) {
    const { numerator, denominator } = this.round(digits, "halfUp");
    return new Decimal(numerator * (10n ** BigInt(digits) / denominator), digits);
  }
}

function gcd(a, b) {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) {
    [x, y] = [y, x % y];
  }

  return x;
}
