using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>Makes the keys of all teams of a group: criterion by criterion, head-to-head among those whom the criteria before left equal.</summary>
internal sealed class GroupResults
{
    public const string StageStep = "stage";

    private readonly ScoringRule _rule;
    private readonly GroupScope _group;
    private readonly Dictionary<string, List<KeyStep>> _steps = new(StringComparer.Ordinal);

    private GroupResults(ScoringRule rule, GroupScope group)
    {
        _rule = rule;
        _group = group;
    }

    public static ImmutableDictionary<string, TeamResult> Of(ScoringRule rule, IEnumerable<Contestant> contestants) =>
        new GroupResults(rule, new GroupScope(rule, contestants)).Results();

    /// <summary>The stages that a team has reached, the highest first; the last one is null, where all teams are.</summary>
    public static IEnumerable<Stage?> Reached(ScoringRule rule, Contestant contestant) => rule.Stages
        .Reverse()
        .Where(stage => stage.Role == StageRole.RanksAbove && contestant.Runs.Any(run => run.Key.Stage == stage.Name && !run.Surrogate))
        .Append(null);

    public static ImmutableArray<Criterion> RankingAt(ScoringRule rule, Stage? stage) =>
        stage is { Ranking.IsDefault: false } ? stage.Ranking : rule.Ranking;

    private ImmutableDictionary<string, TeamResult> Results()
    {
        var results = ImmutableDictionary.CreateBuilder<string, TeamResult>(StringComparer.Ordinal);
        var places = new List<TeamPlace>();
        foreach (var contestant in _group.Contestants)
        {
            if (PlaceOf(contestant) is not { } place)
            {
                results[contestant.Id] = TeamResult.None with { RunPoints = PointsOf(contestant.Id) };
            }
            else if (contestant.Withdrawn)
            {
                // What it has reached is shown; nobody is before or behind it.
                results[contestant.Id] = new TeamResult(null, place.Total, place.Levels[0].Stage?.Name, PointsOf(contestant.Id));
            }
            else
            {
                places.Add(place);
                _steps[contestant.Id] = [];
            }
        }

        var hasStages = _rule.Stages.Any(stage => stage.Role == StageRole.RanksAbove);
        foreach (var level in places.GroupBy(place => place.Levels[0].Stage?.Name ?? ""))
        {
            RankLevel([.. level], 0, hasStages);
        }

        foreach (var place in places)
        {
            results[place.Id] = new TeamResult(
                new RankKey([.. _steps[place.Id]]),
                place.Total,
                place.Levels[0].Stage?.Name,
                PointsOf(place.Id));
        }

        return results.ToImmutable();
    }

    private ImmutableSortedDictionary<RunKey, decimal>? PointsOf(string team) => _rule.PointsAreRelative
        ? _group.RunsOf(team)
            .Select(run => (run.Run.Key, Points: _rule.PointsOf(run)))
            .Where(run => run.Points is not null)
            .ToImmutableSortedDictionary(run => run.Key, run => run.Points!.Value)
        : null;

    /// <summary>Where a team stands; null = it has no valid result.</summary>
    private TeamPlace? PlaceOf(Contestant contestant)
    {
        if (_rule.IsOut(contestant))
        {
            return null;
        }

        var levels = Reached(_rule, contestant).Select(stage => _group.ScopeOf(contestant, stage)).ToArray();
        foreach (var level in levels)
        {
            var first = RankingAt(_rule, level.Stage)[0];
            if (ValuesOf(first, level) is [{ } value, ..] && _rule.Content.Valid?.IsTrueIn(level) != false)
            {
                return new TeamPlace(contestant.Id, levels, value.ToDecimal(first.Digits));
            }
        }

        return null;
    }

    // Who has no result in the stage reached stands there by the stages before.
    private void RankLevel(IReadOnlyList<TeamPlace> places, int depth, bool hasStages)
    {
        if (places.Count == 0)
        {
            return;
        }

        var stage = places[0].Levels[depth].Stage;
        if (hasStages)
        {
            var level = stage is null ? 0 : 1 + _rule.OrderOf(stage.Name);
            Append(places, _ => [new KeyStep(-level, StageStep)]);
        }

        var ranking = RankingAt(_rule, stage);
        foreach (var criterion in ranking)
        {
            Apply(criterion, places, place => place.Levels[depth]);
        }

        var without = places.Where(place => depth + 1 < place.Levels.Length && ValuesOf(ranking[0], place.Levels[depth]) is not [not null, ..]);
        foreach (var level in without.GroupBy(place => place.Levels[depth + 1].Stage?.Name ?? "").ToArray())
        {
            RankLevel([.. level], depth + 1, hasStages);
        }
    }

    private void Apply(Criterion criterion, IReadOnlyList<TeamPlace> places, Func<TeamPlace, TeamScope> scope)
    {
        if (criterion.HeadToHead.IsEmpty)
        {
            Append(places, place => Steps(criterion, scope(place)));
            return;
        }

        foreach (var equal in Equal(places))
        {
            HeadToHead(criterion, equal, scope);
        }
    }

    private void HeadToHead(Criterion criterion, TeamPlace[] equal, Func<TeamPlace, TeamScope> scope)
    {
        var teams = equal.Select(place => place.Id).ToHashSet(StringComparer.Ordinal);
        var among = equal.ToDictionary(place => place, place => scope(place).Among(teams));
        foreach (var one in criterion.HeadToHead)
        {
            Append(equal, place => Steps(one, among[place]).Select(step => step with { Criterion = criterion.Name }));
        }

        if (criterion.Again)
        {
            foreach (var still in Equal(equal).Where(still => still.Length < equal.Length))
            {
                HeadToHead(criterion, still, scope);
            }
        }
    }

    /// <summary>Those whom the steps so far leave equal, two or more together.</summary>
    private TeamPlace[][] Equal(IReadOnlyList<TeamPlace> places) => places
        .GroupBy(place => new RankKey([.. _steps[place.Id]]).Text, StringComparer.Ordinal)
        .Where(equal => equal.Count() > 1)
        .Select(equal => equal.ToArray())
        .ToArray();

    private void Append(IEnumerable<TeamPlace> places, Func<TeamPlace, IEnumerable<KeyStep>> steps)
    {
        foreach (var place in places)
        {
            _steps[place.Id].AddRange(steps(place));
        }
    }

    private static IEnumerable<KeyStep> Steps(Criterion criterion, TeamScope scope) => ValuesOf(criterion, scope)
        .Select(value => new KeyStep(criterion.Better == Better.More ? -value : value, criterion.Name, criterion.Units, criterion.Better == Better.More));

    /// <summary>The values of a criterion; those of a list end with a missing one, which loses to any further value.</summary>
    internal static ImmutableArray<Rational?> ValuesOf(Criterion criterion, TeamScope scope) =>
        criterion.List is { } list ? [.. list.In(scope).Select(value => (Rational?)value), null] : [criterion.By!.In(scope)];

    private sealed record TeamPlace(string Id, TeamScope[] Levels, decimal? Total);
}
