using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>What one judge may score in a contest.</summary>
/// <param name="Account">Id of the judge's account.</param>
/// <param name="Group">Null = every group.</param>
/// <param name="Rounds">Empty = every round.</param>
/// <param name="Table">赛台, as the judge's tablet names it; null = none is named.</param>
/// <param name="Seat">Which of several judges of one run: their sheets carry it as <see cref="ScoreEntry.Judge"/>; null = a judge alone.</param>
/// <param name="Stage">Stage of the contest's rule; null = every stage.</param>
[GenerateSerializer, Immutable, Alias("JudgeAssignment")]
public sealed record JudgeAssignment(
    [property: Id(0)] string Account,
    [property: Id(1)] string? Group,
    [property: Id(2)] ImmutableArray<int> Rounds,
    [property: Id(3)] int? Table,
    [property: Id(4)] string? Seat,
    [property: Id(5)] string? Stage = null)
{
    /// <summary>Whether the assignment is for this run.</summary>
    /// <param name="stage">Empty where the rule has no stages.</param>
    public bool Covers(string group, string stage, int round) =>
        (Group is null || Group == group) && (Stage is null || Stage == stage) && (Rounds.IsDefaultOrEmpty || Rounds.Contains(round));

    // The rounds by their values: two that say the same are the same, whoever made them.
    public bool Equals(JudgeAssignment? other) =>
        other is not null
        && (Account, Group, Table, Seat, Stage) == (other.Account, other.Group, other.Table, other.Seat, other.Stage)
        && (Rounds.IsDefault ? [] : Rounds).SequenceEqual(other.Rounds.IsDefault ? [] : other.Rounds);

    public override int GetHashCode() => HashCode.Combine(Account, Group, Rounds.IsDefault ? 0 : Rounds.Length, Table, Seat, Stage);
}

/// <param name="Count">Assignments from here on.</param>
[GenerateSerializer, Immutable, Alias("AssignmentResult")]
public sealed record AssignmentResult([property: Id(0)] int Count);

/// <summary>Decides which judge scores what. Pure.</summary>
public static class Assignments
{
    public const int MaxAssignments = 500;

    public const int MaxTable = 999;

    /// <summary>Puts these assignments in place of all before; none = every judge of the district may score everything.</summary>
    public static Decision<AssignmentResult> Assign(ContestState state, ImmutableArray<JudgeAssignment> assignments)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (assignments.Length > MaxAssignments)
        {
            return Refusal.Of(RefusalKind.TooLarge, "assignments", InputRules.Number(MaxAssignments));
        }

        for (var i = 0; i < assignments.Length; i++)
        {
            if (Check(settings, state.Rule!, assignments[i]) is { } refusal)
            {
                return refusal with { Field = string.Create(CultureInfo.InvariantCulture, $"assignments[{i}].{refusal.Field}") };
            }
        }

        return Decision.Accept(new AssignmentResult(assignments.Length), [new JudgesAssigned(assignments)]);
    }

    /// <summary>As <see cref="Assign"/>, on top of what the caller saw: refused where somebody else has changed it since.</summary>
    public static Decision<AssignmentResult> Revise(ContestState state, ImmutableArray<JudgeAssignment> seen, ImmutableArray<JudgeAssignment> assignments) =>
        state.Settings is not null && !state.Judges.SequenceEqual(seen) ? Refusal.Of(RefusalKind.ChangedMeanwhile, "seen") : Assign(state, assignments);

    /// <summary>Why this caller may not enter this sheet; null = they may. A head judge may enter every sheet.</summary>
    /// <param name="caller">Null = a call of our own.</param>
    public static Refusal? Refuse(ContestState state, ScoreEntry entry, Actor? caller)
    {
        if (state.Judges.IsEmpty || caller is null || caller.Is(Role.HeadJudge) || !state.All.Recorded.TryGetValue(entry.Team, out var team))
        {
            return null;
        }

        var stage = SheetRules.KeyOf(state.Rule!, entry).Stage;
        var own = state.Judges.Where(assignment => assignment.Account == caller.Id && assignment.Covers(team.Group, stage, entry.Round)).ToList();
        return own.Count == 0 ? Refusal.Of(RefusalKind.NotAssigned, "team", team.Group, InputRules.Number(entry.Round))
            : own.Exists(assignment => assignment.Seat == entry.Judge) ? null
            : Refusal.Of(RefusalKind.NotAssigned, "judge", team.Group, InputRules.Number(entry.Round));
    }

    private static Refusal? Check(ContestSettings settings, ScoringRule rule, JudgeAssignment assignment)
    {
        if (assignment.Stage is { } stage && (rule.Stages.IsEmpty || !rule.HasStage(stage)))
        {
            return Refusal.Of(RefusalKind.UnknownStage, "stage", [.. rule.Stages.Select(known => known.Name)]);
        }

        if (assignment.Group is { } group && !settings.Groups.Contains(group))
        {
            return Refusal.Of(RefusalKind.UnknownGroup, "group", group);
        }

        return InputRules.Id(assignment.Account, "account")
            ?? (assignment.Seat is { } seat ? InputRules.Id(seat, "seat") : null)
            ?? (assignment.Table is { } table ? InputRules.Range(table, "table", 1, MaxTable) : null)
            ?? (assignment.Rounds.All(round => round >= 1 && round <= settings.Rounds) ? null : Refusal.Of(RefusalKind.UnknownRound, "rounds", "1", InputRules.Number(settings.Rounds)));
    }
}
