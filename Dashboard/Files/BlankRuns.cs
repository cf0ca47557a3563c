using System.Collections.Immutable;
using EventsLive.Dashboard.Judging;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Files;

/// <summary>A run that is to be filled in on a blank sheet or in a line of the template.</summary>
/// <param name="Stage">Null = the contest has no stages.</param>
/// <param name="Match">Null = a run alone, or of a match that no plan names.</param>
internal sealed record BlankRun(TeamRow Team, string? Stage, int Round, string? Match, string? Side);

/// <summary>The runs of a contest that are to be filled in by hand: of a later stage those of the teams that go on to it, of a head-to-head contest those of the floor's plan.</summary>
internal sealed class BlankRuns
{
    private readonly StandingsFile.Found _found;
    private readonly Dictionary<string, HashSet<string>> _promoted;
    private readonly IReadOnlyList<JudgingMatch> _matches;

    private BlankRuns(StandingsFile.Found found, ImmutableArray<StagePromotion> promotions, bool hasMatches, IReadOnlyList<JudgingMatch> matches)
    {
        (_found, HasMatches, _matches) = (found, hasMatches, matches);
        _promoted = promotions.ToDictionary(promotion => promotion.Stage, promotion => promotion.Teams.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Whether a run is told from others by its stage.</summary>
    public bool HasStages => _found.Contest.Stages is { Length: > 1 };

    /// <summary>Whether the contest's runs are of matches.</summary>
    public bool HasMatches { get; }

    /// <returns>Null: no contest.</returns>
    public static async Task<BlankRuns?> FindAsync(IContestGrain contest, IFloorGrain floor, ContestSettings settings)
    {
        if (await StandingsFile.FindAsync(contest, Audience.Staff, null) is not { } found || await contest.Promotions() is not { } promotions)
        {
            return null;
        }

        var hasMatches = HeadToHead.IsIn(settings.Rule);
        return new BlankRuns(found, promotions, hasMatches, hasMatches && await floor.Schedule(Audience.Staff) is { } schedule ? JudgingPlaces.Matches(schedule) : []);
    }

    /// <summary>The runs of counted rounds without a sheet, by stage, round and start number.</summary>
    public IEnumerable<BlankRun> Missing() => RunColumn.Of(_found.Contest, Array.Empty<TeamRow>())
        .Where(column => column.Counts)
        .SelectMany(column => Of(column.Stage?.Name, column.Round).Where(run => run.Match is { } match
            ? run.Team.AllRuns?.Any(played => played.Match == match) != true
            : column.Of(run.Team) is null));

    /// <summary>The runs of one round, whether there is a sheet or not: of the planned matches in their order, otherwise by start number.</summary>
    /// <param name="stage">Null = the first one, or the contest has none.</param>
    public IEnumerable<BlankRun> Of(string? stage, int round, string? group = null)
    {
        var first = _found.Contest.Stages is { IsDefaultOrEmpty: false } stages ? stages[0].Name : null;
        var name = stage ?? first;
        var matches = _matches.Where(match => (match.Stage ?? first) == name && match.Round == round).ToArray();
        var runs = matches.Length > 0
            ? from match in matches
              from entrant in match.Teams
              where _found.Teams.ContainsKey(entrant.Team)
              select new BlankRun(_found.Teams[entrant.Team], name, round, match.Id, entrant.Side)
            : from team in _found.Teams.Values.OrderBy(team => team.Number)
              where name is null || !_promoted.TryGetValue(name, out var entitled) || entitled.Contains(team.Id)
              select new BlankRun(team, name, round, null, null);
        return runs.Where(run => run.Team.Outcome != RunOutcome.Withdrawn && (string.IsNullOrEmpty(group) || run.Team.Group == group));
    }
}
