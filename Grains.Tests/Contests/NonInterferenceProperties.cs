using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>What the public and the halls are told is a function of what publication and freeze allow: two histories that differ in anything else tell the same.</summary>
public sealed class NonInterferenceProperties
{
    private const int Iterations = 200;

    private const string Relative =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"team":[{"name":"best","value":{"runs":"best","of":"score"}},{"name":"total","value":{"scale":"best","to":50}}]}""";

    private static readonly string[] Teams = ["a", "b", "c", "d", "e"];

    private static readonly Gen<(int Kind, string Team, int Round, int Value, int Minute)> GenHidden =
        Gen.Select(Gen.Int[0, 11], Gen.OneOf(Teams), Gen.Int[1, 4], Gen.Int[0, 999], Gen.Int[20, 59]);

    private static readonly Gen<(int Kind, string Team, int Value)> GenOpen = Gen.Select(Gen.Int[0, 4], Gen.OneOf(Teams), Gen.Int[0, 999]);

    [Fact]
    public void Frozen_AnyHiddenActs_TellNothing() =>
        Histories(ContestPublication.Immediate).Sample((open, hidden, other) => AssertSame(open, hidden, other, state => state), iter: Iterations);

    [Fact]
    public void Approved_UnapprovedSheets_TellNothing() =>
        Histories(ContestPublication.Approved).Sample((open, hidden, other) => AssertSame(open, hidden, other, state => state), iter: Iterations);

    [Fact]
    public void AwardsOnly_AnyResults_TellNothing() =>
        Histories(ContestPublication.Awards).Sample((open, hidden, other) => AssertSame(open, hidden, other, state => state), iter: Iterations);

    /// <summary>Where a result rests on other teams, a hidden sheet must move none of the rows that are shown.</summary>
    [Fact]
    public void FrozenRelativeRule_AnyHiddenActs_TellNothing() =>
        Histories(ContestPublication.Immediate, Relative).Sample((open, hidden, other) => AssertSame(open, hidden, other, state => state), iter: Iterations);

    /// <summary>The negative controls: a projection that counts, ranks or announces from all that is known is found out.</summary>
    [Theory]
    [InlineData("counts")]
    [InlineData("last sheets")]
    [InlineData("rankings")]
    [InlineData("appeals")]
    public void LeakingProjection_IsFoundOut(string what)
    {
        Func<ContestState, ContestState> leak = what switch
        {
            "counts" => state => state with { Shown = state.Shown with { RunsDone = state.All.RunsDone, TeamsWithSheet = state.All.TeamsWithSheet } },
            "last sheets" => state => state with { Shown = state.Shown with { LastSheets = state.All.LastSheets } },
            "appeals" => state => state with
            {
                Desk = state.Desk with { Appeals = state.Desk.Appeals.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value with { PublishedAt = Start, DecidedAt = Start }) },
            },
            _ => state => state with
            {
                Shown = state.Shown with { Places = state.All.Teams.Values.Aggregate(state.Shown.Places, (places, team) => places.Announcing(state.Shown.Teams[team.Id] with { Result = team.Result })) },
            },
        };

        Assert.ThrowsAny<Exception>(() => Histories(ContestPublication.Immediate).Sample((open, hidden, other) => AssertSame(open, hidden, other, leak), iter: Iterations));
    }

    /// <summary>At each step of an unveiling, teams that were not shown yet may have had any result and any award that leaves them ahead: nothing tells which.</summary>
    [Fact]
    public void Unveil_ResultsAndAwardsAhead_AreNotToldBeforeTheirStep() => UnveilTellsTheSame(state => state);

    /// <summary>The negative controls: an unveiling that tells what is still ahead is found out.</summary>
    [Theory]
    [InlineData("awards")]
    [InlineData("results")]
    public void LeakingUnveil_IsFoundOut(string what) => Assert.ThrowsAny<Exception>(() => UnveilTellsTheSame(state => state.Unveil is not { } session
        ? state
        : state with
        {
            Shown = what == "results" ? state.All : state.Shown with
            {
                Places = state.Shown.Teams.Values.Where(team => team.Unveiled is null).Aggregate(
                    state.Shown.Places, (places, team) => places.Noting(team with { Unveiled = new UnveiledPlace(null, 0, Tier(session, team.Id)) })),
            },
        }));

    private static void UnveilTellsTheSame(Func<ContestState, ContestState> leak) =>
        (from below in Gen.Int[1, 100].Array[1, 4]
         from ahead in Gen.Int[101, 999].Array[1, 4]
         from otherAhead in Gen.Int[101, 999].Array[ahead.Length]
         from pauses in Gen.Int[1, 8].Array[0, 3]
         select (below, ahead, otherAhead, pauses)).Sample(
            (below, ahead, otherAhead, pauses) =>
            {
                var (first, second) = (Unveiled(below, ahead, pauses, leak), Unveiled(below, otherAhead, pauses, leak));

                // Steps up to the last team below: whatever pauses stand among them are the same.
                Assert.Equal(first, second);
            },
            iter: Iterations);

    // The better the result, the higher the award: whoever knows one knows the other.
    private static string Tier(UnveilSession session, string team) => session.Target.Teams[team].Result.Total switch
    {
        null => "",
        > 100 and var ahead => $"一等奖{ahead}",
        _ => "三等奖",
    };

    private static ImmutableArray<DrawnAward> Drawn(UnveilSession session) =>
    [
        .. session.Target.Rankings["小学"].Rows().Where(row => row.Rank is not null)
            .Select(row => new DrawnAward(row.Entry.Id, "小学", row.Rank!.Value, Tier(session, row.Entry.Id))),
    ];

    private static string Unveiled(int[] below, int[] ahead, int[] pauses, Func<ContestState, ContestState> leak)
    {
        var player = new HistoryPlayer(leak);
        player.Play(Act.Of(0, (state, _) => ContestRules.Configure(state, new ContestSettings(["小学"], 4, BestOfThree, ContestPublication.Awards))), isHidden: false);
        var results = below.Concat(ahead).ToArray();
        for (var i = 0; i < results.Length; i++)
        {
            var team = $"t{i}";
            player.Play(Act.Of(1, (state, _) => ContestRules.PutTeam(state, team, Entry())), isHidden: false);
        }

        for (var i = 0; i < results.Length; i++)
        {
            var entry = Score($"t{i}", 1, results[i]);
            player.Play(Act.Of(2, (state, _) => SheetRules.Enter(state, entry)), isHidden: true);
        }

        player.Play(Act.Of(3, (state, _) => UnveilRules.Start(state, new UnveilSettings(["小学"], null, [.. pauses]))), isHidden: false);
        for (var shown = 0; shown < below.Length;)
        {
            var step = player.State.Unveil!.Taken + 1;
            shown += player.State.Unveil.Next!.Kind == UnveilStepKind.Team ? 1 : 0;
            player.Play(Act.Of(3 + step, (state, _) => UnveilRules.Next(state, step, Drawn(state.Unveil!))), isHidden: false);
        }

        Assert.Contains("三等奖", System.Text.RegularExpressions.Regex.Unescape(player.Told), StringComparison.Ordinal);
        return player.Told;
    }

    private static Gen<(Act[] Open, Act[] Hidden, Act[] Other)> Histories(ContestPublication publication, string rule = BestOfThree) =>
        from open in GenOpen.Array[0, 10]
        from hidden in GenHidden.Array[1, 12]
        from other in GenHidden.Array[0, 12]
        select (Open(publication, rule, open), Hidden(hidden), Hidden(other));

    private static void AssertSame(Act[] open, Act[] hidden, Act[] other, Func<ContestState, ContestState> leak) =>
        Assert.Equal(Told(open, hidden, leak), Told(open, other, leak));

    private static string Told(Act[] open, Act[] hidden, Func<ContestState, ContestState> leak)
    {
        var player = new HistoryPlayer(leak);
        foreach (var (act, isHidden) in open.Select(act => (act, false)).Concat(hidden.Select(act => (act, true))).OrderBy(entry => entry.act.Minute).ThenBy(entry => entry.Item2))
        {
            player.Play(act, isHidden);
        }

        return player.Told;
    }

    // Set up until minute 10, frozen then where the publication is immediate, and acts that show at minutes 20, 24, …
    private static Act[] Open(ContestPublication publication, string rule, (int Kind, string Team, int Value)[] acts)
    {
        var setUp = Teams.Select((team, i) => Act.Of(1 + i, (state, _) => ContestRules.PutTeam(state, team, Entry())))
            .Prepend(Act.Of(0, (state, _) => ContestRules.Configure(state, new ContestSettings(["小学", "初中"], 4, rule, publication))))
            .Append(Act.Of(8, (state, _) => SheetRules.Enter(state, Score("a", 1, 500))))
            .Append(Act.Of(9, (state, _) => SheetRules.Enter(state, Score("b", 1, 400))))
            .Append(Act.Of(10, (state, _) => ApprovalRules.Approve(state, ["s1", "s2"])))
            .Append(Act.Of(11, (state, now) => publication == ContestPublication.Immediate ? PublicationRules.Freeze(state, null, now) : PublicationRules.Unfreeze(state, now)));
        return
        [
            .. setUp,
            .. acts.Select((act, i) => act.Kind switch
            {
                0 => Act.Of(20 + (4 * i), (state, _) => ContestRules.PutTeam(state, act.Team, Entry(name: $"改名{act.Value}"), TeamPersons.None)),
                1 => Act.Of(20 + (4 * i), (state, _) => ContestRules.PutTeam(state, act.Team, Entry(group: act.Value % 2 == 0 ? "小学" : "初中"), TeamPersons.None)),
                4 => Act.Of(20 + (4 * i), (state, _) => TeamChangeRules.Revise(
                    state, new TeamAmendment(act.Team, null, null, null, null, act.Value % 2 == 0 ? "小学" : "初中", act.Value % 3 == 0, "报错组别"))),
                2 => Act.Of(20 + (4 * i), (state, _) => ContestRules.PutTeam(state, $"new-{i}", Entry())),
                _ => Act.Of(20 + (4 * i), (state, _) => ContestRules.Configure(state, state.Settings! with { Rounds = 5 + (act.Value % 3) })),
            }),
        ];
    }

    private static Act[] Hidden((int Kind, string Team, int Round, int Value, int Minute)[] acts) =>
    [
        .. acts.Select(act => act.Kind switch
        {
            0 => Act.Of(act.Minute, (state, _) => SheetRules.Enter(state, NoScore(act.Team, act.Round, RunOutcome.NoShow))),
            1 => Act.Of(act.Minute, (state, _) => Current(state, act.Team, act.Round) is { } old
                ? SheetRules.Enter(state, Score(act.Team, act.Round, act.Value, old, "看错"))
                : SheetRules.Enter(state, Score(act.Team, act.Round, act.Value))),
            2 when act.Value % 2 == 0 => Act.Of(act.Minute, (state, _) => SheetRules.Import(state, [Score(act.Team, act.Round, act.Value)], default, 10)),
            // Under a freeze approvals are hidden as well; elsewhere they are what shows, so they are no hidden act.
            3 => new Act(act.Minute, (state, _) => state.IsFrozen && Current(state, act.Team, act.Round) is { } sheet ? ApprovalRules.Approve(state, [sheet]).Records : []),
            6 => Desk(act.Minute, (state, _) => Contending(state, act.Team, act.Round) is { Length: > 0 } seen
                ? ConflictRules.Settle(state, new ConflictChoice(act.Team, new RunRef(act.Round), seen[act.Value % seen.Length], [.. seen], "两张计分表")).Records
                : []),
            7 => Desk(act.Minute, (state, now) => Current(state, act.Team, act.Round) is { } sheet
                ? RerunRules.Reopen(state, new RerunOrder(act.Team, new RunRef(act.Round), sheet, SetAsideCause.Rerun, "场地故障")).Records
                : []),
            8 => Desk(act.Minute, (state, now) => CorrectionRules.Correct(
                state, new Correction(Score(act.Team, act.Round, act.Value, Current(state, act.Team, act.Round), "复核"), CorrectionCategory.EntryError, null), now).Records),
            9 => Act.Of(act.Minute, (state, now) => AppealRules.File(state, new AppealEntry(act.Team, new RunRef(act.Round), "异议"), (AppealOrigin)(1 + (act.Value % 2)), now)),
            11 => Desk(act.Minute, (state, now) => Current(state, act.Team, act.Round) is { } sheet
                ? MoveRules.Move(state, new SheetMove(sheet, Teams[act.Value % Teams.Length], new RunRef(1 + (act.Value % 4)), null, false, "选错队"), null, now).Records
                : []),
            10 => Desk(act.Minute, (state, now) => RuleOnTheNext(state, act.Value, now)),
            _ => Act.Of(act.Minute, (state, _) => SheetRules.Enter(state, Score(act.Team, act.Round, act.Value))),
        }),
    ];

    // What the head judge decides approves by itself: hidden only where results are held back.
    private static Act Desk(int minute, Func<ContestState, DateTimeOffset, IReadOnlyList<IRecord>> decide) =>
        new(minute, (state, now) => state.HoldsBack ? decide(state, now) : []);

    private static IReadOnlyList<IRecord> RuleOnTheNext(ContestState state, int value, DateTimeOffset now)
    {
        if (state.Desk.Appeals.Values.FirstOrDefault(appeal => appeal.Stage is AppealStage.Filed or AppealStage.Admitted) is not { } open)
        {
            return [];
        }

        var id = AppealRules.IdOf(open.Number);
        return open.Stage == AppealStage.Filed
            ? AppealRules.Admit(state, id, value % 4 != 0, "不属申诉范围").Records
            : AppealRules.Decide(state, id, (AppealRuling)(1 + (value % 3)), "录像", now).Records;
    }

    private static string[] Contending(ContestState state, string team, int round) =>
        [.. ConflictRules.Contending(state.All.Teams[team].Runs.GetValueOrDefault(new RunKey("", round, null), Run.None), state.Rule!).Select(sheet => sheet.Id)];

    private static string? Current(ContestState state, string team, int round) =>
        state.All.Teams[team].Runs.GetValueOrDefault(new RunKey("", round, null))?.Standing.Id;
}
