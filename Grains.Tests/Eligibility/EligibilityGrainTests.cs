using System.Collections.Immutable;
using System.Text;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Eligibility;

/// <summary>One pupil, one 赛项, among real contests.</summary>
public sealed class EligibilityGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    [Fact]
    public async Task Pupil_OfAnotherPart_IsRefusedByNameAndPart_UntilItLeaves()
    {
        var day = await Day.Of(cluster, "solo");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        Accepted(await day.Put("a", "t1", "张三", "李四"));
        var refusal = (await day.Put("b", "t1", "王五", "张 三")).Refusal!;
        Assert.Equal((RefusalKind.AlreadyEntered, "members[1]"), (refusal.Kind, refusal.Field));
        Assert.Equal(["张 三", "第一小学", "a", "1"], refusal.Arguments);
        Assert.Empty((await day.Contest("b").Teams())!.Value);

        Accepted(await day.Put("a", "t2", "张三"));
        Accepted(await day.Put("a", "t1", "李四"));
        Assert.Equal(RefusalKind.AlreadyEntered, (await day.Put("b", "t1", "张三")).Refusal?.Kind);
        Accepted(await day.Contest("a").PutTeam("t2", Entry(group: "小学") with { Members = ["张三"], Withdrawn = true }, Stamp()));
        Accepted(await day.Put("b", "t1", "张三"));
        Assert.Equal(RefusalKind.AlreadyEntered, (await day.Contest("a").PutTeam("t2", Entry(group: "小学") with { Members = ["张三"], Withdrawn = false }, Stamp())).Refusal?.Kind);
    }

    [Fact]
    public async Task Import_WithOnePupilOfAnotherPart_IsRefusedWhole_ByRow()
    {
        var day = await Day.Of(cluster, "list");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        Accepted(await day.Put("a", "t1", "张三", "李四"));
        ImmutableArray<TeamImport> rows = [Row("红队", "赵一"), Row("蓝队", "钱二", "张三"), Row("绿队", "李四")];
        var refusal = (await day.Contest("b").ImportTeams(rows, Stamp())).Refusal!;
        Assert.Equal(["entries[1].members[1]", "entries[2].members[0]"], refusal.Others.Prepend(refusal).Select(one => one.Field!).Order(StringComparer.Ordinal));
        Assert.Empty((await day.Contest("b").Teams())!.Value);
        // The dry run says the same beforehand.
        Assert.Equal(refusal.Field, (await day.Contest("b").PreviewTeams(rows)).Refusal?.Field);
        Accepted(await day.Contest("b").PreviewTeams([rows[0]]));
        Accepted(await day.Contest("b").ImportTeams([rows[0]], Stamp()));
        // What was refused holds nothing back.
        Accepted(await day.Put("c", "t1", "钱二"));
        Assert.Equal(RefusalKind.AlreadyEntered, (await day.Put("c", "t2", "赵一")).Refusal?.Kind);

        static TeamImport Row(string name, params ReadOnlySpan<string> members) => new(null, null, name, "第一小学", "城关镇", "小学", [.. members], null);
    }

    [Fact]
    public async Task TwoParts_AtTheSameMoment_NeverBothGetThePupil()
    {
        var day = await Day.Of(cluster, "race");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Race(day, i)));
        Assert.All(outcomes, both => Assert.Equal(1, both.Count(answer => answer.Refusal is null)));
        Assert.All(outcomes.SelectMany(both => both).Where(answer => answer.Refusal is not null), answer => Assert.Equal(RefusalKind.AlreadyEntered, answer.Refusal!.Kind));
        Assert.Empty((await day.Eligibility.Report(1))!.Pupils);

        // The negative control: without a limit nothing is reserved, and both get the pupil.
        var free = await Day.Of(cluster, "race-free");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Race(free, i))), both => Assert.All(both, answer => Assert.Null(answer.Refusal)));
        Assert.Equal(5, (await free.Eligibility.Report(1))!.Pupils.Length);

        static Task<Answer<TeamRevision>[]> Race(Day day, int i) => Task.WhenAll(day.Put("a", $"t{i}", $"学生{i}"), day.Put("b", $"t{i}", $"学生{i}"));
    }

    [Fact]
    public async Task Limit_WithPupilsInTwoPartsAlready_LeavesThemAndReportsThem_UntilExcepted()
    {
        var day = await Day.Of(cluster, "late");
        Accepted(await day.Put("a", "t1", "张三"));
        Accepted(await day.Put("b", "t1", "张三"));
        Assert.Single((await day.Eligibility.Report(1))!.Pupils);
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        var report = (await day.Eligibility.Report(1))!;
        Assert.Equal(1, report.Limit);
        Assert.Equal(("张三", "第一小学"), (report.Pupils.Single().Name, report.Pupils[0].School));
        Assert.Equal(["late-a", "late-b"], report.Pupils[0].Entries.Select(entry => entry.Part));
        // Whoever is in already may be written again; a third part is refused.
        Accepted(await day.Put("b", "t1", "张三", "李四"));
        Assert.Equal(RefusalKind.AlreadyEntered, (await day.Put("c", "t1", "张三")).Refusal?.Kind);

        var namesake = new PupilException("late-b", "张三", "第一小学", "城关镇");
        Assert.Equal(RefusalKind.ReasonRequired, (await day.Eligibility.Except(namesake, " ", Stamp())).Refusal?.Kind);
        Assert.Equal(RefusalKind.UnknownContest, (await day.Eligibility.Except(namesake with { Part = "other" }, "同名", Stamp())).Refusal?.Kind);
        var granted = (await day.Eligibility.Except(namesake, "同名不同人，五（2）班", Stamp())).Result!;
        report = (await day.Eligibility.Report(1))!;
        Assert.Empty(report.Pupils);
        Assert.Equal(("张三", "同名不同人，五（2）班", "late-b"), (report.Exceptions.Single().Name, report.Exceptions[0].Reason, report.Exceptions[0].Part));
        // Granted before the team is entered.
        Accepted(await day.Eligibility.Except(namesake with { Part = "late-c" }, "同名", Stamp()));
        Accepted(await day.Put("c", "t1", "张三"));
        Accepted(await day.Eligibility.WithdrawException(granted.ExceptionId, Stamp()));
        Assert.Single((await day.Eligibility.Report(1))!.Pupils);
        Assert.Equal(RefusalKind.UnknownException, (await day.Eligibility.WithdrawException("x9", Stamp())).Refusal?.Kind);
        Accepted(await day.Eligibility.SetLimit(null, Stamp()));
        Accepted(await day.Put("c", "t2", "李四"));
    }

    [Fact]
    public async Task ReservationThatNobodyCloses_IsSettledByWhatTheContestHas()
    {
        var day = await Day.Of(cluster, "lost");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        Accepted(await day.Put("a", "t1", "张三"));
        var mark = (await day.Contest("a").Entrants(GrainKey.Of(DistrictCluster.District, "lost"))).Single().Pupils.Single().Mark;
        Accepted(await day.Put("a", "t1", "李四"));

        // As a contest that died between the reservation and its write: the pupil of t9 was never entered.
        Assert.Equal(ReservationStatus.Held, (await day.Eligibility.Reserve("lost-a", "dead", [new TeamMarks("t9", [mark])])).Result!.Status);
        Accepted(await day.Put("b", "t1", "张三"));
        // And the part itself goes on.
        Assert.Equal(ReservationStatus.Held, (await day.Eligibility.Reserve("lost-a", "dead-too", [new TeamMarks("t9", ["0"])])).Result!.Status);
        Accepted(await day.Put("a", "t2", "赵一"));
        Assert.False((await day.Eligibility.Close("lost-a", "dead-too", written: true)).Result);
    }

    [Fact]
    public async Task PartThatJoinsLater_IsReadBeforeAnybodyIsLetIn()
    {
        var day = await Day.Of(cluster, "join");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        Accepted(await day.Part("d", partOf: null));
        Accepted(await day.Put("d", "t1", "张三"));
        Accepted(await day.Part("d", partOf: "join"));
        await Until("the district has heard of the part", async () => (await cluster.DistrictGrain.Parts("join")).Length == 4);
        Assert.Equal(RefusalKind.AlreadyEntered, (await day.Put("a", "t1", "张三")).Refusal?.Kind);
        Accepted(await day.Part("d", partOf: null));
        await Until("the district has heard that it left", async () => (await cluster.DistrictGrain.Parts("join")).Length == 3);
        Accepted(await day.Put("a", "t1", "张三"));
    }

    [Fact]
    public async Task PartThatLeavesAndComesBack_IsReadAnew()
    {
        var day = await Day.Of(cluster, "back");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        Accepted(await day.Put("b", "t1", "李四"));
        Accepted(await day.Part("b", partOf: null));
        await Until("the district has heard that it left", async () => (await cluster.DistrictGrain.Parts("back")).Length == 2);
        // Nobody asks for anything meanwhile, so that nobody notices that it is away.
        Accepted(await day.Put("b", "t2", "张三"));
        Accepted(await day.Part("b", partOf: "back"));
        await Until("the district has heard that it is back", async () => (await cluster.DistrictGrain.Parts("back")).Length == 3);
        Assert.Equal(RefusalKind.AlreadyEntered, (await day.Put("a", "t1", "张三")).Refusal?.Kind);
    }

    [Fact]
    public async Task PartThatHasJustComeBack_CountsBeforeTheDistrictHasHeardOfIt()
    {
        var day = await Day.Of(cluster, "soon");
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        for (var i = 0; i < 12; i++)
        {
            Accepted(await day.Part("b", partOf: null));
            await Until("the district has heard that it left", async () => (await cluster.DistrictGrain.Parts("soon")).Length == 2);
            Accepted(await day.Part("b", partOf: "soon"));
            Accepted(await day.Put("b", $"t{i}", $"学生{i}"));
            Assert.Equal(RefusalKind.AlreadyEntered, (await day.Put("a", $"t{i}", $"学生{i}")).Refusal?.Kind);
        }

        Assert.Empty((await day.Eligibility.Report(1))!.Pupils);
    }

    [Fact]
    public async Task Records_HoldNoNames()
    {
        var day = await Day.Of(cluster, "quiet");
        Accepted(await day.Put("a", "t1", "欧阳小明"));
        Accepted(await day.Eligibility.SetLimit(1, Stamp()));
        Accepted(await day.Put("b", "t1", "诸葛小亮"));
        Accepted(await day.Eligibility.Except(new PupilException("quiet-c", "欧阳小明", "第一小学", "城关镇"), "同名", Stamp()));
        var stored = new StringBuilder();
        await foreach (var batch in cluster.Store.ReadAsync(new StreamId(DistrictCluster.District, "eligibility", "quiet"), 1, TestContext.Current.CancellationToken))
        {
            stored.Append(Encoding.UTF8.GetString(batch.Payload.Span));
        }

        Assert.Contains("eligibility.teams-read", stored.ToString(), StringComparison.Ordinal);
        Assert.Contains("eligibility.excepted", stored.ToString(), StringComparison.Ordinal);
        Assert.All(["小明", "小亮", "第一小学", "同名", "\\u"], text => Assert.DoesNotContain(text, stored.ToString(), StringComparison.Ordinal));
    }

    internal static void Accepted<T>(Answer<T> answer) => Assert.Null(answer.Refusal);

    /// <summary>A large event of three contests a, b and c.</summary>
    internal sealed record Day(IGrainFactory Grains, string Id)
    {
        public IEligibilityGrain Eligibility => Grains.GetGrain<IEligibilityGrain>(GrainKey.Of(DistrictCluster.District, Id));

        public static Task<Day> Of(DistrictCluster cluster, string id) => Of(cluster.Cluster.Client, id);

        public static async Task<Day> Of(IGrainFactory grains, string id)
        {
            var day = new Day(grains, id);
            Accepted(await day.Event(id).Configure(Settings(null, id), Stamp()));
            foreach (var part in new[] { "a", "b", "c" })
            {
                Accepted(await day.Part(part, id));
            }

            return day;
        }

        public IContestGrain Contest(string part) => Grains.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, $"{Id}-{part}"));

        public async Task<Answer<ContestRevision>> Part(string part, string? partOf)
        {
            Accepted(await Event($"{Id}-{part}").Configure(Settings(partOf, part), Stamp()));
            return await Contest(part).Configure(new ContestSettings(["小学"], 4, BestOfThree), Stamp());
        }

        public Task<Answer<TeamRevision>> Put(string part, string team, params ReadOnlySpan<string> members) =>
            Contest(part).PutTeam(team, Entry(name: team) with { Members = [.. members] }, Stamp());

        private IEventGrain Event(string id) => Grains.GetGrain<IEventGrain>(GrainKey.Of(DistrictCluster.District, id));

        private static EventSettings Settings(string? partOf, string name) => EventSamples.Settings() with
        {
            Kind = EventKind.Contest,
            Venues = [],
            Name = name,
            PartOf = partOf,
            StartsAt = DateTimeOffset.UtcNow.AddHours(-1),
            EndsAt = DateTimeOffset.UtcNow.AddHours(2),
        };
    }
}
