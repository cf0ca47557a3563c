using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Makes the rows of a contest's views, and what the district rolls up, from its state. Pure.</summary>
public static class ContestViews
{
    public const string ContestKey = "contest";

    private const string TeamPrefix = "team:";

    public static string TeamKey(string teamId) => TeamPrefix + teamId;

    public static IEnumerable<string> Keys(ContestState state) =>
        state.Settings is null ? [] : state.All.Teams.Keys.Select(TeamKey).Prepend(ContestKey);

    /// <summary>The row as JSON; null = no such row.</summary>
    public static byte[]? Row(ContestState state, string contestId, Audience audience, string key)
    {
        if (state.Settings is null)
        {
            return null;
        }

        if (key == ContestKey)
        {
            return JsonSerializer.SerializeToUtf8Bytes(Contest(state, contestId), RowJson.Default.ContestRow);
        }

        var board = state.BoardFor(audience);
        return key.StartsWith(TeamPrefix, StringComparison.Ordinal) && board.Teams.TryGetValue(key[TeamPrefix.Length..], out var team)
            ? JsonSerializer.SerializeToUtf8Bytes(Team(board, team, audience), RowJson.Default.TeamRow)
            : null;
    }

    /// <summary>A team's row in its contest. Whether a run waits for the head judge is no matter of the public's.</summary>
    public static TeamRow Team(ContestBoard board, Team team, Audience audience)
    {
        var runs = Enumerable.Range(1, board.Settings!.Rounds).Select(round => team.Runs.TryGetValue(round, out var run) ? Cell(run, audience) : null);
        return new TeamRow(
            team.Id,
            team.Number,
            team.Name,
            team.School,
            team.Town,
            team.Group,
            [.. runs],
            team.Result.Total,
            team.Result.Key?.Text,
            team.Outcome(board.Rule!),
            team.LastSheetAt);
    }

    /// <summary>A team's sheets for its judges, the oldest first.</summary>
    public static ImmutableArray<TeamSheet> Sheets(Team team) =>
    [
        .. from run in team.Runs
           from sheet in run.Value.Sheets
           orderby sheet.AcceptedAt
           select new TeamSheet(
               sheet.Id,
               run.Key,
               sheet.Judge,
               sheet.Fields,
               sheet.Outcome,
               sheet.Points,
               sheet.Counted,
               sheet.AcceptedAt,
               sheet.ReplacedBy,
               sheet.Signed),
    ];

    /// <summary>A team's own view.</summary>
    public static byte[]? TeamView(ContestBoard board, Audience audience, string teamId) => board.Teams.TryGetValue(teamId, out var team)
        ? JsonSerializer.SerializeToUtf8Bytes(
            new TeamViewRow(Team(board, team, audience), board.RankOf(team), board.Rankings[team.Group].Count),
            RowJson.Default.TeamViewRow)
        : null;

    public static ContestSummary Summary(ContestBoard board, string eventId, ViewVersion version) =>
        new(eventId, version, board.Teams.Count, board.TeamsWithSheet, board.RunsDone, board.RunsPlanned, board.LastSheets);

    private static ContestRow Contest(ContestState state, string contestId) => new(
        contestId,
        state.Settings!.Groups,
        state.Settings.Rounds,
        state.Rule!.CountedRounds,
        ScoringRule.NameOf(state.Rule.Aggregate),
        state.Rule.Unit,
        Frozen: false);

    private static RunCell Cell(Run run, Audience audience) =>
        new(run.Standing.Points, run.Standing.Outcome, audience != Audience.Public && run.Open);
}
