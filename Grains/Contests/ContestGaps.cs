using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <summary>What is missing before a contest's results can be published (缺分 / 未审 / 冲突). Pure, from all that was entered.</summary>
/// <param name="Missing">Runs of counted rounds without a sheet.</param>
/// <param name="Unapproved">Runs whose sheet has not the approval that the contest wants.</param>
/// <param name="Conflicts">Runs with several sheets, of which one must be chosen.</param>
public sealed record ContestGaps(ImmutableArray<RunGap> Missing, ImmutableArray<RunGap> Unapproved, ImmutableArray<RunGap> Conflicts)
{
    public bool IsEmpty => Missing.IsEmpty && Unapproved.IsEmpty && Conflicts.IsEmpty;

    /// <summary>The gaps by group in the contest's order, then round, then start number.</summary>
    public static ContestGaps Of(ContestState state)
    {
        if (state.Settings is not { } settings)
        {
            return new ContestGaps([], [], []);
        }

        var order = settings.Groups.Select((group, i) => (group, i)).ToDictionary(pair => pair.group, pair => pair.i, StringComparer.Ordinal);
        var cells = state.All.Teams.Values
            .OrderBy(team => order[team.Group])
            .ThenBy(team => team.Number)
            .SelectMany(team => Enumerable.Range(1, settings.Rounds), (team, round) => (team, round, run: team.Runs.GetValueOrDefault(round)))
            .OrderBy(cell => order[cell.team.Group])
            .ThenBy(cell => cell.round)
            .ToArray();
        return new ContestGaps(
            [.. cells.Where(cell => cell.run is null && cell.round <= state.Rule!.CountedRounds).Select(cell => new RunGap(cell.team.Id, cell.team.Group, cell.round))],
            [.. cells.Where(cell => cell.run is { } run && NeedsApproval(state, cell.team, cell.round, run)).Select(cell => new RunGap(cell.team.Id, cell.team.Group, cell.round))],
            [.. cells.Where(cell => cell.run is { } run && ConflictRules.Contending(run).Count > 0).Select(cell => new RunGap(cell.team.Id, cell.team.Group, cell.round))]);
    }

    /// <summary>Whether the sheet that stands for a run still needs the head judge's approval to be shown.</summary>
    public static bool NeedsApproval(ContestState state, Team team, int round, Run run) => run.Standing.Approval is null && (state.PublishedAt is null
        ? state.Settings!.Publication == ContestPublication.Approved
        : state.Shown.Teams[team.Id].Runs.GetValueOrDefault(round)?.Sheets.Any(sheet => sheet.Id == run.Standing.Id) != true);
}

/// <summary>One run of a team at which something is missing.</summary>
[GenerateSerializer, Immutable, Alias("RunGap")]
public sealed record RunGap([property: Id(0)] string Team, [property: Id(1)] string Group, [property: Id(2)] int Round);
