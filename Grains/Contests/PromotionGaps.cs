using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>What may still change who of a group goes on to a stage (晋级名单未定). Pure, from all that was entered in the stages before it.</summary>
/// <param name="Missing">Rounds that a team must play there, without a run.</param>
/// <param name="Unapproved">Runs without the approval that the contest wants.</param>
/// <param name="Unsigned">Runs without the captain's answer that the contest asks for.</param>
/// <param name="Conflicts">Runs with several sheets, of which one must be chosen.</param>
/// <param name="Appeals">Appeals that nobody has decided.</param>
/// <param name="Tied">Teams that share the last place and do not all fit, where the rule lets none of them go on.</param>
[GenerateSerializer, Immutable, Alias("PromotionGaps")]
public sealed record PromotionGaps(
    [property: Id(0)] int Missing,
    [property: Id(1)] int Unapproved,
    [property: Id(2)] int Unsigned,
    [property: Id(3)] int Conflicts,
    [property: Id(4)] int Appeals,
    [property: Id(5)] ImmutableArray<string> Tied)
{
    public static PromotionGaps None { get; } = new(0, 0, 0, 0, 0, []);

    /// <summary>Whether who goes on is final, as far as anybody can know.</summary>
    public bool IsEmpty => (Missing, Unapproved, Unsigned, Conflicts, Appeals, Tied.Length) == (0, 0, 0, 0, 0, 0);

    public static PromotionGaps Of(ContestState state, Stage stage, string group)
    {
        var (settings, rule) = (state.Settings!, state.Rule!);
        Stage[] before = [.. rule.Stages.Where(earlier => rule.OrderOf(earlier.Name) < rule.OrderOf(stage.Name) && earlier.Role != StageRole.Practice)];
        Team[] teams = [.. state.All.Recorded.Values.Where(team => team.Group == group)];
        var missing = 0;
        // An extra round, and a stage of which the rule does not say who goes on to it, are played by whom they take: nobody is missing from them.
        foreach (var earlier in before.Where(earlier => earlier.Role == StageRole.Counts || (earlier.Role == StageRole.RanksAbove && earlier.Promote is not null)))
        {
            var entitled = earlier.Promote is null ? null : state.All.PromotedTo(earlier, group).ToHashSet(StringComparer.Ordinal);
            missing += teams.Where(team => !team.Withdrawn && !rule.IsOut(team.Contestant) && entitled?.Contains(team.Id) != false)
                .Sum(team => Enumerable.Range(1, ContestGaps.Needed(earlier.Counted, settings.Rounds)).Count(round => !team.Runs.Keys.Any(key => key.Stage == earlier.Name && key.Round == round)));
        }

        var names = before.Select(earlier => earlier.Name).ToHashSet(StringComparer.Ordinal);
        var runs = teams.SelectMany(team => team.Runs, (team, run) => (Team: team, run.Key, Run: run.Value)).Where(run => names.Contains(run.Key.Stage)).ToArray();
        var members = teams.Select(team => team.Id).ToHashSet(StringComparer.Ordinal);
        return new PromotionGaps(
            missing,
            runs.Count(run => ContestGaps.NeedsApproval(state, run.Team, run.Key, run.Run)),
            runs.Count(run => run.Run.Sheets.Any(sheet => SigningRules.IsMissing(state, run.Team, sheet))),
            runs.Count(run => ConflictRules.Contending(run.Run, rule).Count > 0),
            state.Desk.Appeals.Values.Count(appeal => appeal.DecidedAt is null && members.Contains(appeal.Team) && names.Contains(appeal.Run.Stage ?? rule.FirstStage)),
            [.. state.All.PromotionTo(stage, group).Tied]);
    }
}
