using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>A floor without a grain, under a clock that stands until it is moved: decides and applies as the journal does, what is due first.</summary>
internal sealed class FloorFixture
{
    public static readonly DateTimeOffset Start = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    public static readonly FloorSettings Usual = new(
        Start, Start.AddMinutes(-30), 150, 90, 600, [], RunSequence.RoundFirst, RoundOrder.Same, false, true, 60, true, 0);

    private readonly FloorModel _model = new();
    private long _version;

    public FloorState State { get; private set; } = FloorState.Empty;

    /// <summary>UTC, as the journal gives its times back.</summary>
    public DateTimeOffset Now { get; set; } = Start.AddHours(-1).ToUniversalTime();

    public List<(IRecord Record, RecordMeta Meta)> Records { get; } = [];

    public List<PersonalRow> Personal { get; } = [];

    public ContestRoster Roster { get; set; } = new(default, ["小学", "初中"], 3, []);

    /// <summary>A floor with open tables and teams <c>t1 …</c>, two groups and three schools by turns.</summary>
    public static FloorFixture With(int teams, int tables, FloorSettings? settings = null, int rounds = 2)
    {
        var floor = new FloorFixture();
        floor.Roster = new ContestRoster(
            default, ["小学", "初中"], rounds, [.. Enumerable.Range(1, teams).Select(i => Team(i, i % 2 == 1 ? "小学" : "初中"))]);
        floor.Accept(FloorRules.Configure(floor.State, settings ?? Usual, floor.Now));
        foreach (var number in Enumerable.Range(1, tables))
        {
            floor.Accept(FloorRules.PutTable(floor.State, number, new TableEntry(null, [], true, null), floor.Now));
        }

        return floor;
    }

    public static RosterTeam Team(int number, string group) =>
        new($"t{number}", number, $"火星{number}队", $"第{number % 3}小学", "城关镇", group, []);

    public FloorFixture Drawn(string seed = "20261128")
    {
        Accept(OrderRules.Draw(State, new DrawRequest(seed, null, false, null), Roster, "0", Now));
        return this;
    }

    public Decision<DrawResult> TryStage(DrawRequest request, bool headJudge = false) =>
        StageOrderRules.Draw(State, request, Roster, "0", headJudge, Now);

    public Slot[] InStage(string stage) => [.. State.InOrder.Where(slot => slot.StageName == stage)];

    public TResult Accept<TResult>(Decision<TResult> decision)
    {
        Assert.True(decision.Refusal is null, $"{decision.Refusal}");
        Record(decision.Records);
        Personal.AddRange(decision.Personal);
        return decision.Result!;
    }

    public void Record(IReadOnlyList<IRecord> records)
    {
        foreach (var record in records)
        {
            var meta = new RecordMeta(++_version, Now, "staff");
            Records.Add((record, meta));
            State = _model.Apply(State, record, meta);
        }
    }

    /// <summary>Records what is due, as the journal does before each command.</summary>
    public void PassTime(TimeSpan span)
    {
        Now += span;
        Record(_model.Due(State, Now));
    }

    public Decision<RunStepResult> Try(string slot, StepKind kind, string? team = null, int? table = null, string? reason = null, bool headJudge = false)
    {
        Record(_model.Due(State, Now));
        return StepRules.Step(State, slot, new RunStepRequest(kind, team, null, table, reason), headJudge, Now, Roster);
    }

    public RunStepResult Step(string slot, StepKind kind, string? team = null, int? table = null, string? reason = null, bool headJudge = false) =>
        Accept(Try(slot, kind, team, table, reason, headJudge));

    public void Arrive(string team) => Accept(FloorRules.ReportIn(State, team, new ArrivalRequest(3, false, null), true, Now));

    /// <summary>The state that the records alone make, in another life.</summary>
    public FloorState Replay()
    {
        var codec = new RecordCodec(_model.Records);
        return Records.Aggregate(FloorState.Empty, (state, written) =>
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            codec.Encode(buffer, written.Meta, written.Record, null);
            var read = codec.Decode(buffer.WrittenMemory).Single();
            return _model.Apply(state, read.Record, read.Meta);
        });
    }

    /// <summary>The state that a snapshot of it makes.</summary>
    public FloorState Reload() => _model.Load([.. _model.Save(State)]);

    /// <summary>A state as text in which equal states are equal: its own snapshot.</summary>
    public string Describe(FloorState state) =>
        string.Concat(_model.Save(state).Select(chunk => System.Text.Encoding.UTF8.GetString(chunk.Span)))
        + string.Join(',', state.Called) + string.Join(',', state.Occupied);

    public static void AssertRefused<TResult>(Decision<TResult> decision, RefusalKind kind, string? field)
    {
        Assert.NotNull(decision.Refusal);
        Assert.Equal((kind, field), (decision.Refusal.Kind, decision.Refusal.Field));
        Assert.Empty(decision.Records);
        Assert.Empty(decision.Personal);
    }
}
