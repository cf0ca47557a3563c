using System.Collections.Concurrent;
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

    // The final is for those who are promoted, and ranks whoever is in it above all others.
    private const string Staged =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"stages":[{"name":"heat"},{"name":"final","role":"ranksAbove","promote":{"top":2}}],"team":[{"name":"total","value":{"runs":"sum","of":"score"}}],"ranking":[{"by":"total"}]}""";

    private static readonly string HeadToHead = RuleDocuments.Examples.Single(example => example.Id == "round-robin-head-to-head").Text.Replace("200", "1000", StringComparison.Ordinal);

    private static readonly string[] Teams = ["a", "b", "c", "d", "e"];

    // Of few runs, so that acts meet.
    private static readonly Gen<Hidden> GenHidden =
        from kind in Gen.Int[0, 17]
        from team in Gen.OneOf(Teams[..3])
        from round in Gen.Int[1, 2]
        from value in Gen.Int[0, 999]
        from minute in Gen.Int[20, 59]
        from place in Gen.Int[0, 5]
        select new Hidden(kind, team, round, value, minute, place);

    private static readonly Gen<(int Kind, string Team, int Value)> GenOpen = Gen.Select(Gen.Int[0, 5], Gen.OneOf(Teams), Gen.Int[0, 999]);

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

    /// <summary>Later stages and matches: who is promoted, who met whom and how it ended rest on hidden sheets too.</summary>
    [Theory]
    [InlineData("stages")]
    [InlineData("head to head")]
    public void FrozenStagesAndMatches_AnyHiddenActs_TellNothing(string rule) =>
        Histories(ContestPublication.Immediate, rule == "stages" ? Staged : HeadToHead).Sample((open, hidden, other) => AssertSame(open, hidden, other, state => state), iter: Iterations);

    /// <summary>The histories above are no empty ones: what may happen to results behind a freeze does happen in them.</summary>
    [Fact]
    public void HiddenActs_OverManyHistories_WriteEveryKindOfRecord()
    {
        var written = new ConcurrentDictionary<Type, byte>();
        Histories(ContestPublication.Immediate, Staged).Sample(
            (open, hidden, _) =>
            {
                foreach (var kind in Played(open, hidden, state => state).Hidden)
                {
                    written.TryAdd(kind, 0);
                }
            },
            iter: 2 * Iterations);

        Type[] expected =
        [
            typeof(SheetAccepted), typeof(SheetsApproved), typeof(ConflictSettled), typeof(RunReopened), typeof(SheetMoved), typeof(SheetPhotographed),
            typeof(AppealFiled), typeof(AppealAdmitted), typeof(AppealDismissed), typeof(AppealDecided),
        ];
        Assert.Equal([], expected.Except(written.Keys).Select(kind => kind.Name));
    }

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
        from hidden in GenHidden.Array[1, 16]
        from other in GenHidden.Array[0, 16]
        select (Open(publication, rule, open), Acts(hidden), Acts(other));

    private static void AssertSame(Act[] open, Act[] hidden, Act[] other, Func<ContestState, ContestState> leak) =>
        Assert.Equal(Told(open, hidden, leak), Told(open, other, leak));

    private static string Told(Act[] open, Act[] hidden, Func<ContestState, ContestState> leak) => Played(open, hidden, leak).Told;

    private static HistoryPlayer Played(Act[] open, Act[] hidden, Func<ContestState, ContestState> leak)
    {
        var player = new HistoryPlayer(leak);
        foreach (var (act, isHidden) in open.Select(act => (act, false)).Concat(hidden.Select(act => (act, true))).OrderBy(entry => entry.act.Minute).ThenBy(entry => entry.Item2))
        {
            player.Play(act, isHidden);
        }

        return player;
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
                // Another rule shows at once in what is shown, and must take no account of what is not.
                5 => Act.Of(20 + (4 * i), (state, _) => RuleChange.Change(state, Changed(rule, act.Value), "评审")),
                _ => Act.Of(20 + (4 * i), (state, _) => ContestRules.Configure(state, state.Settings! with { Rounds = 5 + (act.Value % 3) })),
            }),
        ];
    }

    private static Act[] Acts(Hidden[] acts) =>
    [
        .. acts.Select(act => act.Kind switch
        {
            0 => Act.Of(act.Minute, (state, _) => SheetRules.Enter(state, act.Entry(state) with { Fields = ImmutableDictionary<string, decimal>.Empty, Outcome = RunOutcome.NoShow })),
            1 => Act.Of(act.Minute, (state, _) => Current(state, act) is { } old
                ? SheetRules.Enter(state, act.Entry(state) with { Replaces = old, Reason = "看错" })
                : SheetRules.Enter(state, act.Entry(state))),
            2 when act.Value % 2 == 0 => Act.Of(act.Minute, (state, _) => SheetRules.Import(state, [act.Entry(state)], default, 10)),
            // Under a freeze approvals are hidden as well; elsewhere they are what shows, so they are no hidden act.
            3 => new Act(act.Minute, (state, _) => state.IsFrozen && Current(state, act) is { } sheet ? ApprovalRules.Approve(state, [sheet]).Records : []),
            6 => Desk(act.Minute, (state, _) => Contended(state, act) is var (team, run, seen)
                ? ConflictRules.Settle(state, new ConflictChoice(team, RunRef.Of(run), seen[act.Value % seen.Length], [.. seen], "两张计分表")).Records
                : []),
            7 => Desk(act.Minute, (state, now) => Current(state, act) is { } sheet
                ? RerunRules.Reopen(state, new RerunOrder(act.Team, act.Run(state), sheet, SetAsideCause.Rerun, "场地故障")).Records
                : []),
            8 => Desk(act.Minute, (state, now) => CorrectionRules.Correct(
                state, new Correction(act.Entry(state) with { Replaces = Current(state, act), Reason = "复核" }, CorrectionCategory.EntryError, null), now).Records),
            9 or 15 => Act.Of(act.Minute, (state, now) => AppealRules.File(state, new AppealEntry(act.Team, act.Run(state), "异议"), (AppealOrigin)(1 + (act.Value % 2)), now)),
            10 or 16 or 17 => Desk(act.Minute, (state, now) => RuleOnTheNext(state, act.Value, now)),
            11 => Desk(act.Minute, (state, now) => Current(state, act) is { } sheet
                ? MoveRules.Move(state, new SheetMove(sheet, Teams[act.Value % Teams.Length], new RunRef(1 + (act.Value % 4)), null, false, "选错队"), null, now).Records
                : []),
            12 => Act.Of(act.Minute, (state, now) => SheetRules.Enter(state, act.Entry(state) with { Source = SheetSource.Paper, At = now.AddMinutes(-act.Value % 60) })),
            13 => new Act(act.Minute, (state, _) => state.All.Teams.Values.SelectMany(team => team.Runs.Values).FirstOrDefault(run => run.Standing.Source == SheetSource.Paper) is { } run
                ? PhotoRules.Put(state, run.Standing.Id, Pictures.Sheet(act.Value), null).Records
                : []),
            14 => Act.Of(act.Minute, (state, _) => SheetRules.Enter(state, act.Entry(state) with { Signing = new SheetSigning((CaptainAnswer)(2 + (act.Value % 2)), act.Value % 2 == 0 ? "不服" : null, null, null) })),
            _ => Act.Of(act.Minute, (state, _) => SheetRules.Enter(state, act.Entry(state))),
        }),
    ];

    // Takes every sheet that the rule before took: whether a change is accepted is the head judge's to know.
    private static string Changed(string rule, int value) => rule
        .Replace("1000", $"{1001 + value}", StringComparison.Ordinal)
        .Replace("\"aggregate\":\"best\"", value % 2 == 0 ? "\"aggregate\":\"sum\"" : "\"aggregate\":\"mean\"", StringComparison.Ordinal);

    // What the head judge decides approves by itself: hidden only where results are held back.
    private static Act Desk(int minute, Func<ContestState, DateTimeOffset, IReadOnlyList<IRecord>> decide) =>
        new(minute, (state, now) => state.HoldsBack ? decide(state, now) : []);

    private static IReadOnlyList<IRecord> RuleOnTheNext(ContestState state, int value, DateTimeOffset now)
    {
        if (state.Desk.Appeals.Values.Where(appeal => appeal.Stage is AppealStage.Filed or AppealStage.Admitted).MaxBy(appeal => appeal.Stage) is not { } open)
        {
            return [];
        }

        var id = AppealRules.IdOf(open.Number);
        return open.Stage == AppealStage.Filed
            ? AppealRules.Admit(state, id, value % 4 != 0, "不属申诉范围").Records
            : AppealRules.Decide(state, id, (AppealRuling)(1 + (value % 3)), "录像", now).Records;
    }

    // One of the runs with several sheets; null = there is none.
    private static (string Team, RunKey Run, string[] Seen)? Contended(ContestState state, Hidden act)
    {
        (string Team, RunKey Run, string[] Seen)[] contended =
        [
            .. from team in state.All.Teams.Values
               from run in team.Runs
               let seen = ConflictRules.Contending(run.Value, state.Rule!).Select(sheet => sheet.Id).ToArray()
               where seen.Length > 0
               select (team.Id, run.Key, seen),
        ];
        return contended.Length == 0 ? null : contended[act.Value % contended.Length];
    }

    private static string? Current(ContestState state, Hidden act) =>
        state.All.Teams[act.Team].Runs.GetValueOrDefault(act.Run(state).KeyIn(state.Rule!))?.Standing.Id;

    /// <summary>What a hidden act is drawn from.</summary>
    /// <param name="Place">Odd ones are of a match, some of them of another stage than the rule's first.</param>
    private sealed record Hidden(int Kind, string Team, int Round, int Value, int Minute, int Place)
    {
        public RunRef Run(ContestState state) => new(
            Round,
            state.Rule!.Stages is { Length: > 1 } stages && Place >= 3 ? stages[1].Name : null,
            Place % 2 == 1 ? $"m{Round}" : null);

        public ScoreEntry Entry(ContestState state)
        {
            var run = Run(state);
            return Score(Team, Round, Value) with { Stage = run.Stage, Match = run.Match, Side = run.Match is null ? null : Team };
        }
    }
}
