using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using EventsLive.Grains.Venues;
using Xunit;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>Writes a district of each kind of thing into a store, by the commands that a program has, and reads it all again.</summary>
internal static class GoldenDay
{
    public static async Task WriteAsync(IGrainFactory grains)
    {
        Accepted(await grains.GetGrain<IDistrictGrain>(Key("district")).Configure(
            new DistrictSettings("示例区", [new Town("chengguan", "城关镇"), new Town("lingang", "临港街道")]), Stamp));
        var hall = grains.GetGrain<IVenueGrain>(Key("hall"));
        Accepted(await hall.Configure(new VenueSettings("城关镇新时代文明实践中心", "chengguan", 10), Stamp));
        var annex = grains.GetGrain<IVenueGrain>(Key("annex"));
        Accepted(await annex.Configure(new VenueSettings("附楼", "chengguan", 10), Stamp));
        Accepted(await annex.Count(new CountRequest(4, null, null, DateTimeOffset.UtcNow, "gate-2"), Stamp));
        Accepted(await annex.Count(new CountRequest(null, 0, CountReason.EndOfDay, DateTimeOffset.UtcNow, "gate-2"), Stamp));
        await WriteAccountsAsync(grains.GetGrain<IAccountsGrain>(Key("accounts")));

        var talk = grains.GetGrain<IEventGrain>(Key("talk"));
        Accepted(await talk.Configure(Settings("人工智能讲座", EventKind.Lecture, capacity: 2), Stamp));
        var first = Accepted(await talk.Register(new RegistrationRequest("张三", "13800000000", "实验小学", 1), Stamp with { CommandId = Guid.NewGuid() }));
        Accepted(await talk.Register(new RegistrationRequest("李四", null, null, 1), Stamp));
        var waiting = Accepted(await talk.Register(new RegistrationRequest("王五", null, null, 1), Stamp));
        Accepted(await talk.Cancel(first.RegistrationId, proven: true, Stamp));
        Accepted(await talk.ErasePerson(first.RegistrationId, Stamp));
        Accepted(await talk.CheckIn(new CheckInRequest(waiting.RegistrationId, Direction.In, DateTimeOffset.UtcNow, "gate-1", "hall", "east", 1), Stamp));
        Accepted(await hall.Count(new CountRequest(3, null, null, DateTimeOffset.UtcNow, "gate-1"), Stamp));
        Accepted(await hall.Count(new CountRequest(null, 5, CountReason.Recount, DateTimeOffset.UtcNow, "gate-1"), Stamp));

        var robot = grains.GetGrain<IEventGrain>(Key("robot"));
        Accepted(await robot.Configure(Settings("机器人大赛", EventKind.Contest, capacity: null), Stamp));
        var contest = grains.GetGrain<IContestGrain>(Key("robot"));
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
        var desk = grains.GetGrain<IContestDeskGrain>(Key("robot"));
        Accepted(await desk.Substitute(new Substitution("d", "赵六", "孙八", "因病退出"), Stamp));
        Accepted(await desk.ReviseTeam(new TeamAmendment("c", null, "丙队", null, null, "初中组", null, "报名表填错"), Stamp));
        await FloorStore.WriteAsync(grains.GetGrain<IFloorGrain>(Key("robot")));
        await WriteCourseAsync(grains.GetGrain<IEventGrain>(Key("course")));
        await WriteOfferAsync(grains.GetGrain<IEventGrain>(Key("evening")));
        await AlliancesStore.WriteAsync(grains);
        await WriteDevicesAsync(grains.GetGrain<IDevicesGrain>(Key("devices")));
        Accepted(await grains.GetGrain<IEventGrain>(Key("finals")).Configure(Settings("总决赛", EventKind.Contest, capacity: null), Stamp));
        await FinalsStore.WriteAsync(grains, Key("finals"));
        Accepted(await grains.GetGrain<IEventGrain>(Key("papers")).Configure(Settings("纸质计分的赛项", EventKind.Contest, capacity: null), Stamp));
        await PaperStore.WriteAsync(grains, Key("papers"));
        Accepted(await grains.GetGrain<IEventGrain>(Key("stages")).Configure(Settings("有决赛的赛项", EventKind.Contest, capacity: null), Stamp));
        await StagesStore.WriteAsync(grains, Key("stages"));
        await FestivalStore.WriteAsync(grains);
    }

    public static async Task<JsonObject> ReadAsync(IGrainFactory grains)
    {
        var views = new JsonObject();
        await AddAsync("event:talk", grains.GetGrain<IEventGrain>(Key("talk")));
        await AddAsync("event:robot", grains.GetGrain<IEventGrain>(Key("robot")));
        await AddAsync("venue:hall", grains.GetGrain<IVenueGrain>(Key("hall")));
        await AddAsync("floor:robot", grains.GetGrain<IFloorGrain>(Key("robot")));
        await AddAsync("contest:robot", grains.GetGrain<IContestGrain>(Key("robot")));
        await AddAsync("event:evening", grains.GetGrain<IEventGrain>(Key("evening")));
        await AddAsync("event:course", grains.GetGrain<IEventGrain>(Key("course")));
        await AddAsync("contest:alliances", grains.GetGrain<IContestGrain>(Key("alliances")));
        await AddAsync("venue:annex", grains.GetGrain<IVenueGrain>(Key("annex")));
        views["accounts"] = new JsonObject((await grains.GetGrain<IAccountsGrain>(Key("accounts")).List())
            .Select(account => KeyValuePair.Create(account.Id, JsonSerializer.SerializeToNode(account, Plain))));
        var devices = await grains.GetGrain<IDevicesGrain>(Key("devices")).List();
        views["devices"] = new JsonObject(devices.Select(device => KeyValuePair.Create(device.Id, JsonSerializer.SerializeToNode(device, Plain))));
        foreach (var (_, device) in views["devices"]!.AsObject())
        {
            // Memory, not record.
            device!.AsObject().Remove("lastHeard");
        }

        await AddAsync("contest:finals", grains.GetGrain<IContestGrain>(Key("finals")));
        await AddAsync("awards:finals", grains.GetGrain<IAwardsGrain>(Key("finals")));
        await FinalsStore.ReadAsync(grains, Key("finals"), views);
        await PaperStore.ReadAsync(grains, Key("papers"), views);
        await StagesStore.ReadAsync(grains, Key("stages"), views);

        await FestivalStore.ReadAsync(grains, views);
        await AlliancesStore.ReadAsync(grains, views);

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

    private static async Task WriteAccountsAsync(IAccountsGrain accounts)
    {
        Accepted(await accounts.SetUp(new NewAccount("管理员", "no hash of any password", [Role.Administrator]), Stamp));
        Accepted(await accounts.Create(new NewAccount("组织者", "no hash of any password", [Role.Organiser]), Stamp));
        Accepted(await accounts.Remove(Accepted(await accounts.Create(new NewAccount("离职者", "no hash of any password", [Role.Judge]), Stamp)), Stamp));
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
}
