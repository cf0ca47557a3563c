using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>Which runs of a team count for a value, and which of them are dropped.</summary>
/// <param name="Stages">Names; default = the stages that count where the team stands.</param>
/// <param name="Rounds">First and last round; null = the rounds of the stage that count.</param>
/// <param name="Where">Runs for which this is not true are left out; null = all.</param>
/// <param name="DropWorst">How many; it may look at <c>played</c>, the number of values.</param>
/// <param name="DropBest">How many.</param>
/// <param name="Keep">The best so many; null = all.</param>
/// <param name="Missing">Value of each run that is not there; null = it is left out.</param>
/// <param name="Expected">How many runs there should be.</param>
internal sealed record RunSelection(
    Expression Of,
    ImmutableArray<string> Stages,
    (int First, int Last)? Rounds,
    Expression? Where,
    Better Better,
    Expression? DropWorst,
    Expression? DropBest,
    int? Keep,
    Rational? Missing,
    int Expected)
{
    public IEnumerable<Expression> Parts => Where is null ? [Of] : [Of, Where];

    /// <summary>What became of each run, in the order of time; missing ones that have a value are at the end.</summary>
    public ImmutableArray<RunNote> Select(TeamScope team)
    {
        var notes = ImmutableArray.CreateBuilder<RunNote>();
        foreach (var run in team.Runs)
        {
            notes.Add(Judge(team, run));
        }

        var values = notes.Where(note => note.Fate == RunFate.Counted).ToList();
        while (Missing is { } missing && values.Count < Expected)
        {
            var note = new RunNote(null, missing, RunFate.Counted);
            notes.Add(note);
            values.Add(note);
        }

        Drop(notes, values);
        return notes.ToImmutable();
    }

    private RunNote Judge(TeamScope team, RunScope run)
    {
        var key = run.Run.Key;
        if (run.Run.Surrogate)
        {
            return new RunNote(key, null, RunFate.Surrogate);
        }

        var isCounted = Stages.IsDefault ? team.Rule.Counts(key, team.Stage, Rounds is not null) : Stages.Contains(key.Stage) && (Rounds is not null || team.Rule.IsCountedRound(key));
        if (!isCounted || (Rounds is { } rounds && (key.Round < rounds.First || key.Round > rounds.Last)))
        {
            return new RunNote(key, null, RunFate.OtherRound);
        }

        var value = run.Count(Of);
        return value is null ? new RunNote(key, null, RunFate.NoValue)
            : Where?.IsTrueIn(run) == false ? new RunNote(key, value, RunFate.OtherRound)
            : new RunNote(key, value, RunFate.Counted);
    }

    // Drops never take the last value; of equal values the later run is the worse one, which matters to the explanation only.
    private void Drop(ImmutableArray<RunNote>.Builder notes, List<RunNote> values)
    {
        var played = new Played(values.Count);
        var worst = CountOf(DropWorst, played);
        var best = CountOf(DropBest, played);
        if (worst + best == 0 && Keep is null)
        {
            return;
        }

        var sorted = values.OrderBy(note => note.Value!.Value, Better.BestFirst()).ToArray();
        worst = Math.Clamp(worst, 0, Math.Max(0, sorted.Length - 1));
        best = Math.Clamp(best, 0, Math.Max(0, sorted.Length - worst - 1));
        foreach (var (i, note) in sorted.Index())
        {
            var fate = i < best ? RunFate.DroppedBest
                : i >= sorted.Length - worst ? RunFate.DroppedWorst
                : i - best >= (Keep ?? int.MaxValue) ? RunFate.NotAmongBest
                : RunFate.Counted;
            if (fate != RunFate.Counted)
            {
                notes[notes.IndexOf(note)] = note with { Fate = fate };
            }
        }
    }

    private static int CountOf(Expression? count, Played played) => count?.In(played) is { } value ? (int)value.Floor() : 0;

    private sealed class Played(int count) : Scope
    {
        public override Rational? ValueOf(string name) => count;
    }
}

/// <summary>One value from the runs of a team.</summary>
/// <param name="None">Where no run counts; null = it is missing, or for a count 0.</param>
internal sealed record Runs(Statistic Statistic, RunSelection Selection, int N, Rational? None) : Expression
{
    public override IEnumerable<Expression> Parts => Selection.Parts;

    public override Rational? In(Scope scope)
    {
        var team = (TeamScope)scope;
        var notes = Selection.Select(team);
        team.Trace?.Runs.Add(Explained(notes));
        var values = notes.Where(note => note.Fate == RunFate.Counted).Select(note => note.Value!.Value).ToArray();
        return values.Length == 0 && (None is not null || Statistic != Statistic.Count) ? None : Statistic.Of(values, Selection.Better, N);
    }

    /// <summary>As people are told: where one run alone makes the value, the others did not count.</summary>
    private ImmutableArray<RunNote> Explained(ImmutableArray<RunNote> notes)
    {
        var counted = notes.Where(note => note.Fate == RunFate.Counted).ToArray();
        var best = Selection.Better.BestFirst();
        // Of equal runs the first: which one it is does not matter to the value.
        var used = Statistic switch
        {
            Statistic.First => counted.FirstOrDefault(),
            Statistic.Last => counted.LastOrDefault(),
            Statistic.Best => counted.OrderBy(note => note.Value!.Value, best).FirstOrDefault(),
            Statistic.Worst => counted.OrderByDescending(note => note.Value!.Value, best).FirstOrDefault(),
            Statistic.Max => counted.MaxBy(note => note.Value!.Value),
            Statistic.Min => counted.MinBy(note => note.Value!.Value),
            Statistic.Nth => counted.OrderBy(note => note.Value!.Value, best).ElementAtOrDefault(N - 1),
            _ => null,
        };
        return used is null ? notes : [.. notes.Select(note => note.Fate == RunFate.Counted && !ReferenceEquals(note, used) ? note with { Fate = RunFate.NotAmongBest } : note)];
    }
}

/// <summary>Several values from the runs of a team, compared one after the other; who has more of them is better where the others are equal.</summary>
/// <param name="IsMeans">Means, each time with one more of the worst left out; otherwise the values themselves, the best first.</param>
internal sealed record RunList(RunSelection Selection, bool IsMeans)
{
    public ImmutableArray<Rational> In(TeamScope team)
    {
        var notes = Selection.Select(team);
        team.Trace?.Runs.Add(notes);
        var values = notes.Where(note => note.Fate == RunFate.Counted).Select(note => note.Value!.Value).Order(Selection.Better.BestFirst()).ToArray();
        return IsMeans
            ? [.. Enumerable.Range(1, Math.Max(0, values.Length - 1)).Select(dropped => Statistic.Mean.Of(values[..^dropped], Selection.Better)!.Value)]
            : [.. values];
    }
}
