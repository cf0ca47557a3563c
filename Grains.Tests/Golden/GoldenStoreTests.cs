using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using EventsLive.Grains.Tests.Storage;
using EventsLive.Grains.Venues;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;
using Xunit;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>Stores that each landed schema left behind: what was written then is read for ever, and says the same.</summary>
public sealed class GoldenStoreTests
{
    private const string District = "golden";

    // Far enough ahead that what the views say does not depend on the day of the test.
    private static readonly DateTimeOffset Starts = new(2099, 5, 30, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly CommandStamp Stamp = new("golden");

    private const string AllianceRule =
        """{"schema":2,"fields":[{"name":"score","max":400}],"run":[{"name":"mean","value":{"judges":"mean","of":"score"}},{"name":"won","value":{"versus":"mean","win":2,"tie":1}}],"stages":[{"name":"quali"},{"name":"final","role":"ranksAbove"}],"team":[{"name":"points","value":{"runs":"sum","of":"won"}},{"name":"best","value":{"runs":"best","of":"mean"}}],"ranking":[{"by":"points"},{"by":"best"}]}""";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static TheoryData<string> Schemas => [.. Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Store_OfALandedSchema_StillSaysTheSame(string schema)
    {
        using var copy = new TemporaryFolder();
        File.Copy(Path.Combine(Folder(), schema, "journal.db"), copy.File("journal.db"));
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), schema, "views.json"), TestContext.Current.CancellationToken))!.AsObject();
        var actual = await RunAsync(copy.Path, ReadAsync);
        foreach (var (view, rows) in expected)
        {
            foreach (var (key, row) in rows!.AsObject())
            {
                foreach (var (name, value) in row!.AsObject())
                {
                    // A later program may say more of a row, never less or otherwise.
                    Assert.True(
                        JsonNode.DeepEquals(value, actual[view]?[key]?[name]),
                        $"{view}, {key}, {name}: was {value?.ToJsonString()}, is {actual[view]?[key]?[name]?.ToJsonString()}");
                }
            }
        }
    }

    /// <summary>A type that no store holds could change its form unnoticed: it needs a store of its own when it lands.</summary>
    [Fact]
    public async Task Stores_TakenTogether_HoldEveryTypeOfRecord()
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var schema in Directory.GetDirectories(Folder()))
        {
            using var copy = new TemporaryFolder();
            File.Copy(Path.Combine(schema, "journal.db"), copy.File("journal.db"));
            using var store = new SqliteJournalStore(copy.File("journal.db"), NullLogger<SqliteJournalStore>.Instance);
            await foreach (var stream in store.ListAsync("", TestContext.Current.CancellationToken))
            {
                await foreach (var batch in store.ReadAsync(stream, 1, TestContext.Current.CancellationToken))
                {
                    var lines = Encoding.UTF8.GetString(batch.Payload.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                    held.UnionWith(lines.Select(line => (string)JsonNode.Parse(line)!["k"]!));
                }
            }
        }

        RecordCatalogue[] catalogues =
        [
            new AccountsModel().Records, new ArchiveModel().Records, new AwardsModel().Records, new ContestModel().Records, new DevicesModel().Records,
            new DistrictModel().Records, new EligibilityModel().Records, new EventModel().Records, new FloorModel().Records,
            new OverallModel().Records, new VenueModel().Records,
        ];
        // An invitation expires by the clock alone: no store is written in so long a time.
        Assert.Empty(catalogues.SelectMany(catalogue => catalogue.Aliases).Except(held).Except(["device-invitation-expired"]).Order());
    }

    /// <summary>Run once when a schema lands: <c>-explicit only -method *Store_NewSchema*</c>, then rename the folder and check it in.</summary>
    [Fact(Explicit = true)]
    public async Task Store_NewSchema_IsWritten()
    {
        var folder = Path.Combine(Folder(), "new");
        Directory.CreateDirectory(folder);
        var views = await RunAsync(folder, async grains =>
        {
            await WriteAsync(grains);
            return await ReadAsync(grains);
        });
        await File.WriteAllTextAsync(Path.Combine(folder, "views.json"), views.ToJsonString(Readable) + "\n", TestContext.Current.CancellationToken);
        Assert.NotEmpty(views);
    }

    private static async Task WriteAsync(IGrainFactory grains)
    {
        Accepted(await grains.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Configure(
            new DistrictSettings("示例区", [new Town("chengguan", "城关镇"), new Town("lingang", "临港街道")]), Stamp));
        var hall = grains.GetGrain<IVenueGrain>(GrainKey.Of(District, "hall"));
        Accepted(await hall.Configure(new VenueSettings("城关镇新时代文明实践中心", "chengguan", 10), Stamp));
        var annex = grains.GetGrain<IVenueGrain>(GrainKey.Of(District, "annex"));
        Accepted(await annex.Configure(new VenueSettings("附楼", "chengguan", 10), Stamp));
        Accepted(await annex.Count(new CountRequest(4, null, null, DateTimeOffset.UtcNow, "gate-2"), Stamp));
        Accepted(await annex.Count(new CountRequest(null, 0, CountReason.EndOfDay, DateTimeOffset.UtcNow, "gate-2"), Stamp));
        await WriteAccountsAsync(grains.GetGrain<IAccountsGrain>(GrainKey.Of(District, "accounts")));

        var talk = grains.GetGrain<IEventGrain>(GrainKey.Of(District, "talk"));
        Accepted(await talk.Configure(Settings("人工智能讲座", EventKind.Lecture, capacity: 2), Stamp));
        var first = Accepted(await talk.Register(new RegistrationRequest("张三", "13800000000", "实验小学", 1), Stamp with { CommandId = Guid.NewGuid() }));
        Accepted(await talk.Register(new RegistrationRequest("李四", null, null, 1), Stamp));
        var waiting = Accepted(await talk.Register(new RegistrationRequest("王五", null, null, 1), Stamp));
        Accepted(await talk.Cancel(first.RegistrationId, proven: true, Stamp));
        Accepted(await talk.ErasePerson(first.RegistrationId, Stamp));
        Accepted(await talk.CheckIn(new CheckInRequest(waiting.RegistrationId, Direction.In, DateTimeOffset.UtcNow, "gate-1", "hall", "east", 1), Stamp));
        Accepted(await hall.Count(new CountRequest(3, null, null, DateTimeOffset.UtcNow, "gate-1"), Stamp));
        Accepted(await hall.Count(new CountRequest(null, 5, CountReason.Recount, DateTimeOffset.UtcNow, "gate-1"), Stamp));

        var robot = grains.GetGrain<IEventGrain>(GrainKey.Of(District, "robot"));
        Accepted(await robot.Configure(Settings("机器人大赛", EventKind.Contest, capacity: null), Stamp));
        var contest = grains.GetGrain<IContestGrain>(GrainKey.Of(District, "robot"));
        Accepted(await contest.Configure(
            new ContestSettings(["小学组", "初中组"], 3, """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":0.5}],"rounds":{"counted":2,"aggregate":"best"},"ties":["mean"]}"""),
            Stamp));
        foreach (var (team, group) in new[] { ("a", "小学组"), ("b", "小学组"), ("c", "小学组"), ("d", "初中组") })
        {
            Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", "实验小学", "chengguan", group, ["赵六"], ["钱七"]), Stamp));
        }

        Accepted(await contest.EnterScore(Score("a", 1, 100.5m), Stamp));
        Accepted(await contest.EnterScore(Score("a", 2, 80), Stamp));
        var mistaken = Accepted(await contest.EnterScore(Score("b", 1, 10), Stamp));
        Accepted(await contest.EnterScore(Score("b", 1, 100.5m) with { Replaces = mistaken.SheetId, Reason = "录入有误" }, Stamp));
        Accepted(await contest.EnterScore(Score("b", 2, 90), Stamp));
        Accepted(await contest.EnterScore(Score("b", 2, 95), Stamp));
        Accepted(await contest.EnterScore(Score("b", 3, 300), Stamp));
        Accepted(await contest.EnterScore(Score("c", 1, null), Stamp));
        Accepted(await contest.EnterScore(Score("d", 1, 7), Stamp));
        var misplaced = Accepted(await contest.EnterScore(Score("d", 2, 8), Stamp));
        Accepted(await contest.MoveSheet(new SheetMove(misplaced.SheetId, "d", new RunRef(3), null, false, "轮次选错"), Stamp));
        var desk = grains.GetGrain<IContestDeskGrain>(GrainKey.Of(District, "robot"));
        Accepted(await desk.Substitute(new Substitution("d", "赵六", "孙八", "因病退出"), Stamp));
        Accepted(await desk.ReviseTeam(new TeamAmendment("c", null, "丙队", null, null, "初中组", null, "报名表填错"), Stamp));
        await WriteFloorAsync(grains.GetGrain<IFloorGrain>(GrainKey.Of(District, "robot")));
        await WriteCourseAsync(grains.GetGrain<IEventGrain>(GrainKey.Of(District, "course")));
        await WriteOfferAsync(grains.GetGrain<IEventGrain>(GrainKey.Of(District, "evening")));
        await WriteAlliancesAsync(grains);
        await WriteDevicesAsync(grains.GetGrain<IDevicesGrain>(GrainKey.Of(District, "devices")));
        Accepted(await grains.GetGrain<IEventGrain>(GrainKey.Of(District, "finals")).Configure(Settings("总决赛", EventKind.Contest, capacity: null), Stamp));
        await FinalsStore.WriteAsync(grains, GrainKey.Of(District, "finals"), Score, Stamp);
        Accepted(await grains.GetGrain<IEventGrain>(GrainKey.Of(District, "papers")).Configure(Settings("纸质计分的赛项", EventKind.Contest, capacity: null), Stamp));
        await PaperStore.WriteAsync(grains, GrainKey.Of(District, "papers"), Score("a", 1, 9), Stamp);
        await WriteFestivalAsync(grains);
    }

    private static async Task WriteAccountsAsync(IAccountsGrain accounts)
    {
        Accepted(await accounts.SetUp(new NewAccount("管理员", "no hash of any password", [Role.Administrator]), Stamp));
        Accepted(await accounts.Create(new NewAccount("组织者", "no hash of any password", [Role.Organiser]), Stamp));
        Accepted(await accounts.Remove(Accepted(await accounts.Create(new NewAccount("离职者", "no hash of any password", [Role.Judge]), Stamp)), Stamp));
    }

    // A large event of two contests: how it totals, and how many of them a pupil may be in.
    private static async Task WriteFestivalAsync(IGrainFactory grains)
    {
        Accepted(await grains.GetGrain<IEventGrain>(GrainKey.Of(District, "festival")).Configure(Settings("科技节机器人大赛", EventKind.Contest, capacity: null), Stamp));
        foreach (var part in new[] { "skills", "ideas", "guests" })
        {
            Accepted(await grains.GetGrain<IEventGrain>(GrainKey.Of(District, part)).Configure(
                Settings(part, EventKind.Contest, capacity: null) with { PartOf = "festival" }, Stamp));
            var contest = grains.GetGrain<IContestGrain>(GrainKey.Of(District, part));
            Accepted(await contest.Configure(
                new ContestSettings(["小学组"], 1, """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":0.5}],"rounds":{"counted":1,"aggregate":"best"},"ties":[]}"""), Stamp));
            foreach (var (team, score) in new[] { ("a", 90m), ("b", 90m), ("c", 10m) })
            {
                Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", team == "c" ? "第二小学" : "第一小学", "chengguan", "小学组", ["孙八" + team], []), Stamp));
                Accepted(await contest.EnterScore(Score(team, 1, score), Stamp));
            }
        }

        var overall = grains.GetGrain<IOverallGrain>(GrainKey.Of(District, "festival"));
        Accepted(await overall.Configure(
            new OverallSettings(OverallBasis.Awards, [new(5, "一等奖"), new(3, "二等奖")], 1, OverallSharing.Each, null, null, [], OverallTies.Shared), Stamp));
        Accepted(await overall.Configure(
            new OverallSettings(OverallBasis.Places, [new(9), new(6)], 0.5m, OverallSharing.Mean, 2, 3, [new("ideas", 1.5m)], OverallTies.Honours), Stamp));
        var eligibility = grains.GetGrain<IEligibilityGrain>(GrainKey.Of(District, "festival"));
        Accepted(await eligibility.SetLimit(1, Stamp));
        Accepted(await eligibility.Except(new PupilException("ideas", "孙八a", "第一小学", "chengguan"), "同名不同人", Stamp));
        Accepted(await eligibility.Except(new PupilException("ideas", "孙八b", "第一小学", "chengguan"), "同名不同人", Stamp));
        Accepted(await eligibility.WithdrawException("x2", Stamp));
        var ideas = grains.GetGrain<IContestGrain>(GrainKey.Of(District, "ideas"));
        Accepted(await ideas.PutTeam("d", new TeamEntry(null, "d队", "第二小学", "lingang", "小学组", ["周十"], []), Stamp));
        // One that nobody closes is settled, one is released.
        await eligibility.Reserve("skills", "left-open", [new TeamMarks("z", ["00"])]);
        Accepted(await grains.GetGrain<IContestGrain>(GrainKey.Of(District, "skills")).PutTeam("d", new TeamEntry(null, "d队", "第二小学", "lingang", "小学组", ["吴九"], []), Stamp));
        await eligibility.Reserve("skills", "in-vain", [new TeamMarks("z", ["01"])]);
        Accepted(await eligibility.Close("skills", "in-vain", written: false));
        // A part that has left is forgotten at the next reservation.
        Accepted(await grains.GetGrain<IEventGrain>(GrainKey.Of(District, "guests")).Configure(Settings("guests", EventKind.Contest, capacity: null), Stamp));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await grains.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Parts("festival")).Any(part => part.Id == "guests"))
        {
            await Task.Delay(50, deadline.Token);
        }

        await eligibility.Reserve("skills", "held", [new TeamMarks("z", ["02"])]);
    }

    // A party larger than the event has become is sent back, and a person erased.
    private static async Task WriteCourseAsync(IEventGrain course)
    {
        Accepted(await course.Configure(Settings("机器人教练员培训", EventKind.Training, capacity: 3), Stamp));
        var first = Accepted(await course.Register(new RegistrationRequest("周九", "13900000000", null, 2), Stamp));
        Accepted(await course.Register(new RegistrationRequest("第二小学", null, null, 3), Stamp));
        Accepted(await course.Configure(Settings("机器人教练员培训", EventKind.Training, capacity: 2), Stamp));
        Accepted(await course.ErasePerson(first.RegistrationId, Stamp));
    }

    // Places that were held for the next in line, who took them.
    private static async Task WriteOfferAsync(IEventGrain evening)
    {
        var settings = Settings("编程夜校", EventKind.Training, capacity: 1);
        Accepted(await evening.Configure(settings with { Registration = settings.Registration with { Waitlist = WaitlistMode.Offer, OfferMinutes = 60 } }, Stamp));
        var first = Accepted(await evening.Register(new RegistrationRequest("吴十", null, null, 1), Stamp));
        var next = Accepted(await evening.Register(new RegistrationRequest("郑一", null, null, 1), Stamp));
        Accepted(await evening.Cancel(first.RegistrationId, true, Stamp));
        Accepted(await evening.TakeOffer(next.RegistrationId, true, Stamp));
    }

    // Judges, stages, matches with sides and a surrogate, by a rule of schema 2 that is changed once sheets count.
    private static async Task WriteAlliancesAsync(IGrainFactory grains)
    {
        Accepted(await grains.GetGrain<IEventGrain>(GrainKey.Of(District, "alliances")).Configure(Settings("联盟赛", EventKind.Contest, capacity: null), Stamp));
        var contest = grains.GetGrain<IContestGrain>(GrainKey.Of(District, "alliances"));
        Accepted(await contest.Configure(new ContestSettings(["初中组"], 3, AllianceRule), Stamp));
        foreach (var team in new[] { "a", "b", "c", "d" })
        {
            Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", "实验初中", "lingang", "初中组", [], []), Stamp));
        }

        foreach (var (team, side, score) in new[] { ("a", "red", 60m), ("b", "red", 60m), ("c", "blue", 40m), ("d", "blue", 40m) })
        {
            Accepted(await contest.EnterScore(Score(team, 1, score) with { Judge = "j1", Match = "qm1", Side = side, Surrogate = team == "d" }, Stamp));
            Accepted(await contest.EnterScore(Score(team, 1, score + 5) with { Judge = "j2", Match = "qm1", Side = side, Surrogate = team == "d" }, Stamp));
        }

        Accepted(await contest.EnterScore(Score("c", 2, 90) with { Judge = "j1", Match = "qm2", Side = "red" }, Stamp));
        Accepted(await contest.EnterScore(Score("a", 2, null) with { Judge = "j1", Match = "qm2", Side = "blue" }, Stamp));
        Accepted(await contest.EnterScore(Score("a", 1, 30) with { Judge = "j1", Stage = "final", Source = SheetSource.Paper }, Stamp));
        Accepted(await contest.ChangeRule(AllianceRule.Replace("\"win\":2", "\"win\":3", StringComparison.Ordinal), "裁判会议决定胜场计 3 分", Stamp));
    }

    private static async Task WriteDevicesAsync(IDevicesGrain devices)
    {
        byte[] code = [1, 2, 3, 4], link = [5, 6, 7, 8];
        var tablet = Accepted(await devices.Invite(new NewDevice("3 号台 裁判平板", Role.Judge, code, link), Stamp));
        Accepted(await devices.Pair(new PairingAttempt(tablet.Number, [9, 9, 9, 9], "Chrome"), Stamp));
        Accepted(await devices.Pair(new PairingAttempt(tablet.Number, code, "Chrome 150 / Android"), Stamp));
        Accepted(await devices.Hear(tablet.DeviceId, new DeviceBeat(4, null), Stamp));
        Accepted(await devices.Check(
            tablet.DeviceId,
            new DeviceCheck(CheckLevel.Ok, CheckLevel.Watch, CheckLevel.Ok, CheckLevel.Must, CheckLevel.Ok, CheckLevel.Ok, CheckLevel.Ok, 12, -340, 81, "alliances", "f00d"),
            Stamp));
        var lost = Accepted(await devices.Invite(new NewDevice("检录处", Role.Gate, [1, 1, 1, 1], [2, 2, 2, 2]), Stamp));
        Accepted(await devices.Pair(new PairingAttempt(null, [2, 2, 2, 2], "Safari"), Stamp));
        Accepted(await devices.Revoke(lost.DeviceId, Stamp));
        var gone = Accepted(await devices.Invite(new NewDevice("备用", Role.Display, [3, 3, 3, 3], [4, 4, 4, 4]), Stamp));
        Accepted(await devices.Revoke(gone.DeviceId, Stamp));
        Accepted(await devices.Forget(gone.DeviceId, Stamp));
    }

    private static async Task WriteFloorAsync(IFloorGrain floor)
    {
        Accepted(await floor.Configure(
            new FloorSettings(
                Starts, Starts.AddMinutes(-30), 150, 60, 300, [new FloorBreak(Starts.AddHours(3), Starts.AddHours(4))],
                RunSequence.RoundFirst, RoundOrder.Mirrored, true, true, 5, false, 1),
            Stamp));
        Accepted(await floor.PutTable(1, new TableEntry(null, [], true, null), Stamp));
        Accepted(await floor.PutTable(2, new TableEntry("初中台", ["初中组"], true, null), Stamp));
        Accepted(await floor.Draw(new DrawRequest("20990530", null, false, null), Stamp));
        Accepted(await floor.Draw(new DrawRequest("1", 3, false, "补报一队"), Stamp));
        // A round robin takes the place of the group's matches before it.
        Accepted(await floor.AddMatches(new MatchRequest("小学组", "1", default), Stamp));
        var match = Accepted(await floor.AddMatches(new MatchRequest("小学组", "2", default), Stamp)).Matches[0];
        var beyond = Accepted(await floor.AddMatches(new MatchRequest(null, null, [new Pairing(4, [["a"], ["d"]])]), Stamp)).Matches[0];
        var mistaken = Accepted(await floor.AddMatches(new MatchRequest(null, null, [new Pairing(4, [["a"], ["d"]]), new Pairing(4, [["b"], ["d"]])]), Stamp)).Matches[1];
        Accepted(await floor.RemoveMatch(mistaken, "误排", Stamp));
        Accepted(await floor.ReportIn("c", new ArrivalRequest(3, false, null), Stamp));
        Accepted(await floor.ReportIn("d", new ArrivalRequest(2, false, null), Stamp));
        Accepted(await floor.ReportIn("d", new ArrivalRequest(null, true, "队伍未到齐"), Stamp));
        var slots = (await floor.Look(Audience.Staff))!.Set.Where(row => row.Key.StartsWith("slot:", StringComparison.Ordinal)).Select(row => JsonNode.Parse(row.Json)!).ToArray();
        var run = (string)slots.First(slot => (string?)slot["kind"] == "solo" && (int)slot["round"]! == 2 && (string?)slot["teams"]![0]!["id"] == "c")["id"]!;
        var practice = (string)slots.First(slot => (string?)slot["kind"] == "practice")["id"]!;
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Inspect, null, "A-3", null, null), Stamp));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Queue, null, null, null, null), Stamp));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Start, null, null, 1, null), Stamp));
        Accepted(await floor.TurnClock(1, new ClockRequest(ClockAct.Start, 120), Stamp));
        Accepted(await floor.TurnClock(1, new ClockRequest(ClockAct.Stop, null), Stamp));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Undo, null, null, null, "上错赛台"), Stamp));
        Accepted(await floor.Step(match, new RunStepRequest(StepKind.Call, null, null, null, null), Stamp));
        Accepted(await floor.EnterPractice(practice, new PracticeEntry(null, ImmutableDictionary<string, decimal>.Empty.Add("score", 12.5m)), Stamp));
        CallActor.Set(new Actor("golden", [Role.HeadJudge]));
        Accepted(await floor.Step(run, new RunStepRequest(StepKind.Forfeit, null, null, null, "申请弃权"), Stamp));
        // Of a round that the contest does not have: it refuses the withdrawal.
        Accepted(await floor.Step(beyond, new RunStepRequest(StepKind.Forfeit, "d", null, null, "申请弃权"), Stamp));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!(await floor.Look(Audience.Staff))!.Set.Any(row => row.Key == $"slot:{run}" && JsonNode.Parse(row.Json)!["teams"]![0]!["stage"]!.ToString() == "forfeited")
            || (int)JsonNode.Parse((await floor.Look(Audience.Staff))!.Set.Single(row => row.Key == "floor").Json)!["troubles"]! == 0
            || (await floor.Reasons()).Length < 5)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task<JsonObject> ReadAsync(IGrainFactory grains)
    {
        var views = new JsonObject();
        await AddAsync("event:talk", grains.GetGrain<IEventGrain>(GrainKey.Of(District, "talk")));
        await AddAsync("event:robot", grains.GetGrain<IEventGrain>(GrainKey.Of(District, "robot")));
        await AddAsync("venue:hall", grains.GetGrain<IVenueGrain>(GrainKey.Of(District, "hall")));
        await AddAsync("floor:robot", grains.GetGrain<IFloorGrain>(GrainKey.Of(District, "robot")));
        await AddAsync("contest:robot", grains.GetGrain<IContestGrain>(GrainKey.Of(District, "robot")));
        await AddAsync("event:evening", grains.GetGrain<IEventGrain>(GrainKey.Of(District, "evening")));
        await AddAsync("event:course", grains.GetGrain<IEventGrain>(GrainKey.Of(District, "course")));
        await AddAsync("contest:alliances", grains.GetGrain<IContestGrain>(GrainKey.Of(District, "alliances")));
        await AddAsync("venue:annex", grains.GetGrain<IVenueGrain>(GrainKey.Of(District, "annex")));
        views["accounts"] = new JsonObject((await grains.GetGrain<IAccountsGrain>(GrainKey.Of(District, "accounts")).List())
            .Select(account => KeyValuePair.Create(account.Id, JsonSerializer.SerializeToNode(account, Plain))));
        var devices = await grains.GetGrain<IDevicesGrain>(GrainKey.Of(District, "devices")).List();
        views["devices"] = new JsonObject(devices.Select(device => KeyValuePair.Create(device.Id, JsonSerializer.SerializeToNode(device, Plain))));
        foreach (var (_, device) in views["devices"]!.AsObject())
        {
            // Memory, not record.
            device!.AsObject().Remove("lastHeard");
        }

        await AddAsync("contest:finals", grains.GetGrain<IContestGrain>(GrainKey.Of(District, "finals")));
        await AddAsync("awards:finals", grains.GetGrain<IAwardsGrain>(GrainKey.Of(District, "finals")));
        await FinalsStore.ReadAsync(grains, GrainKey.Of(District, "finals"), views, Plain);
        await PaperStore.ReadAsync(grains, GrainKey.Of(District, "papers"), views, Plain);

        if (await grains.GetGrain<IOverallGrain>(GrainKey.Of(District, "festival")).Table(Audience.Staff, OverallUnit.School, null) is { } table)
        {
            views["overall"] = new JsonObject(table.Rows.Select(row => KeyValuePair.Create(row.School!, JsonSerializer.SerializeToNode(row, Plain))));
        }

        if (await grains.GetGrain<IEligibilityGrain>(GrainKey.Of(District, "festival")).Report(1) is { } report)
        {
            views["eligibility"] = new JsonObject(
                report.Exceptions.Select(one => KeyValuePair.Create(one.ExceptionId, JsonSerializer.SerializeToNode(one, Plain)))
                    .Prepend(KeyValuePair.Create("limit", (JsonNode?)new JsonObject { ["limit"] = report.Limit, ["over"] = report.Pupils.Length })));
        }

        // What a public reader is told of a place rests on runs, judges and sides.
        if (await grains.GetGrain<IContestGrain>(GrainKey.Of(District, "alliances")).Explain(Audience.Public, "a") is { } explained)
        {
            views["explanation"] = new JsonObject { ["a"] = JsonSerializer.SerializeToNode(explained with { Version = default }, Plain) };
        }

        return views;

        async Task AddAsync(string topic, IPublishesViews grain)
        {
            // A store from before the floors has none.
            var rows = ((await grain.Look(Audience.Staff))?.Set ?? []).OrderBy(row => row.Key, StringComparer.Ordinal)
                .Select(row => KeyValuePair.Create(row.Key, JsonNode.Parse(row.Json)));
            views[topic] = new JsonObject(rows);
            // Told by the venue's grain, not kept by the event's journal.
            (views[topic]!["event"] as JsonObject)?.Remove("present");
        }
    }

    private static async Task<T> RunAsync<T>(string folder, Func<IGrainFactory, Task<T>> use)
    {
        using var store = new SqliteJournalStore(Path.Combine(folder, "journal.db"), NullLogger<SqliteJournalStore>.Instance);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IJournalStore>(store);
            silo.Services.AddSingleton<ISecretStore>(store);
            silo.Services.AddGrainServices();
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        return await use(cluster.Client);
    }

    private static EventSettings Settings(string name, EventKind kind, int? capacity) => new(
        name, kind, "chengguan", ["hall"], Starts, Starts.AddHours(8), capacity, null, ["区科协"], ["科技节"],
        new RegistrationSettings(null, null, WaitlistMode.Promote));

    private static ScoreEntry Score(string team, int round, decimal? score) => new(
        team,
        round,
        null,
        score is null ? ImmutableDictionary<string, decimal>.Empty : ImmutableDictionary<string, decimal>.Empty.Add("score", score.Value),
        score is null ? RunOutcome.NoShow : RunOutcome.Scored,
        null, null, null, "tablet-1", SheetSource.Tablet);

    private static T Accepted<T>(Answer<T> answer)
    {
        Assert.Null(answer.Refusal);
        return answer.Result!;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventsLive.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No EventsLive.sln above the tests.");
        }

        return Path.Combine(folder.FullName, "Grains.Tests", "Golden");
    }
}
