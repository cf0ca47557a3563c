using System.Collections.Immutable;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>How a team came by its place, as an audience may know it. Values are exact, written as a decimal or a fraction (<c>10/3</c>).</summary>
/// <param name="Rank">Null = no valid result.</param>
/// <param name="Stage">The stage that the place rests on, where a later stage ranks above; null otherwise.</param>
/// <param name="IsOut">The whole team is disqualified.</param>
/// <param name="Criteria">Empty where the place was unveiled and what it rests on is not shown yet.</param>
/// <param name="Next">The row behind it; null = there is none.</param>
/// <param name="PromotedTo">Stages that the team is entitled to by its place in those before.</param>
/// <param name="NotPromotedTo">Stages that it has runs in without being entitled to them: they count and are marked.</param>
/// <param name="Ranked">Teams of its group with a valid result.</param>
/// <param name="MinimumTeams">As many as the rule wants for the group to be graded.</param>
/// <param name="StageLabels">What people read of the rule's stages, by name; a stage without a label is called by its name.</param>
[GenerateSerializer, Immutable, Alias("StandingExplanation")]
public sealed record StandingExplanation(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] string Team,
    [property: Id(2)] string Name,
    [property: Id(3)] string Group,
    [property: Id(4)] int? Rank,
    [property: Id(5)] decimal? Total,
    [property: Id(6)] string? Stage,
    [property: Id(7)] bool IsOut,
    [property: Id(8)] ImmutableArray<ExplainedRun> Runs,
    [property: Id(9)] ImmutableArray<ExplainedCriterion> Criteria,
    [property: Id(10)] ExplainedSeparation? Next,
    [property: Id(11)] ImmutableArray<string> PromotedTo,
    [property: Id(12)] ImmutableArray<string> NotPromotedTo,
    [property: Id(13)] int Ranked,
    [property: Id(14)] int MinimumTeams,
    [property: Id(15)] ImmutableDictionary<string, ExplainedLabel> StageLabels);

[GenerateSerializer, Immutable, Alias("ExplainedRun")]
public sealed record ExplainedRun(
    [property: Id(0)] RunPlace Place,
    [property: Id(1)] string? Side,
    [property: Id(2)] bool Surrogate,
    [property: Id(3)] RunOutcome Outcome,
    [property: Id(4)] ImmutableArray<ExplainedMeasure> Measures);

/// <param name="Stage">Null = the rule has no stages.</param>
[GenerateSerializer, Immutable, Alias("RunPlace")]
public sealed record RunPlace([property: Id(0)] string? Stage, [property: Id(1)] int Round, [property: Id(2)] string? Match);

/// <param name="Judges">The judges' values, lowest first; names for those who work at the contest only.</param>
/// <param name="Digits">Decimals that people see of the value.</param>
[GenerateSerializer, Immutable, Alias("ExplainedMeasure")]
public sealed record ExplainedMeasure(
    [property: Id(0)] string Name,
    [property: Id(1)] ExplainedLabel? Label,
    [property: Id(2)] string Value,
    [property: Id(3)] ImmutableArray<ExplainedJudge> Judges,
    [property: Id(4)] ImmutableArray<ExplainedRounding> Roundings,
    [property: Id(5)] int Digits = 6);

[GenerateSerializer, Immutable, Alias("ExplainedLabel")]
public sealed record ExplainedLabel([property: Id(0)] string Zh, [property: Id(1)] string? En);

[GenerateSerializer, Immutable, Alias("ExplainedJudge")]
public sealed record ExplainedJudge([property: Id(0)] string? Judge, [property: Id(1)] string Value, [property: Id(2)] JudgeFate Fate);

[GenerateSerializer, Immutable, Alias("ExplainedRounding")]
public sealed record ExplainedRounding(
    [property: Id(0)] string Before,
    [property: Id(1)] string After,
    [property: Id(2)] int Digits,
    [property: Id(3)] RoundingMode Mode);

/// <param name="Values">One value, or those of a list; null = none, which stands behind any.</param>
/// <param name="Runs">What became of each run, for the values that rest on runs.</param>
/// <param name="Digits">Decimals that people see of the values.</param>
[GenerateSerializer, Immutable, Alias("ExplainedCriterion")]
public sealed record ExplainedCriterion(
    [property: Id(0)] string Name,
    [property: Id(1)] ExplainedLabel? Label,
    [property: Id(2)] Better Better,
    [property: Id(3)] ImmutableArray<string?> Values,
    [property: Id(4)] ImmutableArray<ExplainedUse> Runs,
    [property: Id(5)] ImmutableArray<ExplainedRounding> Roundings,
    [property: Id(6)] int Digits = 6);

/// <param name="Place">Null = a run that is missing and has a value by the rule.</param>
[GenerateSerializer, Immutable, Alias("ExplainedUse")]
public sealed record ExplainedUse([property: Id(0)] RunPlace? Place, [property: Id(1)] string? Value, [property: Id(2)] RunFate Fate);

