using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>Whose runs of a match are looked at.</summary>
internal enum Sides
{
    /// <summary>The side that the team is on.</summary>
    Own,

    /// <summary>All other sides.</summary>
    Opposing,

    /// <summary>The side that has the worst value; missing where only one side has played.</summary>
    Losing,

    /// <summary>The side that has the best value; missing where only one side has played.</summary>
    Winning,
    All,
}

/// <summary>A value of the match that a run is part of, from the runs that were scored, surrogates' among them.</summary>
/// <param name="Combine">How the runs of a side make one value: the mean, where each sheet of a side repeats the side's score.</param>
/// <param name="By">What decides who lost; of sides that are equal in it the one with the worse <paramref name="Of"/>.</param>
internal sealed record MatchValue(Sides Sides, Expression Of, Statistic Combine, Expression By, Better Better) : Expression
{
    public override bool IsRelative => true;

    public override IEnumerable<Expression> Parts => [Of, By];

    public override Rational? In(Scope scope)
    {
        var run = (RunScope)scope;
        var all = run.Group.Match(run).ToArray();
        return Sides switch
        {
            Sides.Own => Value(all.Where(other => other.Side == run.Side)),
            Sides.Opposing => Value(all.Where(other => other.Side != run.Side)),
            Sides.All => Value(all),
            _ => OfOneSide(all),
        };
    }

    private Rational? OfOneSide(RunScope[] all)
    {
        var sides = all
            .GroupBy(run => run.Side)
            .Select(side => (Decides: MatchScores.Of(side, By, Combine), Value: Value(side)))
            .Where(side => side.Decides is not null && side.Value is not null)
            .OrderBy(side => side.Decides!.Value, Better.BestFirst())
            .ThenBy(side => side.Value!.Value, Better.BestFirst())
            .ToArray();
        return sides.Length < 2 ? null : Sides == Sides.Winning ? sides[0].Value : sides[^1].Value;
    }

    private Rational? Value(IEnumerable<RunScope> runs) => MatchScores.Of(runs, Of, Combine);
}

/// <summary>Points for winning: the own side's value against the best of the other sides.</summary>
/// <param name="Unopposed">Where no other side has a value.</param>
internal sealed record Versus(Expression Of, Statistic Combine, Better Better, Rational Win, Rational Tie, Rational Loss, Rational? Unopposed) : Expression
{
    public override bool IsRelative => true;

    public override IEnumerable<Expression> Parts => [Of];

    public override Rational? In(Scope scope)
    {
        var run = (RunScope)scope;
        var sides = run.Group.Match(run).ToLookup(other => other.Side);
        if (MatchScores.Of(sides[run.Side], Of, Combine) is not { } own)
        {
            return null;
        }

        var others = sides.Where(side => side.Key != run.Side).Select(side => MatchScores.Of(side, Of, Combine)).OfType<Rational>().ToArray();
        return Statistic.Best.Of(others, Better) is not { } best ? Unopposed
            : own == best ? Tie
            : Better.IsBetter(own, best) ? Win
            : Loss;
    }
}

/// <summary>What a place is worth: among the sides of the match, or among all runs of the same stage and round.</summary>
/// <param name="Points">For first, second, …; later places get 0. Empty = the place itself.</param>
/// <param name="IsShareMean">Equal ones get the mean of the places that they take together; otherwise all get the best of them.</param>
internal sealed record Place(Expression Of, bool IsInMatch, Statistic Combine, Better Better, ImmutableArray<Rational> Points, bool IsShareMean) : Expression
{
    public override bool IsRelative => true;

    public override IEnumerable<Expression> Parts => [Of];

    public override Rational? In(Scope scope)
    {
        var run = (RunScope)scope;
        var own = IsInMatch ? MatchScores.Of(run.Group.Match(run).Where(other => other.Side == run.Side), Of, Combine) : Of.In(run);
        if (own is not { } value)
        {
            return null;
        }

        var bestFirst = IsInMatch
            ? BestFirst(run.Group.Match(run).GroupBy(other => other.Side).Select(side => MatchScores.Of(side, Of, Combine)))
            : run.Group.Once(this, run.Run.Key.Stage, run.Run.Key.Round, () => BestFirst(run.Group.Peers(run).Select(Of.In)));
        var before = CountOf(bestFirst, other => Better.IsBetter(other, value));
        var equal = IsShareMean ? CountOf(bestFirst, other => !Better.IsBetter(value, other)) - before : 1;
        return Statistic.Mean.Of([.. Enumerable.Range(before, equal).Select(Worth)], Better);
    }

    private Rational[] BestFirst(IEnumerable<Rational?> values) => [.. values.OfType<Rational>().Order(Better.BestFirst())];

    /// <summary>How many of a list's values hold, where all that hold are in front.</summary>
    private static int CountOf(Rational[] values, Func<Rational, bool> holds)
    {
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(values[middle]) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private Rational Worth(int place) => Points.IsEmpty ? place + 1 : place < Points.Length ? Points[place] : 0;
}

/// <summary>A value over all runs of the same stage and round in the group: the best time of a course, for one.</summary>
internal sealed record Peers(Statistic Statistic, Expression Of, Better Better) : Expression
{
    public override bool IsRelative => true;

    public override IEnumerable<Expression> Parts => [Of];

    public override Rational? In(Scope scope)
    {
        var run = (RunScope)scope;
        return run.Group.Once(
            this, run.Run.Key.Stage, run.Run.Key.Round, () => Statistic.Of([.. run.Group.Peers(run).Select(Of.In).OfType<Rational>()], Better));
    }
}

internal static class MatchScores
{
    public static Rational? Of(IEnumerable<RunScope> runs, Expression of, Statistic combine) =>
        combine.Of([.. runs.Select(of.In).OfType<Rational>()], Better.More);
}
