using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace EventsLive.Grains.Scoring;

/// <summary>One value of a key: the smaller one is the better one, and a value is better than none.</summary>
/// <param name="Value">Turned round where more is better; null = the team has none.</param>
/// <param name="Criterion">Name of the criterion that made it.</param>
/// <param name="Units">What makes every value of this criterion a whole number; null = no such number is known.</param>
/// <param name="IsTurned">Whether the value was turned round.</param>
internal readonly record struct KeyStep(Rational? Value, string Criterion, BigInteger? Units = null, bool IsTurned = false) : IComparable<KeyStep>
{
    /// <summary>The value as the criterion made it.</summary>
    public Rational? Magnitude => IsTurned ? -Value : Value;

    public int CompareTo(KeyStep other) => (Value, other.Value) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        var (left, right) => left.Value.CompareTo(right.Value),
    };
}

/// <summary>A team's place in the order as one exact, comparable value: the criteria of the ranking, one after the other. The smaller key is the better one.</summary>
/// <remarks>
/// Two keys may differ in length only behind their first difference, since what follows depends on what went before.
/// Keys compare with keys of the same rule and group only.
/// </remarks>
public sealed class RankKey
{
    private readonly ImmutableArray<KeyStep> _steps;

    internal RankKey(ImmutableArray<KeyStep> steps)
    {
        _steps = steps;
        Text = Encode(steps);
    }

    /// <summary>The key as ASCII text: ordinal order of the texts is the order of the keys, and equal texts are equal keys.</summary>
    public string Text { get; }

    internal ImmutableArray<KeyStep> Steps => _steps;

    public int CompareTo(RankKey other) => FirstDifference(other) is { } step ? _steps[step].CompareTo(other._steps[step]) : 0;

    /// <summary>The first step in which the keys differ; null = they are equal.</summary>
    public int? FirstDifference(RankKey other)
    {
        var common = Math.Min(_steps.Length, other._steps.Length);
        for (var step = 0; step < common; step++)
        {
            if (_steps[step].CompareTo(other._steps[step]) != 0)
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>The criterion that separates the keys; null = they are equal.</summary>
    public string? Separates(RankKey other) => FirstDifference(other) is { } step ? _steps[step].Criterion : null;

    private static string Encode(ImmutableArray<KeyStep> steps)
    {
        var text = new StringBuilder(steps.Length * 16);
        foreach (var step in steps)
        {
            if (step.Value is not { } value)
            {
                text.Append('z');
            }
            else if (step.Units is { } units)
            {
                Append(text, (value * Rational.Of(units, 1)).Numerator);
            }
            else
            {
                AppendFraction(text, value);
            }
        }

        return text.ToString();
    }

    // The continued fraction a0 + 1/(a1 + 1/(a2 + …)) orders fractions of any denominator: at even places more is more, at odd places
    // less, and an end is as if an endless number followed. Odd terms are written negated; '-' sorts before and '~' behind every term.
    private static void AppendFraction(StringBuilder text, Rational value)
    {
        var (numerator, denominator) = (value.Numerator, value.Denominator);
        for (var place = 0; ; place++)
        {
            if (denominator.IsZero)
            {
                text.Append(place % 2 == 1 ? '-' : '~');
                return;
            }

            var whole = Rational.Of(numerator, denominator).Floor();
            Append(text, place % 2 == 0 ? whole : -whole);
            (numerator, denominator) = (denominator, numerator - whole * denominator);
        }
    }

    // Sign (n before p), two digits of length, digits. A longer positive number is larger; for negative ones length and digits are
    // complemented. From 99 digits on the length has six more digits. Every number ends where its length says, so that one after the
    // other keeps the order.
    private static void Append(StringBuilder text, BigInteger value)
    {
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        var isNegative = value.Sign < 0;
        text.Append(isNegative ? 'n' : 'p');
        AppendDigits(text, Math.Min(digits.Length, 99).ToString("00", CultureInfo.InvariantCulture), isNegative);
        if (digits.Length >= 99)
        {
            AppendDigits(text, digits.Length.ToString("000000", CultureInfo.InvariantCulture), isNegative);
        }

        AppendDigits(text, digits, isNegative);
    }

    private static void AppendDigits(StringBuilder text, string digits, bool isComplement)
    {
        foreach (var digit in digits)
        {
            text.Append(isComplement ? (char)('0' + '9' - digit) : digit);
        }
    }
}

/// <summary>What a team has reached by its rule.</summary>
/// <param name="Key">Null = no valid result: unranked, at the end.</param>
/// <param name="Total">The first criterion of its ranking, for people; rounded here and nowhere else. Null where the key is, and where no decimal is as large: the key tells it exactly all the same.</param>
/// <param name="Stage">The stage that its place rests on where a later stage ranks above the earlier ones; null otherwise.</param>
/// <param name="RunPoints">What each scored run is shown with, where that rests on other teams' runs (<see cref="ScoringRule.PointsAreRelative"/>): a run
/// without points is left out. Null = each run tells it by itself.</param>
public sealed record TeamResult(RankKey? Key, decimal? Total, string? Stage = null, ImmutableSortedDictionary<RunKey, decimal>? RunPoints = null)
{
    public static TeamResult None { get; } = new(null, null);

    /// <summary>Whether both say the same, whichever ranking they come from.</summary>
    public bool IsSameAs(TeamResult other) =>
        Key?.Text == other.Key?.Text && Key?.CompareTo(other.Key!) is null or 0 && Total == other.Total && Stage == other.Stage
            && (ReferenceEquals(RunPoints, other.RunPoints) || (RunPoints ?? NoPoints).SequenceEqual(other.RunPoints ?? NoPoints));

    private static readonly ImmutableSortedDictionary<RunKey, decimal> NoPoints = ImmutableSortedDictionary<RunKey, decimal>.Empty;
}
