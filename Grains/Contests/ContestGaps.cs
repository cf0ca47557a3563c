using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>What is missing before a contest's results can be published (缺分 / 未签 / 未审 / 冲突). Pure, from all that was entered.</summary>
/// <param name="Missing">Rounds that a team must play, without a run: the counted ones of the stages that count, and of a later stage that has
/// begun in its group for those who are promoted. Of a stage that counts every round, one.</param>
/// <param name="Unapproved">Runs of which a sheet has not the approval that the contest wants.</param>
/// <param name="Unsigned">Runs of which a sheet has not the captain's answer that the contest asks for (未签).</param>
/// <param name="Conflicts">Runs with several sheets, of which one must be chosen.</param>
/// <param name="NotPromoted">Runs in a stage to which the rule does not promote the team (未晋级).</param>
/// <param name="Unphotographed">Runs of which a paper sheet has no photo (缺照片): told, and no reason to hold back results by itself.</param>
public sealed record ContestGaps(
    ImmutableArray<RunGap> Missing,
    ImmutableArray<RunGap> Unapproved,
    ImmutableArray<RunGap> Unsigned,
    ImmutableArray<RunGap> Conflicts,
    ImmutableArray<RunGap> NotPromoted,
    ImmutableArray<RunGap> Unphotographed)
{
    /// <summary>Whether nothing is missing that holds up publication.</summary>
    public bool IsEmpty => Missing.IsEmpty && Unapproved.IsEmpty && Unsigned.IsEmpty && Conflicts.IsEmpty && NotPromoted.IsEmpty;

    /// <summary>The gaps by group in the contest's order, then stage and round, then start number. A team that withdrew or is disqualified misses nothing.</summary>
    public static ContestGaps Of(ContestState state)
    {
        if (state.Settings is not { } settings || state.Rule is not { } rule)
        {
            return new ContestGaps([], [], [], [], [], []);
        }

        var order = settings.Groups.Select((group, i) => (group, i)).ToDictionary(pair => pair.group, pair => pair.i, StringComparer.Ordinal);
        Team[] teams = [.. state.All.Recorded.Values.OrderBy(team => order[team.Group]).ThenBy(team => team.Number)];
        var runs = teams
            .SelectMany(team => team.Runs, (team, run) => (Team: team, run.Key, Run: run.Value))
            .OrderBy(run => order[run.Team.Group])
            .ThenBy(run => rule.OrderOf(run.Key.Stage))
            .ThenBy(run => run.Key)
            .ToArray();
        var promoted = rule.Stages.Where(stage => stage.Promote is not null).ToDictionary(
            stage => stage.Name,
            stage => settings.Groups.SelectMany(group => state.All.PromotedTo(stage, group)).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        var begun = runs.Select(run => (run.Team.Group, run.Key.Stage)).ToHashSet();
        var missing =
            from stage in rule.Stages.DefaultIfEmpty()
            let name = stage?.Name ?? rule.FirstStage
            from team in teams
            where IsAsked(team, stage)
            from round in Enumerable.Range(1, Needed(stage?.Counted ?? rule.RoundsNeeded, settings.Rounds))
            where !team.Runs.Keys.Any(key => key.Stage == name && key.Round == round)
            orderby order[team.Group], rule.OrderOf(name), round
            select new RunGap(team.Id, team.Group, RunRef.Of(new RunKey(name, round, null)));
        return new ContestGaps(
            [.. missing],
            Where((team, key, run) => NeedsApproval(state, team, key, run)),
            Where((team, _, run) => run.Sheets.Any(sheet => SigningRules.IsMissing(state, team, sheet))),
            Where((_, _, run) => ConflictRules.Contending(run, rule).Count > 0),
            Where((team, key, run) => promoted.TryGetValue(key.Stage, out var entitled) && !entitled.Contains(team.Id) && !run.Standing.Surrogate),
            Where((team, _, run) => run.Sheets.Any(sheet => PaperRules.LacksPhoto(state, team, sheet))));

        // Whoever is promoted must play a later stage once it has begun: that it will be held at all, the rule does not say.
        bool IsAsked(Team team, Stage? stage) => !team.Withdrawn && !rule.IsOut(team.Contestant) && (stage?.Role ?? StageRole.Counts) switch
        {
            StageRole.Counts => stage is null || !promoted.TryGetValue(stage.Name, out var entitled) || entitled.Contains(team.Id),
            StageRole.RanksAbove => promoted.TryGetValue(stage!.Name, out var entitled) && entitled.Contains(team.Id) && begun.Contains((team.Group, stage.Name)),
            _ => false,
        };

        ImmutableArray<RunGap> Where(Func<Team, RunKey, Run, bool> lacks) =>
            [.. runs.Where(run => lacks(run.Team, run.Key, run.Run)).Select(run => new RunGap(run.Team.Id, run.Team.Group, RunRef.Of(run.Key)))];
    }

    /// <summary>Rounds that each team of a stage must play; a rule that counts every round asks for one.</summary>
    internal static int Needed(int counted, int rounds) => Math.Min(counted < ScoringRuleReader.MaxContestRounds ? counted : 1, rounds);

    /// <summary>Whether a sheet that stands for a run still needs the head judge's approval to be shown.</summary>
    public static bool NeedsApproval(ContestState state, Team team, RunKey key, Run run) => run.Sheets.Any(sheet => sheet.Stands && sheet.Approval is null && (state.PublishedAt is null
        ? state.Settings!.Publication == ContestPublication.Approved
        : state.Shown.Recorded[team.Id].Runs.GetValueOrDefault(key)?.Sheets.Any(shown => shown.Id == sheet.Id) != true));
}

/// <summary>One run of a team at which something is missing.</summary>
[GenerateSerializer, Immutable, Alias("RunGap")]
public sealed record RunGap([property: Id(0)] string Team, [property: Id(1)] string Group, [property: Id(2)] RunRef Run);
