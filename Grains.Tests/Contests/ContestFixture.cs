using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>A contest without a grain: decides and applies as the journal does, and keeps what was written.</summary>
internal sealed class ContestFixture
{
    public const string BestOfThree =
        """{"schema":1,"fields":[{"name":"score","min":0,"max":1000,"step":1,"unit":"分"}],"rounds":{"counted":3,"aggregate":"best"},"ties":["mean"]}""";

    public static readonly DateTimeOffset Start = new(2026, 11, 7, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly ContestModel _model = new();
    private long _version;

    public ContestState State { get; private set; } = ContestState.Empty;

    public List<IRecord> Records { get; } = [];

    /// <summary>The sheets behind a number with what became of them, without texts.</summary>
    public static ImmutableArray<SheetHistoryRow> HistoryOf(ContestState state, long after, int most) =>
        SheetLines.Rows(state, SheetLines.Page(state, after, most), new DeskViews.Texts([]));

    public List<PersonalRow> Personal { get; } = [];

    public static ContestFixture Configured(string rule = BestOfThree, int rounds = 4, params ReadOnlySpan<string> groups)
    {
        var contest = new ContestFixture();
        contest.Accept(ContestRules.Configure(contest.State, new ContestSettings(groups.IsEmpty ? ["小学", "初中"] : [.. groups], rounds, rule)));
        return contest;
    }

    public static TeamEntry Entry(string name = "火星队", string group = "小学", int? number = null) =>
        new(number, name, "第一小学", "城关镇", group, [], []);

    public static ScoreEntry Score(string team, int round, decimal score, string? replaces = null, string? reason = null) =>
        new(team, round, null, ImmutableDictionary<string, decimal>.Empty.Add("score", score), RunOutcome.Scored, replaces, reason, null, null, SheetSource.Tablet);

    public static ScoreEntry NoScore(string team, int round, RunOutcome outcome) =>
        new(team, round, null, ImmutableDictionary<string, decimal>.Empty, outcome, null, null, null, null, SheetSource.Tablet);

    public TResult Accept<TResult>(Decision<TResult> decision, string actor = "judge-1")
    {
        Assert.Null(decision.Refusal);
        foreach (var record in decision.Records)
        {
            State = _model.Apply(State, record, new RecordMeta(++_version, Start.AddSeconds(_version), actor));
            Records.Add(record);
        }

        Personal.AddRange(decision.Personal);
        return decision.Result!;
    }

    public TeamRevision Put(string team, TeamEntry? entry = null) => Accept(ContestRules.PutTeam(State, team, entry ?? Entry(), TeamPersons.None));

    public SheetResult Enter(ScoreEntry entry) => Accept(SheetRules.Enter(State, entry));

    /// <summary>Refused with these first arguments, and nothing written.</summary>
    public static void AssertRefused<TResult>(Decision<TResult> decision, RefusalKind kind, string? field, params string[] arguments)
    {
        Assert.NotNull(decision.Refusal);
        Assert.Equal((kind, field), (decision.Refusal.Kind, decision.Refusal.Field));
        Assert.Equal(arguments, decision.Refusal.Arguments.Take(arguments.Length));
        Assert.Empty(decision.Records);
        Assert.Empty(decision.Personal);
    }
}

/// <summary>Shortens what tests of runs read most.</summary>
internal static class FirstRun
{
    /// <summary>The solo run of round 1.</summary>
    public static Run Run1(this Team team) => team.Runs[new EventsLive.Grains.Scoring.RunKey("", 1, null)];
}
