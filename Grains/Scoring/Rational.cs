using System.Globalization;
using System.Numerics;

namespace EventsLive.Grains.Scoring;

/// <summary>Where a number goes that lies between two of the wanted digits.</summary>
public enum RoundingMode
{
    /// <summary>To the nearest; a half away from zero (四舍五入).</summary>
    HalfUp = 1,

    /// <summary>To the nearest; a half to the even digit.</summary>
    HalfEven = 2,

    /// <summary>Towards zero.</summary>
    Down = 3,

    /// <summary>Away from zero.</summary>
    Up = 4,
}

/// <summary>An exact fraction, reduced, with a positive denominator: the only number that the rules of contests calculate with.</summary>
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    private readonly BigInteger _denominatorLessOne;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        Numerator = numerator;
        _denominatorLessOne = denominator - 1;
    }

    public static Rational Zero => default;

    public static Rational One { get; } = new(1, 1);

    public BigInteger Numerator { get; }

    /// <summary>Above 0, and 1 for a whole number.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    public int Sign => Numerator.Sign;

    public bool IsInteger => _denominatorLessOne.IsZero;

    public static Rational Of(BigInteger numerator, BigInteger denominator)
    {
        ArgumentOutOfRangeException.ThrowIfZero(denominator);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        return new Rational(numerator / divisor, denominator / divisor);
    }

    public static implicit operator Rational(int value) => new(value, 1);

    public static implicit operator Rational(decimal value)
    {
        var unit = BigInteger.Pow(10, value.Scale);
        var units = decimal.GetBits(value);
        var magnitude = (((BigInteger)(uint)units[2] << 32 | (uint)units[1]) << 32) | (uint)units[0];
        return Of(value < 0 ? -magnitude : magnitude, unit);
    }

    public static Rational operator +(Rational a, Rational b) => a.IsInteger && b.IsInteger
        ? new(a.Numerator + b.Numerator, 1)
        : Of(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => Of(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="b"/> is 0.</exception>
    public static Rational operator /(Rational a, Rational b) => Of(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Rational other) => Numerator == other.Numerator && _denominatorLessOne == other._denominatorLessOne;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorLessOne);

    /// <summary>The largest whole number that is not above this one.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <param name="digits">Decimals to keep; negative = places before the point: -1 keeps tens.</param>
    public Rational Round(int digits, RoundingMode mode)
    {
        var power = BigInteger.Pow(10, Math.Abs(digits));
        Rational unit = digits >= 0 ? new(1, power) : new(power, 1);
        var scaled = this / unit;
        var magnitude = new Rational(BigInteger.Abs(scaled.Numerator), scaled.Denominator);
        var whole = magnitude.Floor();
        var rest = magnitude - new Rational(whole, 1);
        var half = rest.CompareTo(Of(1, 2));
        var isUp = rest.Sign != 0 && mode switch
        {
            RoundingMode.HalfUp => half >= 0,
            RoundingMode.HalfEven => half > 0 || (half == 0 && !whole.IsEven),
            RoundingMode.Up => true,
            _ => false,
        };
        return new Rational((isUp ? whole + 1 : whole) * scaled.Sign, 1) * unit;
    }

    /// <summary>For people: rounded half up to so many decimals, or to as many as fit into a decimal's 28 digits, without zeros at its end; null = no decimal is as large.</summary>
    public decimal? ToDecimal(int digits)
    {
        for (var kept = digits; kept >= 0; kept--)
        {
            var units = UnitsOf(Round(kept, RoundingMode.HalfUp), kept);
            if (BigInteger.Abs(units) <= (BigInteger)decimal.MaxValue)
            {
                var magnitude = (decimal)units;
                for (var i = 0; i < kept; i++)
                {
                    magnitude = Exact.Trim(magnitude / 10);
                }

                return magnitude;
            }
        }

        return null;
    }

    /// <summary>For people: the number itself where so many decimals write it, otherwise rounded half up with <c>≈</c> in front.</summary>
    public string ToText(int digits)
    {
        var rounded = Round(digits, RoundingMode.HalfUp);
        return rounded == this ? Written(rounded, digits) : "≈" + Written(rounded, digits);
    }

    /// <summary>A whole number or a finite decimal as people write it, otherwise the fraction: <c>10/3</c>. Exact, and read again by <see cref="Parse"/>.</summary>
    public override string ToString()
    {
        for (var digits = 0; digits <= 10; digits++)
        {
            if (Round(digits, RoundingMode.Down) == this)
            {
                return Written(this, digits);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
    }

    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static Rational Parse(string text)
    {
        if (text.IndexOf('/', StringComparison.Ordinal) is > 0 and var stroke)
        {
            return Of(Whole(text[..stroke]), Whole(text[(stroke + 1)..]));
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? new Rational(Whole(text), 1) : Of(Whole(text.Remove(point, 1)), BigInteger.Pow(10, text.Length - point - 1));

        static BigInteger Whole(string digits) => BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static BigInteger UnitsOf(Rational rounded, int digits) => rounded.Numerator * (BigInteger.Pow(10, digits) / rounded.Denominator);

    // A number of no more than so many decimals, without zeros at its end.
    private static string Written(Rational number, int digits)
    {
        var units = UnitsOf(number, digits);
        var text = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var written = digits == 0 ? text : $"{text[..^digits]}.{text[^digits..]}".TrimEnd('0').TrimEnd('.');
        return units.Sign < 0 ? $"-{written}" : written;
    }
}
