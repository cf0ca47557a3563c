using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using EventsLive.Dashboard.Shell;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>The standings with the runs that made them, a table a group, and what the public was told of them since.</summary>
public static class StandingsFile
{
    // A score between the two questions is likely only in a busy contest, and then not many times in a row.
    private const int Tries = 20;

    /// <returns>Null: no contest.</returns>
    internal static async Task<IReadOnlyList<OutTable>?> Tables(
        IContestGrain contest, ImmutableArray<PublishedAppeal> appeals, Audience audience, string? onlyGroup, DistrictView district, IStringLocalizer<FileTexts> texts)
    {
        if (await FindAsync(contest, audience, onlyGroup) is not { } found)
        {
            return null;
        }

        var runs = RunColumn.Of(found.Contest, found.Teams.Values);
        string[] columns =
        [
            .. texts.Of("rank", "number", "name", "school", "town", "group"),
            .. runs.Select(run => RunName(run, texts)),
            .. texts.Of("total", "decidedBy", "state", "publishedAt", "notices"),
        ];
        var state = texts[found.Standings.FrozenSince is not null ? "frozen" : found.Standings.PublishedAt is null ? "provisional" : "final"].Value;
        var publishedAt = found.Standings.PublishedAt is { } at ? LocalTime.Minute(at) : null;
        var notices = NoticesFile.ByTeam(found.Standings.Corrections, appeals, texts);
        return
        [
            .. found.Contest.Groups
                .Where(group => onlyGroup is null || group == onlyGroup)
                .Select(group => new OutTable(group, columns, found.Standings.Rows.Where(row => row.Group == group).Select(Row).ToAsyncEnumerable())),
            .. NoticesFile.Tables([.. found.Standings.Rows.Where(row => onlyGroup is null || row.Group == onlyGroup)], found.Standings.Corrections, appeals, texts),
        ];

        object?[] Row(RankedTeam row)
        {
            var team = found.Teams[row.Team];
            return
            [
                row.Rank,
                row.Number,
                row.Name,
                row.School,
                district.TownName(team.Town),
                row.Group,
                .. runs.Select(column => column.Of(team)).Select(run => run is null ? null : run.Points is { } points ? (object)points : ContestWords.Of(run.Outcome)),
                row.Total ?? (object?)(row.Outcome is { } outcome and not RunOutcome.Scored ? ContestWords.Of(outcome) : null),
                row.DecidedBy is { } step ? StepName(step, texts) : null,
                state,
                publishedAt,
                string.Join("；", notices[row.Team]),
            ];
        }
    }

    /// <summary>The heading of a column of runs.</summary>
    internal static string RunName(RunColumn run, IStringLocalizer<FileTexts> texts) =>
        run.Stage is { } stage ? $"{stage.LabelIn(CultureInfo.CurrentUICulture.Name)} {texts["roundOf", run.Round]}" : texts["roundOf", run.Round];

    /// <summary>The word for what separated a row from the next one; the rule's own name of the step where there is none.</summary>
    internal static string StepName(string step, IStringLocalizer<FileTexts> texts) =>
        texts["by-" + step] is { ResourceNotFound: false } known ? known.Value : step;

    /// <summary>Ranks and runs of one version of the view.</summary>
    internal static async Task<Found?> FindAsync(IContestGrain contest, Audience audience, string? group)
    {
        for (var i = 0; ; i++)
        {
            if (await contest.Standings(audience, group) is not { } standings || await contest.Look(audience) is not { } view)
            {
                return null;
            }

            if (view.To == standings.Version || i == Tries)
            {
                // The rows of the view rule: a team that it does not show is not in the file.
                var teams = view.Set.Where(row => row.Key.StartsWith("team:", StringComparison.Ordinal))
                    .Select(row => JsonSerializer.Deserialize(row.Json, RowJson.Default.TeamRow)!)
                    .ToDictionary(row => row.Id, StringComparer.Ordinal);
                var head = JsonSerializer.Deserialize(view.Set.First(row => row.Key == "contest").Json, RowJson.Default.ContestRow)!;
                return new Found(head, standings with { Rows = [.. standings.Rows.Where(row => teams.ContainsKey(row.Team))] }, teams);
            }
        }
    }

    public sealed record Found(ContestRow Contest, Standings Standings, IReadOnlyDictionary<string, TeamRow> Teams);
}
