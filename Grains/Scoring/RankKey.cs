using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace EventsLive.Grains.Scoring;

/// <summary>A team's place in the order as one exact, comparable value: the total, then each tie step. The smaller key is the better one.</summary>
/// <remarks>
/// Steps are integers: points in units of the rule's smallest decimal, means times the least common multiple of 1 to the counted
/// rounds, so that one third compares exactly. Keys compare with keys of the same rule only.
/// </remarks>
public sealed class RankKey
{
    private readonly ImmutableArray<BigInteger> _steps;

    internal RankKey(ImmutableArray<BigInteger> steps)
    {
        _steps = steps;
        Text = Encode(steps);
    }

    /// <summary>The key as ASCII letters and digits: ordinal order of the texts is the order of the keys, and equal texts are equal keys.</summary>
    public string Text { get; }

    public int CompareTo(RankKey other) => FirstDifference(other) is { } step ? _steps[step].CompareTo(other._steps[step]) : 0;

    /// <summary>The first step in which the keys differ; null = they are equal.</summary>
    public int? FirstDifference(RankKey other)
    {
        for (var step = 0; step < _steps.Length; step++)
        {
            if (_steps[step] != other._steps[step])
            {
                return step;
            }
        }

        return null;
    }

    // Each step: sign (n before p), two digits of length, digits. A longer positive number is larger; for negative ones length and
    // digits are complemented. Every step ends where its length says, so that one after the other keeps the order.
    private static string Encode(ImmutableArray<BigInteger> steps)
    {
        var text = new StringBuilder(steps.Length * 16);
        foreach (var step in steps)
        {
            var digits = BigInteger.Abs(step).ToString(CultureInfo.InvariantCulture);
            if (step.Sign >= 0)
            {
                text.Append('p').Append(digits.Length.ToString("00", CultureInfo.InvariantCulture)).Append(digits);
                continue;
            }

            text.Append('n').Append((99 - digits.Length).ToString("00", CultureInfo.InvariantCulture));
            foreach (var digit in digits)
            {
                text.Append((char)('0' + '9' - digit));
            }
        }

        return text.ToString();
    }
}

/// <summary>What a team has reached by its rule.</summary>
/// <param name="Key">Null = no valid result: unranked, at the end.</param>
/// <param name="Total">For people; a mean is rounded here and nowhere else.</param>
public sealed record TeamResult(RankKey? Key, decimal? Total)
{
    public static TeamResult None { get; } = new(null, null);
}
