using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The incremental state against a ranking from scratch, under any sequence of sheets, corrections, moves and acts of the head judge's desk.</summary>
public sealed class ContestStateProperties
{
    private const int Iterations = 500;

    private static readonly string[] Teams = ["a", "b", "c", "d", "e", "f"];

    private static readonly Gen<Act> GenAct = Gen.Select(
        Gen.Int[0, 12], Gen.OneOf(Teams), Gen.Int[1, 4], Gen.Int[0, 3], Gen.Int[0, 30], (kind, team, round, value, pick) => new Act(kind, team, round, value, pick));

    [Fact]
    public void Standings_AfterAnyActs_EqualThoseFromScratch() =>
        GenAct.Array[0, 60].Sample(acts =>
        {
            var state = Play(acts).State;
            foreach (var group in state.Settings!.Groups)
            {
                Assert.Equal(FromScratch(state, group), state.All.Standings(group).Select(row => (row.Team, row.Rank, row.Total)));
            }

            Assert.Equal(state.All.Teams.Values.Sum(team => team.Runs.Keys.Count(key => key.Round <= 3)), state.All.RunsDone);
            Assert.Equal(state.All.Teams.Values.Count(team => team.Runs.Count > 0), state.All.TeamsWithSheet);
        }, iter: Iterations);

    [Fact]
    public void History_AfterAnyActs_HasEverySheetOnce_AndWhatBecameOfIt() =>
        GenAct.Array[0, 60].Sample(acts =>
        {
            var state = Play(acts).State;
            var history = ContestFixture.HistoryOf(state, 0, int.MaxValue);

            Assert.Equal(Enumerable.Range(1, (int)state.SheetCount).Select(number => (long)number), history.Select(row => row.Sequence));
            Assert.Equal(
                state.All.Teams.Values.SelectMany(team => team.Runs.Values.SelectMany(run => run.StandingIds)).Order(),
                history.Where(row => row.Counted && row.ReplacedBy is null && row.SetAside is null).Select(row => row.SheetId).Order());
            Assert.Equal(history.Skip(3).Take(5), ContestFixture.HistoryOf(state, 3, 5));
            Assert.All(history.Where(row => row.Replaces is not null), row => Assert.Equal(row.SheetId, history.Single(older => older.SheetId == row.Replaces).ReplacedBy));
        }, iter: Iterations);

    [Fact]
    public void Standings_OfTheSameSheetsInAnyOrder_AreTheSame() =>
        (from runs in Gen.Select(Gen.OneOf(Teams), Gen.Int[1, 4], Gen.Int[0, 3]).Array[0, 24].Select(all => all.DistinctBy(run => (run.Item1, run.Item2)).ToArray())
         from shuffled in Gen.Shuffle(runs)
         select (runs, shuffled)).Sample((runs, shuffled) => Assert.Equal(Entered(runs).All.Standings(null), Entered(shuffled).All.Standings(null)), iter: Iterations);

    /// <summary>A run without conflict moves and comes back: nothing that ranks has changed, and nothing is counted twice.</summary>
    [Fact]
    public void Move_ToAnEmptyRunAndBack_IsAsBefore() =>
        Gen.Select(GenAct.Array[1, 40], Gen.OneOf(Teams), Gen.Int[1, 4], Gen.Int[0, 30]).Sample((acts, to, round, pick) =>
        {
            var contest = Play(acts);
            if (Lonely(contest.State, pick) is not { } from || contest.State.All.Teams[to].Runs.ContainsKey(new RunKey("", round, null)))
            {
                return;
            }

            var before = contest.State.All;
            var moved = contest.Accept(MoveRules.Move(contest.State, new SheetMove(from.Sheet, to, new RunRef(round), null, false, "选错队"), null, Start));
            Assert.True(moved.Counted);
            Assert.Equal(before.Teams.Values.Sum(team => team.Runs.Values.Count(run => run.Standing.Counted)), contest.State.All.Teams.Values.Sum(team => team.Runs.Values.Count(run => run.Standing.Counted)));
            contest.Accept(MoveRules.Move(contest.State, new SheetMove(moved.SheetId, from.Team, new RunRef(from.Round), null, false, "没有选错"), null, Start));

            Assert.Equal(before.Standings(null), contest.State.All.Standings(null));
            Assert.Equal((before.RunsDone, before.TeamsWithSheet), (contest.State.All.RunsDone, contest.State.All.TeamsWithSheet));
        }, iter: Iterations);

