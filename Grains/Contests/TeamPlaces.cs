using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>The teams of a board and their order in each group. Immutable to whoever looks.</summary>
/// <remarks>
/// Where the rule is relative, a sheet may move every team of its group: the group is then ranked when somebody asks for places, and not
/// before. Of many changes in a row — a list of scores, a batch, a journal that is read — only the last one costs a ranking. What they end
/// up with is the same, since a rank is a function of sheets and rule only.
/// </remarks>
public sealed class TeamPlaces
{
    private readonly ScoringRule? _rule;
    private readonly ImmutableDictionary<string, Ranking> _rankings;
    private readonly ImmutableHashSet<string> _stale;
    private TeamPlaces? _settled;

    // Results and rankings of stale groups are of before their last changes.
    private TeamPlaces(ScoringRule? rule, ImmutableDictionary<string, Team> recorded, ImmutableDictionary<string, Ranking> rankings, ImmutableHashSet<string> stale) =>
        (_rule, Recorded, _rankings, _stale) = (rule, recorded, rankings, stale);

    public static TeamPlaces Empty { get; } = new(
        null,
        ImmutableDictionary<string, Team>.Empty,
        ImmutableDictionary<string, Ranking>.Empty,
        ImmutableHashSet.Create<string>(StringComparer.Ordinal));

    /// <summary>By id, with their results.</summary>
    public ImmutableDictionary<string, Team> Teams => Settled.Recorded;

    /// <summary>By group.</summary>
    public ImmutableDictionary<string, Ranking> Rankings => Settled._rankings;

    /// <summary>By id, for whoever asks for facts and runs only: their results may be of before the last changes.</summary>
    public ImmutableDictionary<string, Team> Recorded { get; }

    private TeamPlaces Settled
    {
        get
        {
            if (_stale.IsEmpty)
            {
                return this;
            }

            // Readers on other threads may settle at the same time: all go on with the same objects.
            return Volatile.Read(ref _settled) ?? Interlocked.CompareExchange(ref _settled, Settle(), null) ?? _settled;
        }
    }

    /// <summary>All teams under a rule, each placed anew.</summary>
    /// <param name="groups">All groups that there are.</param>
    public static TeamPlaces Of(ScoringRule rule, IEnumerable<string> groups, IEnumerable<Team> teams) => new(
        rule,
        teams.ToImmutableDictionary(team => team.Id),
        groups.ToImmutableDictionary(group => group, _ => Ranking.Empty, StringComparer.Ordinal),
        groups.ToImmutableHashSet(StringComparer.Ordinal));

    /// <summary>Whether a team is shown alike with both: an equal result is the same, whichever ranking it comes from.</summary>
    public static bool IsSame(Team? left, Team? right) => ReferenceEquals(left, right)
        || (left is not null && right is not null && left.Result.IsSameAs(right.Result) && left with { Result = right.Result } == right);

    /// <summary>A team is new, or it is otherwise than before: its result follows from its runs, and where the rule is relative those of its group.</summary>
    public TeamPlaces With(Team team)
    {
        if (!_rule!.IsRelative)
        {
            var before = Settled.Recorded.GetValueOrDefault(team.Id);
            var isReckoned = before is not null && ReferenceEquals(before.Runs, team.Runs) && (before.Withdrawn, before.Withheld) == (team.Withdrawn, team.Withheld);
            return Settled.Placed(before, team with { Result = isReckoned ? before!.Result : team.Withheld ? TeamResult.None : _rule.ResultOf(team.Contestant) });
        }

        var latest = Latest;
        var stale = latest._stale.Add(latest.Recorded.GetValueOrDefault(team.Id)?.Group ?? team.Group).Add(team.Group);
        return new TeamPlaces(_rule, latest.Recorded.SetItem(team.Id, team), latest._rankings, stale);
    }

    /// <summary>A team stands with the result that it comes with: neither does it follow the other teams, nor they it.</summary>
    public TeamPlaces Announcing(Team team) => Settled.Placed(Settled.Recorded.GetValueOrDefault(team.Id), team);

    /// <summary>Something was noted with a team that ranks nobody otherwise.</summary>
    public TeamPlaces Noting(Team team)
    {
        var latest = Latest;
        return new TeamPlaces(_rule, latest.Recorded.SetItem(team.Id, team with { Result = latest.Recorded[team.Id].Result }), latest._rankings, latest._stale);
    }

    // What was settled already need not be again.
    private TeamPlaces Latest => Volatile.Read(ref _settled) ?? this;

    // Where nothing is stale.
    private TeamPlaces Placed(Team? before, Team team)
    {
        var rankings = _rankings;
        if (before is not null)
        {
            rankings = rankings.SetItem(before.Group, rankings[before.Group].Remove(before.Entry));
        }

        return new TeamPlaces(_rule, Recorded.SetItem(team.Id, team), rankings.SetItem(team.Group, rankings[team.Group].Add(team.Entry)), _stale);
    }

    private TeamPlaces Settle()
    {
        var groups = Recorded.Values.Where(team => _stale.Contains(team.Group)).ToLookup(team => team.Group, StringComparer.Ordinal);
        var (teams, rankings) = (Recorded.ToBuilder(), _rankings.ToBuilder());
        foreach (var group in _stale)
        {
            Team[] ranked = [.. Resulted(groups[group])];
            foreach (var team in ranked.Where(team => !ReferenceEquals(team, Recorded[team.Id])))
            {
                teams[team.Id] = team;
            }

            rankings[group] = Ranking.Of(ranked.Select(team => team.Entry));
        }

        return new TeamPlaces(_rule, teams.ToImmutable(), rankings.ToImmutable(), _stale.Clear());
    }

    // A result that was unveiled stands as announced. A team whose result stays what it was stays the same object.
    private IEnumerable<Team> Resulted(IEnumerable<Team> group)
    {
        var teams = group.ToArray();
        var results = _rule!.ResultsOf([.. teams.Where(team => !team.Withheld).Select(team => team.Contestant)]);
        return teams.Select(team => team.Unveiled is not null || team.Result.IsSameAs(ResultOf(team)) ? team : team with { Result = ResultOf(team) });

        TeamResult ResultOf(Team team) => results.GetValueOrDefault(team.Id, TeamResult.None);
    }
}
