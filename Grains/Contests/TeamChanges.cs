using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>A team's name, school, group, number or withdrawal was changed with a reason; what it is now is in the <see cref="TeamPut"/> before this record. Why is in the change's personal row.</summary>
/// <param name="Number">Of the change, from 1 within the contest.</param>
/// <param name="Before">What the team was.</param>
public sealed record TeamRevised(int Number, string Team, TeamFacts Before) : IRecord;

/// <summary>A member of a team was substituted (换人). Who left, who joined and why is in the change's personal row.</summary>
/// <param name="Number">Of the change, from 1 within the contest.</param>
public sealed record MemberSubstituted(int Number, string Team) : IRecord;

/// <summary>The personal row of a change of a team.</summary>
/// <param name="Left">The member who left; null = no member did.</param>
/// <param name="Joined">The member who joined; null = nobody did.</param>
public sealed record TeamChangeText(string Reason, string? Left = null, string? Joined = null);

/// <summary>What a contest says of a team, apart from its persons.</summary>
[GenerateSerializer, Immutable, Alias("TeamFacts")]
public sealed record TeamFacts(
    [property: Id(0)] int Number,
    [property: Id(1)] string Name,
    [property: Id(2)] string School,
    [property: Id(3)] string Town,
    [property: Id(4)] string Group,
    [property: Id(5)] bool Withdrawn)
{
    public static TeamFacts Of(Team team) => new(team.Number, team.Name, team.School, team.Town, team.Group, team.Withdrawn);

    /// <summary>The record that gives a team these facts.</summary>
    public TeamPut Put(string team) => new(team, Number, Name, School, Town, Group, Withdrawn ? true : null);

    /// <summary>Name of the first fact that differs, as the API's fields are named; null = none does.</summary>
    public string? DifferenceTo(TeamFacts other) =>
        Number != other.Number ? "number"
        : Name != other.Name ? "name"
        : School != other.School ? "school"
        : Town != other.Town ? "town"
        : Group != other.Group ? "group"
        : Withdrawn != other.Withdrawn ? "withdrawn"
        : null;
}

/// <summary>A change of a team that was made with a reason, as the contest's state keeps it.</summary>
/// <param name="Before">Null = a member was substituted.</param>
/// <param name="After">Null as <paramref name="Before"/>.</param>
public sealed record TeamChangeNote(int Number, DateTimeOffset At, string Actor, string Team, TeamFacts? Before, TeamFacts? After);

/// <summary>What is to change of a team; a null leaves it as it is.</summary>
[GenerateSerializer, Immutable, Alias("TeamAmendment")]
public sealed record TeamAmendment(
    [property: Id(0)] string Team,
    [property: Id(1)] int? Number,
    [property: Id(2)] string? Name,
    [property: Id(3)] string? School,
    [property: Id(4)] string? Town,
    [property: Id(5)] string? Group,
    [property: Id(6)] bool? Withdrawn,
    [property: Id(7)] string Reason);

/// <param name="Member">Name of the member who leaves.</param>
/// <param name="Successor">Name of who joins instead; null = nobody does.</param>
[GenerateSerializer, Immutable, Alias("Substitution")]
public sealed record Substitution(
    [property: Id(0)] string Team,
    [property: Id(1)] string Member,
    [property: Id(2)] string? Successor,
    [property: Id(3)] string Reason);

/// <param name="Number">Of the change, from 1 within the contest.</param>
[GenerateSerializer, Immutable, Alias("TeamChanged")]
public sealed record TeamChanged([property: Id(0)] int Number);

/// <summary>Decides on changes of teams that need a reason: a substitution of members, and a new name, group or number by the head judge. Pure.</summary>
/// <remarks>Sheets stay with the team whatever it is called and whoever is in it. Once results are published each change carries a notice to the public.</remarks>
public static class TeamChangeRules
{
    public static Decision<TeamChanged> Revise(ContestState state, TeamAmendment amendment)
    {
        if (DeskRules.Check(state, amendment.Team, amendment.Reason, out var team) is { } refusal)
        {
            return refusal;
        }

        var before = TeamFacts.Of(team);
        var after = new TeamFacts(
            amendment.Number ?? before.Number,
            amendment.Name ?? before.Name,
            amendment.School ?? before.School,
            amendment.Town ?? before.Town,
            amendment.Group ?? before.Group,
            amendment.Withdrawn ?? before.Withdrawn);
        if ((ContestRules.CheckEntry(state.Settings!, new TeamEntry(after.Number, after.Name, after.School, after.Town, after.Group, [], [])) ?? ContestRules.CheckPlace(state, team.Id, team, after)) is { } unfit)
        {
            return unfit;
        }

        if (before == after)
        {
            return Refusal.Of(RefusalKind.NothingChanged);
        }

        var number = NextNumber(state);
        return Decision.Accept(
            new TeamChanged(number),
            [
                after.Put(team.Id),
                new TeamRevised(number, team.Id, before),
                .. Notice(state, team.Id),
            ],
            [Text(number, new TeamChangeText(amendment.Reason))]);
    }