    [Fact]
    public void Move_RanksAsTheSheetTakenAwayAndEnteredThere() =>
        Gen.Select(GenAct.Array[1, 40], Gen.OneOf(Teams), Gen.Int[1, 4], Gen.Int[0, 30]).Sample((acts, to, round, pick) =>
        {
            var (moving, entering) = (Play(acts), Play(acts));
            if (Lonely(moving.State, pick) is not { } from || (from.Team == to && from.Round == round))
            {
                return;
            }

            var sheet = moving.State.All.Teams[from.Team].Runs[new RunKey("", from.Round, null)].Standing;
            moving.Accept(MoveRules.Move(moving.State, new SheetMove(from.Sheet, to, new RunRef(round), null, false, "选错轮次"), null, Start));
            entering.Accept(RerunRules.Reopen(entering.State, new RerunOrder(from.Team, new RunRef(from.Round), from.Sheet, SetAsideCause.Rerun, "作废")));
            entering.Enter(new ScoreEntry(to, round, null, sheet.Fields.ToImmutableDictionary(), sheet.Outcome, null, null, null, null, SheetSource.Tablet));

            Assert.Equal(entering.State.All.Standings(null), moving.State.All.Standings(null));
            Assert.Equal(
                (entering.State.All.RunsDone, entering.State.All.TeamsWithSheet, ContestGaps.Of(entering.State).Conflicts.Length),
                (moving.State.All.RunsDone, moving.State.All.TeamsWithSheet, ContestGaps.Of(moving.State).Conflicts.Length));
        }, iter: Iterations);

    [Fact]
    public void Snapshot_OfAnyState_LoadsTheSame() =>
        GenAct.Array[0, 60].Sample(acts =>
        {
            var model = new ContestModel();
            var contest = Play(acts);
            var loaded = model.Load(model.Save(contest.State));

            Assert.Equal(Bytes(model, contest.State), Bytes(model, loaded));
            Assert.Equal(contest.State.All.Standings(null), loaded.All.Standings(null));
            Assert.Equal(
                (contest.State.Revision, contest.State.SheetCount, contest.State.All.RunsDone, contest.State.All.TeamsWithSheet),
                (loaded.Revision, loaded.SheetCount, loaded.All.RunsDone, loaded.All.TeamsWithSheet));
            Assert.Equal(contest.State.All.LastSheets, loaded.All.LastSheets);
            Assert.Equal(contest.State.Numbers, loaded.Numbers);
            Assert.Equal(ContestFixture.HistoryOf(contest.State, 0, int.MaxValue).Select(row => row.ToString()), ContestFixture.HistoryOf(loaded, 0, int.MaxValue).Select(row => row.ToString()));
            var record = new SheetAccepted("s999", "a", 3, null, ImmutableSortedDictionary<string, decimal>.Empty.Add("score", 3), RunOutcome.Scored, loaded.All.Teams["a"].Runs.GetValueOrDefault(new RunKey("", 3, null)) is null, null, null, null, SheetSource.Paper);
            var meta = new RecordMeta(999, Start, "x");
            Assert.Equal(model.Apply(contest.State, record, meta).All.Standings(null), model.Apply(loaded, record, meta).All.Standings(null));
        }, iter: Iterations);

    [Fact]
    public void Snapshot_OfAnEmptyState_LoadsTheSame()
    {
        var model = new ContestModel();

        Assert.Equal(Bytes(model, ContestState.Empty), Bytes(model, model.Load(model.Save(ContestState.Empty))));
    }

    private static ContestFixture WithTeams()
    {
        var contest = Configured();
        foreach (var team in Teams)
        {
            contest.Put(team);
        }

        return contest;
    }

