using System.Collections.Immutable;
using System.Text;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>
/// A contest under anything that anybody may do to it in any order — sheets, corrections, moves, conflicts, re-runs, approvals, freezes, unveilings, publication, regrouping,
/// appeals, another rule — keeps what always holds, whatever its publication and its kind of rule.
/// </summary>
public sealed class AnyHistoryProperties
{
    private const string Staged =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"stages":[{"name":"heat","counted":2},{"name":"final","role":"ranksAbove","promote":{"top":2}}],"team":[{"name":"total","value":{"runs":"sum","of":"score"}}],"ranking":[{"by":"total"}]}""";

    private const string Judged =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"run":[{"name":"points","value":{"judges":"mean","of":"score"}}],"rounds":{"counted":3},"team":[{"name":"total","value":{"runs":"sum","of":"points"}}],"ranking":[{"by":"total"}]}""";

    private static readonly string Relative = RuleDocuments.Examples.Single(example => example.Id == "ftc-2018-19").Text;
    private static readonly string[] Teams = ["a", "b", "c", "d", "e"];
    private static readonly string[] Groups = ["小学", "初中"];

    private static readonly Gen<Act> GenAct = Gen.Select(Gen.Int[0, 23], Gen.OneOf(Teams), Gen.OneOf(Teams), Gen.Int[1, 3], Gen.Int[0, 60], (kind, team, other, round, pick) => new Act(kind, team, other, round, pick));

    [Theory]
    [InlineData(BestOfThree, ContestPublication.Immediate)]
    [InlineData(BestOfThree, ContestPublication.Approved)]
    [InlineData(BestOfThree, ContestPublication.Awards)]
    [InlineData(Staged, ContestPublication.Approved)]
    [InlineData(Judged, ContestPublication.Immediate)]
    [InlineData(Judged, ContestPublication.Approved)]
    [InlineData("relative", ContestPublication.Immediate)]
    [InlineData("relative", ContestPublication.Approved)]
    public void AnyActs_KeepWhatAlwaysHolds(string rule, ContestPublication publication)
    {
        var accepted = 0;
        GenAct.Array[1, 50].Sample(acts =>
        {
            var contest = new ContestFixture();
            contest.Accept(ContestRules.Configure(contest.State, new ContestSettings([.. Groups], 3, rule == "relative" ? Relative : rule, publication)));
            foreach (var (i, team) in Teams.Index())
            {
                contest.Put(team, Entry(name: team, group: Groups[i / 3]));
            }

            foreach (var act in acts)
            {
                var before = contest.State;
                if (Decide(contest, act))
                {
                    Interlocked.Increment(ref accepted);
                    Check(before, contest.State, act);
                }
                else
                {
                    Assert.Same(before, contest.State);
                }
            }
        }, iter: 60);
        Assert.True(accepted > 300, $"Too few acts were accepted: {accepted}.");
    }

    private static void Check(ContestState before, ContestState state, Act act)
    {
        var rule = state.Rule!;
        foreach (var board in new[] { state.All, state.Shown })
        {
            Assert.All(board.Teams.Values.SelectMany(team => team.Runs.Values), run => Assert.Contains(run.Sheets, sheet => sheet.Stands));
            Assert.All(board.Teams.Values.SelectMany(team => team.Runs.Values), run =>
                Assert.All(run.Sheets.Where(sheet => sheet.Stands).GroupBy(sheet => rule.HasJudges ? sheet.Judge : null), judge => Assert.Single(judge)));
            Assert.Equal(board.Teams.Values.Sum(team => team.RoundsDone(rule)), board.RunsDone);
            Assert.Equal(board.Teams.Values.Count(team => !team.Runs.IsEmpty), board.TeamsWithSheet);
            Assert.All(rule.Stages, stage => Assert.All(
                Groups, group => Assert.Equal(rule.PromotedTo(stage, board.Teams.Values.Where(team => team.Group == group).Select(team => team.Contestant)), board.PromotedTo(stage, group))));
            if (board.Teams.Values.All(team => team.Unveiled is null))
            {
                Assert.Equal(board.Configured(state.Settings!, rule).Standings(null), board.Standings(null));
            }
        }

        // Every sheet once, wherever it has gone.
        Assert.Equal(Enumerable.Range(1, (int)state.SheetCount).Select(number => (long)number), ContestFixture.HistoryOf(state, 0, int.MaxValue).Select(row => row.Sequence));
        if (state is { HoldsBack: false, PublishedAt: null, Settings.Publication: ContestPublication.Immediate })
        {
            Assert.Same(state.All, state.Shown);
        }

        // Frozen, or in an unveiling, nothing that comes in shows: neither runs nor what is told of the newest sheets.
        if (before.HoldsBack && state.HoldsBack && before.Unveil == state.Unveil && before.PublishedAt is null && state.PublishedAt is null)
        {
            Assert.Equal(Standing(before.Shown), Standing(state.Shown));
            Assert.Equal(before.Shown.LastSheets, state.Shown.LastSheets);
        }

        // Once published, whatever shows otherwise is told in a notice of the same act.
        if (before.PublishedAt is not null && Standing(before.Shown) is var was && Standing(state.Shown) is var now && was != now)
        {
            Assert.True(state.Desk.Corrections.Length > before.Desk.Corrections.Length, $"{act}: shown otherwise without a notice");
        }

        Look(state);
        var model = new ContestModel();
        var loaded = model.Load(model.Save(state));
        Assert.Equal(History(state), History(loaded));
        foreach (var audience in Enum.GetValues<Audience>())
        {
            Assert.Equal(Rows(state, audience), Rows(loaded, audience));
        }
    }

    // The first three places have an award, as a list drawn up from the results that are unveiled gives them.
    private static ImmutableArray<DrawnAward> Drawn(UnveilSession session) =>
    [
        .. from ranking in session.Target.Rankings
           from row in ranking.Value.Rows()
           where row.Rank <= 3
           select new DrawnAward(row.Entry.Id, ranking.Key, row.Rank!.Value, $"{row.Rank} 等奖"),
    ];

    // Everything that anybody may look at can be made.
    private static void Look(ContestState state)
    {
        var desk = DeskViews.Overview(state, new DeskViews.Texts([]));
        Assert.Equal(Teams.Length, desk.Teams.Length);
        Assert.NotNull(ContestViews.Steering(state, []));
        Assert.NotNull(ContestRoster.Of(state, new ViewVersion(1, 1), null));
        foreach (var audience in Enum.GetValues<Audience>())
        {
            Assert.Equal(Teams.Length, ContestViews.Standings(state, audience, null, default).Rows.Length);
            Assert.All(Teams, team => Assert.NotNull(StandingExplanations.Of(state.BoardFor(audience), audience, team, default)));
            Assert.All(Teams, team => Assert.NotNull(ContestViews.TeamView(state, audience, team)));
        }

        foreach (var team in state.All.Teams.Values)
        {
            Assert.All(Enumerable.Range(1, 3), round => Assert.NotEmpty(DeskViews.History(state, team, round, new DeskViews.Texts([])).Runs));
        }
    }

    private static bool Decide(ContestFixture contest, Act act)
    {
        var (state, now) = (contest.State, Start.AddMinutes(act.Pick));
        var rule = state.Rule!;
        var team = state.All.Teams[act.Team];
        var stage = rule.Stages.IsEmpty ? null : rule.Stages[act.Pick % rule.Stages.Length].Name;
        var match = rule.IsRelative ? $"m{(act.Round * 2) + (act.Pick % 2)}" : null;
        var side = match is null ? null : act.Pick % 3 == 0 ? "red" : "blue";
        var judge = rule.HasJudges ? $"j{act.Pick % 3}" : null;
        var key = new RunKey(stage ?? rule.FirstStage, act.Round, match);
        var run = team.Runs.GetValueOrDefault(key);
        Sheet[] sheets = [.. team.Runs.Values.SelectMany(one => one.Sheets)];
        var sheet = sheets.Length == 0 ? null : sheets[act.Pick % sheets.Length];
        var entry = new ScoreEntry(
            act.Team, act.Round, judge, ImmutableDictionary<string, decimal>.Empty.Add("score", act.Pick * 7 % 50), RunOutcome.Scored, null, null, null, null, SheetSource.Tablet, match, side, stage);
        var outcome = entry with { Fields = ImmutableDictionary<string, decimal>.Empty, Outcome = (RunOutcome)(2 + (act.Pick % 3)) };
        var ownCorrection = sheet is null ? null : team.Runs.First(one => one.Value.Sheets.Contains(sheet)) is var (of, _) ? entry with
        {
            Round = of.Round,
            Match = of.Match,
            Stage = of.Stage.Length == 0 ? null : of.Stage,
            Judge = sheet.Judge,
            Side = sheet.Side,
            Replaces = sheet.Id,
            Reason = "看错",
        } : null;
        return act.Kind switch
        {
            0 or 1 or 2 or 3 => Try(SheetRules.Enter(state, entry)),
            4 => Try(SheetRules.Enter(state, outcome)),
            5 => ownCorrection is not null && Try(SheetRules.Enter(state, ownCorrection)),
            6 => Try(CorrectionRules.Correct(state, new Correction((ownCorrection ?? entry) with { Reason = "复核" }, CorrectionCategory.Miscounted, null), now)),
            7 or 8 or 9 => sheet is not null && Try(MoveRules.Move(state, new SheetMove(sheet.Id, act.Other, new RunRef(act.Round, stage, match), side, act.Pick % 7 == 0, "选错"), null, now)),
            10 => run is not null && Try(CorrectionRules.WithNotice(state, RerunRules.Reopen(state, new RerunOrder(act.Team, RunRef.Of(key), run.Standing.Id, SetAsideCause.Rerun, "断电")), CorrectionCategory.Rerun, now)),
            11 or 12 => run is not null && ConflictRules.Contending(run, rule) is { Count: > 0 } contending && Try(CorrectionRules.WithNotice(
                state,
                ConflictRules.Settle(state, new ConflictChoice(act.Team, RunRef.Of(key), contending[act.Pick % contending.Count].Id, [.. contending.Select(one => one.Id)], "两张")),
                CorrectionCategory.Review,
                now)),
            13 => sheet is not null && Try(CorrectionRules.WithNotice(state, ApprovalRules.Approve(state, [.. sheets.Select(one => one.Id)]), null, now)),
            14 => sheet is not null && Try(ApprovalRules.Withdraw(state, [sheet.Id], "看错")),
            15 => Try(PublicationRules.Freeze(state, null, now)),
            16 => act.Pick % 2 == 0 && Try(PublicationRules.Unfreeze(state, now)),
            17 => act.Pick % 3 == 0 && Try(UnveilRules.Start(state, new UnveilSettings([Groups[act.Pick % 2]], null, [1]))),
            18 or 19 => state.Unveil is { } unveil && Try(UnveilRules.Next(state, unveil.Taken + 1, Drawn(unveil))),
            20 => act.Pick % 4 == 0 && Try(UnveilRules.End(state)),
            21 => act.Pick % 5 == 0 && Try(CorrectionRules.PublishDespiteGaps(state, "缺分", now)),
            22 => Try(TeamChangeRules.Revise(state, new TeamAmendment(act.Team, null, $"新{act.Pick % 4}", null, null, Groups[act.Pick % 2], act.Pick % 6 == 0, "更正"))),
            _ => act.Pick % 4 == 0 && !rule.HasJudges && rule.Stages.IsEmpty && !rule.IsRelative && Try(RuleChange.Change(state, BestOfThree.Replace("\"best\"", act.Pick % 8 == 0 ? "\"sum\"" : "\"best\"", StringComparison.Ordinal), "评审")),
        };

        bool Try<T>(Decision<T> decision)
        {
            if (decision.Refusal is not null || decision.Records.Count == 0)
            {
                return false;
            }

            contest.Accept(decision);
            return true;
        }
    }

    private static string Standing(ContestBoard board) => string.Join(
        ';',
        board.Teams.Values.OrderBy(team => team.Id, StringComparer.Ordinal).SelectMany(team => team.Runs.Select(run => $"{team.Id} {run.Key} {string.Join(',', run.Value.StandingIds)}")));

    private static string History(ContestState state) => string.Join('\n', ContestFixture.HistoryOf(state, 0, int.MaxValue).Select(row => row.ToString()));

    private static string Rows(ContestState state, Audience audience) => string.Join(
        '\n', ContestViews.Keys(state).Order(StringComparer.Ordinal).Select(key => $"{key} {(ContestViews.Row(state, "c", audience, key) is { } row ? Encoding.UTF8.GetString(row) : "-")}"));

    private sealed record Act(int Kind, string Team, string Other, int Round, int Pick);
}
