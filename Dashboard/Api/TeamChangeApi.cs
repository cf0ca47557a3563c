using System.ComponentModel.DataAnnotations;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Changes of teams that need a reason: 换人, and a new name, group or number; and what has changed so far.</summary>
internal static class TeamChangeApi
{
    public static void MapTeamChanges(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/{eventId}/teams/{teamId}/substitutions", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Write<SubstitutionBody, Substitution, TeamChanged>(
                    http,
                    ApiJson.Body.SubstitutionBody,
                    (substitution, stamp) => calls.In(http).Desk(eventId).Substitute(substitution with { Team = teamId }, stamp),
                    changed => Answers.Created(new TeamChangedAnswer(changed.Number), ApiJson.Body.TeamChangedAnswer)))
            .Describe("postSubstitution", "Substitutes a member of a team (换人). Who left stays in the team's history. Once the team has competed only a head judge may; once results are published the public is told that the team changed.")
            .Takes<SubstitutionBody>()
            .Gives<TeamChangedAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/teams/{teamId}/revisions", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Write<TeamRevisionBody, TeamAmendment, TeamChanged>(
                    http,
                    ApiJson.Body.TeamRevisionBody,
                    (amendment, stamp) => calls.In(http).Desk(eventId).ReviseTeam(amendment with { Team = teamId }, stamp),
                    changed => Answers.Created(new TeamChangedAnswer(changed.Number), ApiJson.Body.TeamChangedAnswer)))
            .Describe("postTeamRevision", "Changes a team's name, school, town, group, number or withdrawal; its sheets stay. What is left out stays. Once results are published this is the only way, and the public is told that the team changed.")
            .Takes<TeamRevisionBody>()
            .Gives<TeamChangedAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapGet("/events/{eventId}/teams/{teamId}/changes", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Desk(eventId).Team(teamId) is { } team && await calls.In(http).Desk(eventId).Overview() is { } desk
                        ? new TeamChangesAnswer(team.Members, team.Coaches, [.. desk.TeamChanges.Where(change => change.Team == teamId).Select(TeamChangeAnswer.Of)])
                        : null,
                    answer => Answers.Ok(answer, ApiJson.Body.TeamChangesAnswer),
                    RefusalKind.UnknownTeam))
            .Describe("getTeamChanges", "Who is in a team now, and what of it was changed with a reason, the oldest first.")
            .Gives<TeamChangesAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);
    }
}

/// <param name="Member">Name of the member who leaves.</param>
/// <param name="Successor">Name of who joins instead; null = nobody does.</param>
public sealed record SubstitutionBody([property: Required] string? Member, string? Successor, [property: Required] string? Reason) : IBody<Substitution>
{
    public Checked<Substitution> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new Substitution("", check.Required("member", Member), Successor, check.Required("reason", Reason)));
    }
}

/// <param name="Number">Start number.</param>
/// <param name="Withdrawn">Whether the team has left the contest.</param>
public sealed record TeamRevisionBody(int? Number, string? Name, string? School, string? Town, string? Group, bool? Withdrawn, [property: Required] string? Reason) : IBody<TeamAmendment>
{
    public Checked<TeamAmendment> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new TeamAmendment("", Number, Name, School, Town, Group, Withdrawn, check.Required("reason", Reason)));
    }
}

/// <param name="Number">Of the change, from 1 within the contest.</param>
public sealed record TeamChangedAnswer(int Number);

public sealed record TeamChangesAnswer(IReadOnlyList<string> Members, IReadOnlyList<string> Coaches, IReadOnlyList<TeamChangeAnswer> Changes);

/// <param name="Actor">Account of who made the change.</param>
/// <param name="Before">What the team was; null = a member was substituted.</param>
/// <param name="After">What it was from then on.</param>
/// <param name="Left">The member who left; null = none did, or the name was erased.</param>
/// <param name="Joined">The member who joined; null = nobody did, or the name was erased.</param>
/// <param name="Reason">Null = it was erased.</param>
public sealed record TeamChangeAnswer(int Number, DateTimeOffset At, string Actor, TeamFactsAnswer? Before, TeamFactsAnswer? After, string? Left, string? Joined, string? Reason)
{
    public static TeamChangeAnswer Of(TeamChangeView change) =>
        new(change.Number, change.At, change.Actor, TeamFactsAnswer.Of(change.Before), TeamFactsAnswer.Of(change.After), change.Left, change.Joined, change.Reason);
}

public sealed record TeamFactsAnswer(int Number, string Name, string School, string Town, string Group, bool Withdrawn)
{
    public static TeamFactsAnswer? Of(TeamFacts? facts) =>
        facts is null ? null : new TeamFactsAnswer(facts.Number, facts.Name, facts.School, facts.Town, facts.Group, facts.Withdrawn);
}