    private static ContestFixture Play(IEnumerable<Act> acts)
    {
        var contest = WithTeams();
        foreach (var act in acts)
        {
            var run = contest.State.All.Teams[act.Team].Runs.GetValueOrDefault(new RunKey("", act.Round, null));
            if (act.Kind > 9)
            {
                Decide(contest, act, run);
                continue;
            }

            var current = run?.Sheets.Where(sheet => sheet.IsCurrent).ToArray() ?? [];
            var replaces = act.Kind >= 6 && current.Length > 0 ? current[act.Pick % current.Length].Id : null;
            _ = act.Kind switch
            {
                0 => contest.Put(act.Team, Entry(group: act.Value % 2 == 0 ? "小学" : "初中")) as object,
                // Always to another round, so that it is another run.
                9 when replaces is not null => contest.Accept(MoveRules.Move(
                    contest.State, new SheetMove(replaces, Teams[act.Value], new RunRef(1 + ((act.Round + (act.Pick % 3)) % 4)), null, false, "选错轮次"), null, Start)),
                1 => contest.Put(act.Team, Entry(group: contest.State.All.Teams[act.Team].Group, number: ((act.Team[0] - 'a' + 1) * 1000) + (act.Pick * 10) + act.Round)),
                2 or 6 => contest.Enter(NoScore(act.Team, act.Round, (RunOutcome)(2 + (act.Pick % 3))) with { Replaces = replaces, Reason = replaces }),
                _ => contest.Enter(Score(act.Team, act.Round, act.Value, replaces, replaces)),
            };
        }

        return contest;
    }

    /// <summary>A run of one current sheet, so that nothing waits behind it; null = there is none.</summary>
    private static (string Team, int Round, string Sheet)? Lonely(ContestState state, int pick)
    {
        var runs = from team in state.All.Teams.Values
                   orderby team.Id
                   from run in team.Runs
                   where run.Value.Sheets.Count(sheet => sheet.IsCurrent) == 1
                   select (team.Id, run.Key.Round, run.Value.Standing.Id);
        return runs.ToArray() is { Length: > 0 } all ? all[pick % all.Length] : null;
    }

    // The head judge opens a run again, or chooses among its sheets where there is a choice.
    private static void Decide(ContestFixture contest, Act act, Run? run)
    {
        if (run is null)
        {
            return;
        }

        var contending = ConflictRules.Contending(run, contest.State.Rule!);
        if (act.Kind == 10)
        {
            contest.Accept(RerunRules.Reopen(contest.State, new RerunOrder(act.Team, new RunRef(act.Round), run.Standing.Id, SetAsideCause.Rerun, "断电")));
        }
        else if (contending.Count > 0)
        {
            contest.Accept(ConflictRules.Settle(
                contest.State, new ConflictChoice(act.Team, new RunRef(act.Round), contending[act.Pick % contending.Count].Id, [.. contending.Select(sheet => sheet.Id)], "两张")));
        }
    }

    private static ContestState Entered((string Team, int Round, int Value)[] runs)
    {
        var contest = WithTeams();
        foreach (var (team, round, value) in runs)
        {
            contest.Enter(Score(team, round, value));
        }

        return contest.State;
    }

    // Best of three by decimals, mean by whole sixths: small enough to see that it is right.
    private static IEnumerable<(string Team, int? Rank, decimal? Total)> FromScratch(ContestState state, string group)
    {
        var teams = state.All.Teams.Values.Where(team => team.Group == group).Select(team =>
        {
            var points = team.Runs.Where(run => run.Key.Round <= 3).Select(run => run.Value.Standing.Points).OfType<decimal>().ToArray();
            return (team.Id, team.Number, Best: points.Length == 0 ? null : (decimal?)points.Max(), Sixths: points.Length == 0 ? 0 : points.Sum() * 6 / points.Length);
        }).ToArray();
        return teams
            .OrderByDescending(team => team.Best.HasValue).ThenByDescending(team => team.Best).ThenByDescending(team => team.Sixths).ThenBy(team => team.Number)
            .Select(team => (team.Id, team.Best is null ? null : (int?)(1 + teams.Count(other => other.Best > team.Best || (other.Best == team.Best && other.Sixths > team.Sixths))), team.Best));
    }

    private static byte[] Bytes(ContestModel model, ContestState state)
    {
        // Dictionaries have no order of their own: lines are compared as a set.
        var lines = model.Save(state).SelectMany(chunk => System.Text.Encoding.UTF8.GetString(chunk.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines.Order(StringComparer.Ordinal)));
    }

    private sealed record Act(int Kind, string Team, int Round, int Value, int Pick);
}
