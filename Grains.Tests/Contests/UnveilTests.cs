using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The unveiling: its steps, that each shows exactly what it announces, and that it goes on where it stood.</summary>
public sealed class UnveilTests
{
    private static readonly DateTimeOffset Now = Start.AddHours(1);
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    [Fact]
    public void Steps_OfAGroup_GoFromTheLastPlaceToTheFirstWithPauses()
    {
        var contest = Five(ContestPublication.Awards);

        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [3, 2, 1])));

        // c and d share the second place, e has no result: the third place is nobody's.
        Assert.Equal(
            ["Group", "Team 4 b", "Pause 2", "Team 2 d", "Team 2 c", "Pause 1", "Team 1 a"],
            contest.State.Unveil!.Steps.Select(step => string.Join(' ', new object?[] { step.Kind, step.Rank, step.Team }.Where(word => word is not null))));
    }

    [Fact]
    public void Next_EachStep_ShowsExactlyItsTeamWithItsAnnouncedPlace()
    {
        var contest = Five(ContestPublication.Awards);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [1])));
        var expected = new Queue<string>(["e ", "e  b 4", "d 2 e  b 4", "c 2 d 2 e  b 4", "c 2 d 2 e  b 4", "a 1 c 2 d 2 e  b 4"]);
        for (var step = 1; expected.TryDequeue(out var shown); step++)
        {
            contest.Accept(UnveilRules.Next(contest.State, step, []));

            Assert.Equal(
                shown.Split(' ').Chunk(2).Select(pair => (pair[0], pair[1])).Where(row => row.Item1 != "e").Order(),
                contest.State.Shown.Standings("小学").Where(row => row.Total is not null).Select(row => (row.Team, $"{row.Rank}")).Order());
        }

        Assert.Null(contest.State.Unveil!.Next);
        AssertRefused(UnveilRules.Next(contest.State, 7, []), RefusalKind.UnveilStepNotNext, "step", "6");
        Assert.Equal([1, 2, 2, 4, null], contest.State.Shown.Standings("小学").Select(row => row.Rank));
    }

    [Fact]
    public void Next_OtherThanTheNextStep_IsRefused()
    {
        var contest = Five(ContestPublication.Awards);
        AssertRefused(UnveilRules.Next(contest.State, 1, []), RefusalKind.NoUnveil, null);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));
        contest.Accept(UnveilRules.Next(contest.State, 1, []));

        AssertRefused(UnveilRules.Next(contest.State, 1, []), RefusalKind.UnveilStepNotNext, "step", "1");
        AssertRefused(UnveilRules.Next(contest.State, 3, []), RefusalKind.UnveilStepNotNext, "step", "1");
    }

    [Fact]
    public void From_ShowsAllBehindTogether()
    {
        var contest = Five(ContestPublication.Awards);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], 2, [])));

        contest.Accept(UnveilRules.Next(contest.State, 1, []));
        contest.Accept(UnveilRules.Next(contest.State, 2, []));

        Assert.Equal([("b", (int?)4)], contest.State.Shown.Standings("小学").Where(row => row.Rank is not null).Select(row => (row.Team, row.Rank)));
        Assert.Equal(["Group", "Rest", "Team", "Team", "Team"], contest.State.Unveil!.Steps.Select(step => step.Kind.ToString()));
    }

    [Fact]
    public void Start_OfAFrozenGroup_HidesItsOldResultsAndNoOtherGroups()
    {
        var contest = Five(ContestPublication.Immediate);
        contest.Put("z", Entry(group: "初中"));
        contest.Enter(Score("z", 1, 5));
        AssertRefused(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])), RefusalKind.NothingHeldBack, null);
        contest.Accept(PublicationRules.Freeze(contest.State, null, Now));

        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));

        Assert.Equal(["z"], contest.State.Shown.Standings(null).Where(row => row.Total is not null).Select(row => row.Team));
        Assert.Equal((1, 1), (contest.State.Shown.TeamsWithSheet, contest.State.Shown.RunsDone));
    }

    [Fact]
    public void Running_LaterSheetsAndCorrections_ChangeNothingThatIsAnnounced()
    {
        var contest = Five(ContestPublication.Awards);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));
        contest.Accept(UnveilRules.Next(contest.State, 1, []));
        contest.Enter(Score("b", 2, 999));
        contest.Put("f");
        contest.Put("b", Entry(name: "改名", number: 2));

        contest.Accept(UnveilRules.Next(contest.State, 2, []));

        Assert.Equal((10m, "改名"), (contest.State.Shown.Teams["b"].Result.Total, contest.State.Shown.Teams["b"].Name));
        AssertRefused(ContestRules.PutTeam(contest.State, "b", Entry(group: "初中", number: 2)), RefusalKind.UnveilRunning, "group");
        AssertRefused(ContestRules.PutTeam(contest.State, "b", Entry(number: 77)), RefusalKind.UnveilRunning, "number");
        AssertRefused(ContestRules.Configure(contest.State, contest.State.Settings! with { Rounds = 9 }), RefusalKind.UnveilRunning, null);
        AssertRefused(RuleChange.Change(contest.State, BestOfThree.Replace("mean", "sum", StringComparison.Ordinal), "规则有误"), RefusalKind.UnveilRunning, "rule");
        AssertRefused(PublicationRules.Publish(contest.State, Now), RefusalKind.UnveilRunning, null);
        AssertRefused(PublicationRules.Unfreeze(contest.State, Now), RefusalKind.UnveilRunning, null);
    }

    [Fact]
    public void End_Early_LeavesTheRestHiddenUntilPublished()
    {
        var contest = Five(ContestPublication.Awards);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));
        contest.Accept(UnveilRules.Next(contest.State, 1, []));
        contest.Accept(UnveilRules.Next(contest.State, 2, []));
        contest.Accept(UnveilRules.End(contest.State));

        contest.Enter(Score("a", 2, 500));
        Assert.Equal(["b"], contest.State.Shown.Standings(null).Where(row => row.Total is not null).Select(row => row.Team));
        contest.Accept(PublicationRules.Publish(contest.State, Now, acceptGaps: true));
        Assert.Equal([("a", (int?)1), ("c", 2), ("d", 2), ("b", 4), ("e", null)], contest.State.Shown.Standings(null).Select(row => (row.Team, row.Rank)));
    }

    [Fact]
    public void Row_OfAnyStep_NamesNothingThatComes()
    {
        var contest = Five(ContestPublication.Awards);
        Assert.Null(ContestViews.Row(contest.State, "e", Audience.Public, ContestViews.UnveilKey));
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [1])));
        var texts = new List<string>();
        for (var step = 0; step <= contest.State.Unveil!.Steps.Length; step++)
        {
            if (step > 0)
            {
                contest.Accept(UnveilRules.Next(contest.State, step, []));
            }

            texts.Add(System.Text.Encoding.UTF8.GetString(ContestViews.Row(contest.State, "e", Audience.Operations, ContestViews.UnveilKey)!));
        }

        Assert.Equal(
            [
                """{"step":0}""", """{"step":1,"kind":"group","group":"小学"}""", """{"step":2,"kind":"team","group":"小学","rank":4,"team":"b"}""",
                """{"step":3,"kind":"team","group":"小学","rank":2,"team":"d"}""", """{"step":4,"kind":"team","group":"小学","rank":2,"team":"c"}""",
                """{"step":5,"kind":"pause","group":"小学","rank":1}""", """{"step":6,"kind":"team","group":"小学","rank":1,"team":"a"}""",
            ],
            texts.Select(System.Text.RegularExpressions.Regex.Unescape));
    }

    [Fact]
    public void Snapshot_InTheMiddle_GoesOnWhereItStood()
    {
        var model = new ContestModel();
        var contest = Five(ContestPublication.Awards);
        ImmutableArray<DrawnAward> drawn = [new("a", "小学", 1, "一等奖"), new("c", "小学", 2, "二等奖"), new("d", "小学", 2, "二等奖"), new("b", "小学", 4, "三等奖")];
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [2, 1])));
        contest.Accept(UnveilRules.Next(contest.State, 1, []));
        contest.Accept(UnveilRules.Next(contest.State, 2, drawn));
        contest.Enter(Score("b", 2, 999));
        contest.Enter(Score("c", 1, 1, "s3", "看错"));
        var state = contest.State;
        var loaded = model.Load(model.Save(state));

        while (state.Unveil!.Next is not null)
        {
            Assert.Equal(state.Unveil.Steps, loaded.Unveil!.Steps);
            Assert.Equal(state.Shown.Standings(null), loaded.Shown.Standings(null));
            Assert.Equal((state.Shown.RunsDone, state.Shown.TeamsWithSheet), (loaded.Shown.RunsDone, loaded.Shown.TeamsWithSheet));
            Assert.Equal(Awards(state), Awards(loaded));
            var (step, meta) = (new UnveilStepped(state.Unveil.Taken + 1), new RecordMeta(99, Now, "x"));
            (state, loaded) = (model.Apply(state, step, meta), model.Apply(loaded, step, meta));
        }

        Assert.Equal(state.Shown.Standings(null), loaded.Shown.Standings(null));
        Assert.Equal([("a", (int?)1), ("c", 2), ("d", 2), ("b", 4), ("e", null)], loaded.Shown.Standings(null).Select(row => (row.Team, row.Rank)));
        Assert.Equal(["b 三等奖"], Awards(loaded));

        static IEnumerable<string> Awards(ContestState of) =>
            of.Shown.Teams.Values.Where(team => team.Unveiled?.Award is not null).Select(team => $"{team.Id} {team.Unveiled!.Award}");
    }

    [Fact]
    public void Awards_DrawnUp_ShowWithTheirTeamsAndNoneBefore()
    {
        var contest = Five(ContestPublication.Awards);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], 2, [1])));
        ImmutableArray<DrawnAward> drawn = [new("a", "小学", 1, "一等奖"), new("c", "小学", 2, "二等奖"), new("d", "小学", 2, "二等奖"), new("x", "初中", 1, "一等奖")];
        var expected = new Queue<string>(["", "", "d二等奖", "c二等奖 d二等奖", "c二等奖 d二等奖", "a一等奖 c二等奖 d二等奖"]);
        for (var step = 1; expected.TryDequeue(out var shown); step++)
        {
            var told = ContestViews.Steering(contest.State, drawn).Next!.Awards;
            var decided = UnveilRules.Next(contest.State, step, drawn);

            // A record is kept for ever and given away: it names what its own step shows and nothing else.
            var record = Assert.IsType<UnveilStepped>(Assert.Single(decided.Records));
            Assert.Equal(told ?? Nothing, record.Awards ?? Nothing);
            var showing = contest.State.Unveil!.Showing(contest.State.Unveil.Next!).Select(team => team.Team.Id).ToHashSet();
            Assert.All(record.Awards ?? Nothing, award => Assert.Contains(award.Key, showing));

            contest.Accept(decided);
            Assert.Equal(shown, string.Join(' ', contest.State.Shown.Teams.Values.Where(team => team.Unveiled?.Award is not null).Select(team => team.Id + team.Unveiled!.Award).Order()));
            Assert.Equal(record.Awards ?? Nothing, ContestViews.Steering(contest.State, []).Current!.Awards ?? Nothing);
        }
    }

    [Theory]
    [InlineData("of other places")]
    [InlineData("without one who is ahead")]
    [InlineData("with one who has no result")]
    [InlineData("none")]
    public void Awards_ListThatIsNotOfTheseResults_IsLeftOutWhole(string what)
    {
        var contest = Five(ContestPublication.Awards);
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], 1, [])));
        ImmutableArray<DrawnAward> whole = [new("a", "小学", 1, "一等奖"), new("c", "小学", 2, "二等奖"), new("d", "小学", 2, "二等奖")];
        var drawn = what switch
        {
            "of other places" => whole.SetItem(0, whole[0] with { Rank = 2 }),
            "without one who is ahead" => whole.RemoveAt(1),
            "with one who has no result" => whole.Add(new DrawnAward("e", "小学", 3, "三等奖")),
            _ => [],
        };
        while (contest.State.Unveil!.Next is not null)
        {
            contest.Accept(UnveilRules.Next(contest.State, contest.State.Unveil.Taken + 1, drawn));
        }

        Assert.All(contest.State.Shown.Teams.Values, team => Assert.Null(team.Unveiled!.Award));
    }

    [Fact]
    public void Start_BadSettings_AreRefusedByField()
    {
        var state = Five(ContestPublication.Awards).State;

        AssertRefused(UnveilRules.Start(ContestState.Empty, new UnveilSettings(["小学"], null, [])), RefusalKind.UnknownContest, null);
        AssertRefused(UnveilRules.Start(state, new UnveilSettings([], null, [])), RefusalKind.Required, "groups");
        AssertRefused(UnveilRules.Start(state, new UnveilSettings(["小学", "高中"], null, [])), RefusalKind.UnknownGroup, "groups[1]", "高中");
        AssertRefused(UnveilRules.Start(state, new UnveilSettings(["小学", "小学"], null, [])), RefusalKind.NameTaken, "groups[1]", "小学");
        AssertRefused(UnveilRules.Start(state, new UnveilSettings(["小学"], 0, [])), RefusalKind.OutOfRange, "from", "1");
        AssertRefused(UnveilRules.Start(state, new UnveilSettings(["小学"], null, [1, 0])), RefusalKind.OutOfRange, "pauses[1]", "1");
    }

    // a 30 · c 20 · d 20 · b 10 · e no-show.
    private static ContestFixture Five(ContestPublication publication)
    {
        var contest = FreezeTests.With(publication);
        contest.Put("c");
        contest.Put("d");
        contest.Put("e");
        contest.Enter(Score("a", 1, 30));
        contest.Enter(Score("b", 1, 10));
        contest.Enter(Score("c", 1, 20));
        contest.Enter(Score("d", 1, 20));
        contest.Enter(NoScore("e", 1, RunOutcome.NoShow));
        return contest;
    }
}
