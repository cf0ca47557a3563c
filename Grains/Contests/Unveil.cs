using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>One act of an unveiling (颁奖揭晓): each needs a press of its own.</summary>
public enum UnveilStepKind
{
    /// <summary>A group is announced; teams of it without a valid result are shown.</summary>
    Group = 1,

    /// <summary>All teams behind the first one that is unveiled by itself are shown together.</summary>
    Rest = 2,

    /// <summary>A place is announced; nothing is shown.</summary>
    Pause = 3,

    /// <summary>One team is shown.</summary>
    Team = 4,
}

/// <param name="Rank">The place announced or shown; null where the step has none.</param>
/// <param name="Team">Set for <see cref="UnveilStepKind.Team"/>.</param>
public sealed record UnveilStep(UnveilStepKind Kind, string Group, int? Rank = null, string? Team = null);

/// <summary>An unveiling that is going on. What it announces was settled when it began: later sheets and corrections wait for the publication.</summary>
/// <param name="Target">All results as they were when it began.</param>
/// <param name="AsOf">Number of the newest sheet in <paramref name="Target"/>.</param>
/// <param name="Taken">Steps taken.</param>
public sealed record UnveilSession(
    UnveilSettings Settings,
    ContestBoard Target,
    long AsOf,
    ImmutableArray<UnveilStep> Steps,
    int Taken)
{
    public static UnveilSession Begin(UnveilSettings settings, ContestBoard target, long asOf) =>
        new(settings, target, asOf, [.. settings.Groups.SelectMany(group => StepsOf(settings, target, group))], 0);

    /// <summary>The step taken last; null = none yet.</summary>
    public UnveilStep? Current => Taken == 0 ? null : Steps[Taken - 1];

    /// <summary>The step that comes next; null = all were taken. Never for the public.</summary>
    public UnveilStep? Next => Taken == Steps.Length ? null : Steps[Taken];

    /// <summary>The teams that a step shows, with their places.</summary>
    public IEnumerable<(Team Team, UnveiledPlace Place)> Showing(UnveilStep step)
    {
        var teams = step.Kind switch
        {
            UnveilStepKind.Team => [(Target.Teams[step.Team!], step.Rank)],
            UnveilStepKind.Group => InGroup(step.Group).Where(team => team.Rank is null),
            UnveilStepKind.Rest => InGroup(step.Group).Where(team => team.Rank > Settings.From),
            _ => [],
        };
        return teams.Select(team => (team.Item1, new UnveiledPlace(team.Item2, AsOf)));
    }

    private static IEnumerable<UnveilStep> StepsOf(UnveilSettings settings, ContestBoard target, string group)
    {
        yield return new UnveilStep(UnveilStepKind.Group, group);
        if (settings.From is { } first)
        {
            yield return new UnveilStep(UnveilStepKind.Rest, group, first + 1);
        }

        var announced = 0;
        foreach (var row in target.Rankings[group].Rows().Where(row => row.Rank is not null && !(row.Rank > settings.From)).Reverse())
        {
            if (row.Rank != announced && settings.Pauses.Contains(row.Rank!.Value))
            {
                yield return new UnveilStep(UnveilStepKind.Pause, group, row.Rank);
            }

            announced = row.Rank!.Value;
            yield return new UnveilStep(UnveilStepKind.Team, group, row.Rank, row.Entry.Id);
        }
    }

    private IEnumerable<(Team Team, int? Rank)> InGroup(string group) =>
        Target.Rankings[group].Rows().Select(row => (Target.Teams[row.Entry.Id], row.Rank));
}
