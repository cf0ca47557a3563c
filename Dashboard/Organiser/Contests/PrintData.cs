using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>What the printed forms of a contest need, read once.</summary>
public sealed class PrintData(IGrainFactory grains, CurrentDistrict current)
{
    /// <param name="user">Whoever prints: what a role may not see is not on the paper.</param>
    /// <returns>Null: no such contest, or it is out of reach.</returns>
    internal async Task<Found?> FindAsync(System.Security.Claims.ClaimsPrincipal user, string eventId)
    {
        var actor = Callers.ActorOf(user);
        CallActor.Set(actor);
        try
        {
            var id = await current.IdAsync();
            CallActor.Set(actor);
            var contest = grains.GetGrain<IContestGrain>(GrainKey.Of(id, eventId));
            if (!Ids.IsValid(eventId) || await contest.Settings() is not { } settings || await StandingsFile.FindAsync(contest, actor.Audience, null) is not { } standings)
            {
                return null;
            }

            var district = DistrictView.Of(await grains.GetGrain<IDistrictGrain>(GrainKey.Of(id, "district")).Look(actor.Audience));
            return await BlankRuns.FindAsync(contest, grains.GetGrain<IFloorGrain>(GrainKey.Of(id, eventId)), settings) is { } blanks
                ? new Found(district, district.Events.GetValueOrDefault(eventId), SheetColumns.Of(settings.Rule), standings, settings.Rule, blanks)
                : null;
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    /// <summary>The awards of the contest once they are public: what hangs on a wall says nothing before the notice does. Null = nothing is announced.</summary>
    public async Task<AwardsAnswer?> AwardsAsync(System.Security.Claims.ClaimsPrincipal user, string eventId)
    {
        try
        {
            var id = await current.IdAsync();
            CallActor.Set(Callers.ActorOf(user));
            var awards = AwardsAnswer.Of(await grains.GetGrain<IAwardsGrain>(GrainKey.Of(id, eventId)).Look(Audience.Public));
            return awards.Stage is "publicised" or "published" ? awards : null;
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    internal sealed record Found(
        DistrictView District, EventRow? Event, ImmutableArray<SheetColumn> Fields, StandingsFile.Found Standings, string Rule, BlankRuns Blanks)
    {
        public ContestRow Contest => Standings.Contest;

        /// <summary>The stage that is asked for, where the contest has several and this one among them; otherwise the first one, and null where there is none to name.</summary>
        public string? StageOf(string? asked) => Contest.Stages is not { Length: > 1 } stages ? null
            : stages.Any(stage => stage.Name == asked) ? asked
            : stages[0].Name;

        /// <summary>The fields on the sheets of a stage.</summary>
        public ImmutableArray<SheetColumn> FieldsOf(string? stage) =>
            stage is not null && ScoringRuleReader.TryRead(Rule, out var rule, out RuleProblem? _)
                ? [.. Fields.Where(field => rule.Fields.FirstOrDefault(known => known.Name == field.Name) is not { } known || rule.Holds(stage, known))]
                : Fields;

        public string When => Event is { } row ? LocalTime.Span(row.StartsAt, row.EndsAt, CultureInfo.CurrentUICulture) : "";

        public string Where => Event is { } row ? string.Join("、", row.Venues.Select(District.VenueName)) : "";
    }
}
