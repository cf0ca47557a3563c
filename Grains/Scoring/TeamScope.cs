using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace EventsLive.Grains.Scoring;

/// <summary>One team at the stage that its place rests on, with its runs.</summary>
internal sealed class TeamScope(ScoringRule rule, GroupScope group, Contestant contestant, Stage? stage, ImmutableArray<RunScope> runs, IReadOnlySet<string>? among = null)
    : Scope
{
    private readonly Dictionary<string, Rational?> _known = new(StringComparer.Ordinal);

    public ScoringRule Rule => rule;

    public GroupScope Group => group;

    public Contestant Contestant => contestant;

    /// <summary>The stage that ranks above earlier ones; null = those that all teams take part in.</summary>
    public Stage? Stage => stage;

    /// <summary>In the order of stages, rounds and matches.</summary>
    public ImmutableArray<RunScope> Runs => runs;

    /// <summary>Whether it is seen among some teams only.</summary>
    public bool IsAmong => among is not null;

    /// <summary>The same team, with the matches only in which nobody else took part.</summary>
    public TeamScope Among(IReadOnlySet<string> teams) =>
        new(rule, group, contestant, stage, [.. runs.Where(run => run.Run.Key.Match is not null && group.Everyone(run).All(other => teams.Contains(other.Team)))], teams) { Trace = Trace };

    public override Rational? ValueOf(string name)
    {
        if (!_known.TryGetValue(name, out var value))
        {
            value = rule.TeamMeasure(name)!.Value.In(this);
            _known[name] = value;
        }

        return value;
    }

    /// <summary>The teams that a relative value looks at.</summary>
    public IEnumerable<TeamScope> Others() => group.Teams(stage).Where(team => among?.Contains(team.Contestant.Id) != false);
}

/// <summary>A value over all teams of the group.</summary>
internal sealed record Teams(Statistic Statistic, Expression Of, Better Better) : Expression
{
    public override bool IsRelative => true;

    public override IEnumerable<Expression> Parts => [Of];

    public override Rational? In(Scope scope)
    {
        var team = (TeamScope)scope;
        // The same for every team, but among those who are equal so far.
        return team.IsAmong ? Over(team) : team.Group.Once(this, team.Stage?.Name ?? "", 0, () => Over(team));
    }

    private Rational? Over(TeamScope team) => Statistic.Of([.. team.Others().Select(Of.In).OfType<Rational>()], Better);
}

/// <summary>A value in proportion to the best team of the group, who gets all of <paramref name="To"/>.</summary>
internal sealed record Scaled(Expression Of, Rational To, Better Better) : Expression
{
    private readonly Teams _best = new(Statistic.Best, Of, Better);

    public override bool IsRelative => true;

    public override IEnumerable<Expression> Parts => [Of];

    public override Rational? In(Scope scope)
    {
        if (Of.In(scope) is not { } own)
        {
            return null;
        }

        // Who has left may have done better than all who are measured: it has all of it, and they are measured without it.
        var best = _best.In(scope) is { } other && !Better.IsBetter(own, other) ? other : own;
        // Where the best has nothing, nobody has anything.
        var (part, whole) = Better == Better.More ? (own, best) : (best, own);
        return whole.Sign <= 0 ? Rational.Zero : part / whole * To;
    }
}

/// <summary>The teams of one group with their runs: what a relative value can see.</summary>
internal sealed class GroupScope
{
    private readonly ScoringRule _rule;
    private readonly ImmutableArray<Contestant> _contestants;
    private readonly Dictionary<string, ImmutableArray<RunScope>> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<TeamScope>> _teams = new(StringComparer.Ordinal);
    private readonly Dictionary<(Expression, string, int), object?> _once = new(new ByFormula());
    private readonly Lazy<ILookup<(string, string), RunScope>> _matches;
    private readonly Lazy<ILookup<(string, int), RunScope>> _peers;

    /// <param name="tracedTeam">The team whose steps are noted; null = nobody's.</param>
    public GroupScope(ScoringRule rule, IEnumerable<Contestant> contestants, string? tracedTeam = null)
    {
        _rule = rule;
        _contestants = [.. contestants];
        foreach (var contestant in _contestants)
        {
            _runs[contestant.Id] =
            [
                .. contestant.Runs
                    .OrderBy(run => rule.OrderOf(run.Key.Stage))
                    .ThenBy(run => run.Key)
                    .Select(run => new RunScope(rule, this, contestant.Id, run) { Trace = contestant.Id == tracedTeam ? new Trace() : null }),
            ];
        }

        TracedTeam = tracedTeam;
        var all = _contestants.SelectMany(contestant => _runs[contestant.Id]).ToArray();
        _matches = new(() => all.Where(run => run.Run.Key.Match is not null).ToLookup(run => (run.Run.Key.Stage, run.Run.Key.Match!)));
        _peers = new(() => all.Where(run => run.IsScored).ToLookup(run => (run.Run.Key.Stage, run.Run.Key.Round)));
    }

    public string? TracedTeam { get; }

    public ImmutableArray<Contestant> Contestants => _contestants;

    public ImmutableArray<RunScope> RunsOf(string team) => _runs[team];

    /// <summary>The scored runs of the match, the run's own among them; a run alone has itself only.</summary>
    public IEnumerable<RunScope> Match(RunScope run) => Everyone(run).Where(other => other.IsScored);

    public IEnumerable<RunScope> Everyone(RunScope run) =>
        run.Run.Key.Match is { } match ? _matches.Value[(run.Run.Key.Stage, match)] : [run];

    /// <summary>The scored runs of the group in the same stage and round.</summary>
    public IEnumerable<RunScope> Peers(RunScope run) => _peers.Value[(run.Run.Key.Stage, run.Run.Key.Round)];

    /// <summary>All teams that may have a place, as they stand at a stage: neither disqualified nor withdrawn.</summary>
    public ImmutableArray<TeamScope> Teams(Stage? stage)
    {
        var name = stage?.Name ?? "";
        if (!_teams.TryGetValue(name, out var teams))
        {
            teams = [.. _contestants.Where(contestant => !contestant.Withdrawn && !_rule.IsOut(contestant)).Select(contestant => ScopeOf(contestant, stage))];
            _teams[name] = teams;
        }

        return teams;
    }

    /// <summary>What a formula yields for the whole group at a stage and round, worked out the first time: it is asked for by every team.</summary>
    public T Once<T>(Expression formula, string stage, int round, Func<T> make)
    {
        if (!_once.TryGetValue((formula, stage, round), out var known))
        {
            known = make();
            _once[(formula, stage, round)] = known;
        }

        return (T)known!;
    }

    public TeamScope ScopeOf(Contestant contestant, Stage? stage) =>
        new(_rule, this, contestant, stage, _runs[contestant.Id]) { Trace = contestant.Id == TracedTeam ? new Trace() : null };

    // Two formulas that read alike are worked out twice rather than compared down to their leaves each time.
    private sealed class ByFormula : IEqualityComparer<(Expression Formula, string Stage, int Round)>
    {
        public bool Equals((Expression Formula, string Stage, int Round) x, (Expression Formula, string Stage, int Round) y) =>
            ReferenceEquals(x.Formula, y.Formula) && x.Round == y.Round && string.Equals(x.Stage, y.Stage, StringComparison.Ordinal);

        public int GetHashCode((Expression Formula, string Stage, int Round) key) => HashCode.Combine(RuntimeHelpers.GetHashCode(key.Formula), key.Stage, key.Round);
    }
}
