using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>How one team came by its place, step by step, for a page to put into words.</summary>
/// <param name="Rank">1-based, shared ones alike; null = no valid result.</param>
/// <param name="Stage">The stage that the place rests on, where a later stage ranks above; null otherwise.</param>
/// <param name="IsOut">The whole team is disqualified.</param>
/// <param name="Next">The row behind it; null = it is the last one, or unranked.</param>
public sealed record Explanation(
    string Team,
    int? Rank,
    string? Stage,
    bool IsOut,
    ImmutableArray<RunExplanation> Runs,
    ImmutableArray<CriterionExplanation> Criteria,
    Separation? Next);

/// <param name="Measures">The measures of the run that have a value.</param>
public sealed record RunExplanation(RunKey Key, string? Side, bool Surrogate, SheetOutcome Outcome, ImmutableArray<MeasureExplanation> Measures);

/// <param name="Judges">Which judges' values counted, where there are several of one run.</param>
/// <param name="Digits">Decimals that people see.</param>
/// <param name="Roundings">Where it was rounded, in this order.</param>
public sealed record MeasureExplanation(
    string Name,
    RuleText? Label,
    Rational Value,
    ImmutableArray<JudgeNote> Judges,
    ImmutableArray<RoundingNote> Roundings,
    int Digits);

/// <param name="Values">One value, or those of a list; null = none, which is behind any.</param>
/// <param name="Selections">What became of each run, for each value of the runs that the criterion rests on.</param>
/// <param name="Digits">Decimals that people see.</param>
public sealed record CriterionExplanation(
    string Name,
    RuleText? Label,
    Better Better,
    ImmutableArray<Rational?> Values,
    ImmutableArray<ImmutableArray<RunNote>> Selections,
    ImmutableArray<RoundingNote> Roundings,
    int Digits);

/// <param name="Criterion">What separated the rows: a criterion, <c>stage</c> where one row stands in a later stage, or <c>shared</c>.</param>
/// <param name="Own">The value that decided; null where there is none, or nothing decided.</param>
public sealed record Separation(string Team, string Criterion, Rational? Own, Rational? Other);

/// <summary>Explains rows from the same formulas and keys that rank them.</summary>
internal static class Explainer
{
    public static Explanation Explain(ScoringRule rule, IReadOnlyCollection<Contestant> group, string team)
    {
        var results = rule.ResultsOf(group);
        // Who has left is behind nobody.
        var ranking = Ranking.Of(group.Where(one => !one.Withdrawn).Select(one => new RankEntry(one.Id, one.Number, results[one.Id].Key)));
        var contestant = group.First(one => one.Id == team);
        var scope = new GroupScope(rule, group, team);
        // Who has no result in the stage reached stands there by the stages before: those are explained then.
        var stage = GroupResults.Reached(rule, contestant).FirstOrDefault(level =>
            GroupResults.ValuesOf(GroupResults.RankingAt(rule, level)[0], scope.ScopeOf(contestant, level)) is [not null, ..]);
        var key = results[team].Key;
        return new Explanation(
            team,
            ranking.RankOf(key),
            results[team].Stage,
            rule.IsOut(contestant),
            [.. scope.RunsOf(team).Select(run => RunOf(rule, run))],
            [.. GroupResults.RankingAt(rule, stage).Select(criterion => CriterionOf(rule, group, team, stage, criterion, key))],
            NextOf(ranking, team, key));
    }

    private static RunExplanation RunOf(ScoringRule rule, RunScope run) => new(
        run.Run.Key,
        run.Run.Side,
        run.Run.Surrogate,
        run.Run.Outcome,
        [.. rule.RunMeasures.Select(measure => MeasureOf(measure, run)).OfType<MeasureExplanation>()]);

    private static MeasureExplanation? MeasureOf(Measure measure, RunScope run)
    {
        run.Trace!.Judges.Clear();
        run.Trace.Roundings.Clear();
        return run.Count(run.IsScored ? measure.Value : new Name(measure.Name, false)) is { } value
            ? new MeasureExplanation(measure.Name, measure.Label, value, [.. run.Trace.Judges], [.. run.Trace.Roundings], measure.Digits)
            : null;
    }

    // A fresh scope for each criterion: what it rests on is noted whether or not an earlier one has worked it out.
    private static CriterionExplanation CriterionOf(ScoringRule rule, IReadOnlyCollection<Contestant> group, string team, Stage? stage, Criterion criterion, RankKey? key)
    {
        if (!criterion.HeadToHead.IsEmpty)
        {
            // Its values depend on who was still equal: they are those of the key.
            var steps = key?.Steps.Where(step => step.Criterion == criterion.Name).Select(step => step.Value).ToArray() ?? [];
            return new CriterionExplanation(
                criterion.Name,
                criterion.Label,
                criterion.Better,
                [.. steps.Select((value, i) => criterion.HeadToHead[i % criterion.HeadToHead.Length].Better == Better.More ? -value : value)],
                [],
                [],
                criterion.Digits);
        }

        var scope = new GroupScope(rule, group, team).ScopeOf(group.First(one => one.Id == team), stage);
        var values = GroupResults.ValuesOf(criterion, scope);
        return new CriterionExplanation(
            criterion.Name,
            criterion.Label,
            criterion.Better,
            criterion.List is null ? values : [.. values.Take(values.Length - 1)],
            [.. scope.Trace!.Runs],
            [.. scope.Trace.Roundings],
            criterion.Digits);
    }

    private static Separation? NextOf(Ranking ranking, string team, RankKey? key)
    {
        if (key is null)
        {
            return null;
        }

        var rows = ranking.Rows().SkipWhile(row => row.Entry.Id != team).Take(2).ToArray();
        if (rows.Length < 2)
        {
            return null;
        }

        var next = rows[1].Entry.Key;
        var step = next is null ? null : key.FirstDifference(next);
        return new Separation(
            rows[1].Entry.Id,
            rows[0].DecidedBy!,
            step is { } own ? key.Steps[own].Magnitude : null,
            step is { } other ? next!.Steps[other].Magnitude : null);
    }
}