/// <param name="Criterion">What separated the rows; <c>shared</c> = nothing, <c>stage</c> = one of them stands in a later stage.</param>
[GenerateSerializer, Immutable, Alias("ExplainedSeparation")]
public sealed record ExplainedSeparation(
    [property: Id(0)] string Team,
    [property: Id(1)] string Name,
    [property: Id(2)] string Criterion,
    [property: Id(3)] string? Own,
    [property: Id(4)] string? Other);

/// <summary>Makes explanations from a board. Pure.</summary>
public static class StandingExplanations
{
    /// <summary>Null = no such team.</summary>
    public static StandingExplanation? Of(ContestBoard board, Audience audience, string teamId, ViewVersion version)
    {
        if (board.Rule is not { } rule || !board.Teams.TryGetValue(teamId, out var team))
        {
            return null;
        }

        if (team.Withheld || team.Unveiled is not null)
        {
            // Either nothing is shown of it, or it stands as announced: what that rests on may be hidden still.
            return new StandingExplanation(
                version, team.Id, team.Name, team.Group, team.Unveiled?.Rank, team.Result.Total, team.Result.Stage, false, [], [], null, [], [], 0, 0, ImmutableDictionary<string, ExplainedLabel>.Empty);
        }

        var explained = rule.Explain(rule.ShowsOthers ? Group() : [.. Neighbours(board, team).Select(one => one.Contestant)], teamId);
        var promoted = rule.Stages.Where(stage => stage.Promote is not null).ToLookup(stage => rule.PromotedTo(stage, Group()).Contains(teamId), stage => stage.Name);
        return new StandingExplanation(
            version,
            team.Id,
            team.Name,
            team.Group,
            board.RankOf(team),
            team.Result.Total,
            explained.Stage,
            explained.IsOut,
            [.. explained.Runs.Select(run => RunOf(run, audience))],
            [.. explained.Criteria.Select(CriterionOf)],
            explained.Next is { } next ? new ExplainedSeparation(next.Team, board.Teams[next.Team].Name, next.Criterion, $"{next.Own}", $"{next.Other}") : null,
            [.. promoted[true]],
            [.. promoted[false].Where(stage => team.Runs.Any(run => run.Key.Stage == stage && !run.Value.Standing.Surrogate))],
            board.RankedIn(team.Group),
            rule.MinimumTeams,
            rule.Stages.Where(stage => stage.Label is not null).ToImmutableDictionary(stage => stage.Name, stage => LabelOf(stage.Label)!, StringComparer.Ordinal));

        Contestant[] Group() => [.. board.Teams.Values.Where(one => one.Group == team.Group && one is { Unveiled: null, Withheld: false }).Select(one => one.Contestant)];
    }

    /// <summary>The team and the row behind it: where a result rests on the team's own runs, the rest of the group explains nothing.</summary>
    private static IEnumerable<Team> Neighbours(ContestBoard board, Team team) =>
        [team, .. board.Rankings[team.Group].Behind(team.Entry).Select(entry => board.Teams[entry.Id]).Where(one => one is { Unveiled: null, Withdrawn: false, Withheld: false }).Take(1)];

    private static ExplainedRun RunOf(RunExplanation run, Audience audience) => new(
        PlaceOf(run.Key),
        run.Side,
        run.Surrogate,
        (RunOutcome)run.Outcome,
        [
            .. run.Measures.Select(measure => new ExplainedMeasure(
                measure.Name,
                LabelOf(measure.Label),
                $"{measure.Value}",
                [.. measure.Judges.Select(judge => new ExplainedJudge(audience == Audience.Public ? null : judge.Judge, $"{judge.Value}", judge.Fate))],
                RoundingsOf(measure.Roundings),
                measure.Digits)),
        ]);

    private static ExplainedCriterion CriterionOf(CriterionExplanation criterion) => new(
        criterion.Name,
        LabelOf(criterion.Label),
        criterion.Better,
        [.. criterion.Values.Select(value => value?.ToString())],
        [.. criterion.Selections.SelectMany(notes => notes).Select(note => new ExplainedUse(note.Run is { } key ? PlaceOf(key) : null, note.Value?.ToString(), note.Fate))],
        RoundingsOf(criterion.Roundings),
        criterion.Digits);

    private static RunPlace PlaceOf(RunKey key) => new(key.Stage.Length == 0 ? null : key.Stage, key.Round, key.Match);

    private static ExplainedLabel? LabelOf(RuleText? text) => text is null ? null : new ExplainedLabel(text.Zh, text.En);

    private static ImmutableArray<ExplainedRounding> RoundingsOf(IEnumerable<RoundingNote> notes) =>
        [.. notes.Select(note => new ExplainedRounding($"{note.Before}", $"{note.After}", note.Digits, note.Mode))];
}