    /// <param name="persons">What is stored of the team's persons; null = nothing.</param>
    /// <param name="byHeadJudge">Whether a head judge asks; others may before the team has competed only.</param>
    public static Decision<TeamChanged> Substitute(ContestState state, Substitution substitution, TeamPersons? persons, bool byHeadJudge)
    {
        if (DeskRules.Check(state, substitution.Team, substitution.Reason, out var team) is { } refusal)
        {
            return refusal;
        }

        if (!byHeadJudge && (HasCompeted(team) || state.PublishedAt is not null))
        {
            return Refusal.Of(RefusalKind.HeadJudgeNeeded, "team");
        }

        var members = persons?.Members ?? [];
        var place = members.IndexOf(substitution.Member ?? "");
        if (place < 0)
        {
            return Refusal.Of(RefusalKind.UnknownMember, "member");
        }

        if (substitution.Successor is { } successor)
        {
            if (InputRules.Text(successor, "successor", ContestRules.MaxNameLength) is { } badName)
            {
                return badName;
            }

            if (members.Contains(successor))
            {
                return Refusal.Of(RefusalKind.NameTaken, "successor", successor);
            }
        }

        var now = substitution.Successor is { } joined ? members.SetItem(place, joined) : members.RemoveAt(place);
        var number = NextNumber(state);
        return Decision.Accept(
            new TeamChanged(number),
            [new MemberSubstituted(number, team.Id), .. Notice(state, team.Id)],
            [
                ContestRules.PersonsRow(team.Id, persons! with { Members = now }),
                Text(number, new TeamChangeText(substitution.Reason, substitution.Member, substitution.Successor)),
            ]);
    }

    /// <summary>Why an entry of a team may not be taken without the head judge; null = it may.</summary>
    /// <param name="persons">What is stored of the team's persons; null = it was not read, and no member may leave by this entry.</param>
    public static Refusal? CheckEntry(ContestState state, Team? team, TeamFacts after, ImmutableArray<string> members, TeamPersons? persons)
    {
        if (state.PublishedAt is not null && (team is null || TeamFacts.Of(team) != after))
        {
            return Refusal.Of(RefusalKind.DetailsPublished, team is null ? null : TeamFacts.Of(team).DifferenceTo(after));
        }

        if (team is null || !HasCompeted(team))
        {
            return null;
        }

        return persons is null ? Refusal.Of(RefusalKind.ChangedMeanwhile, "members")
            : persons.Members.Except(members).Any() ? Refusal.Of(RefusalKind.MembersFixed, "members")
            : null;
    }

    public static ContestState Fold(ContestState state, IRecord record, RecordMeta meta)
    {
        var note = record switch
        {
            TeamRevised revised => new TeamChangeNote(revised.Number, meta.Time, meta.Actor, revised.Team, revised.Before, TeamFacts.Of(state.All.Recorded[revised.Team])),
            MemberSubstituted substituted => new TeamChangeNote(substituted.Number, meta.Time, meta.Actor, substituted.Team, null, null),
            _ => throw new InvalidOperationException($"{record.GetType().Name} is no change of a team."),
        };
        return state with { Desk = state.Desk with { TeamChanges = state.Desk.TeamChanges.Add(note), Changes = state.Desk.Changes + 1 } };
    }

    // What was set aside was played as well.
    private static bool HasCompeted(Team team) => !team.Runs.IsEmpty || !team.Past.IsEmpty;

    private static int NextNumber(ContestState state) => state.Desk.TeamChanges.Length + 1;

    private static IEnumerable<IRecord> Notice(ContestState state, string team) =>
        state.PublishedAt is null ? [] : [new CorrectionNoted(state.Desk.Corrections.Length + 1, team, null, CorrectionCategory.TeamDetails)];

    private static PersonalRow Text(int number, TeamChangeText text) =>
        new(ContestSubject.TeamChange(number), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(text, ContestJson.Default.TeamChangeText));
}
