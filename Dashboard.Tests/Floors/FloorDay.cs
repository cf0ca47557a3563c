using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Tests.Floors;

/// <summary>A contest with teams and a drawn floor, made through the API.</summary>
internal sealed class FloorDay(ApiHost host, string id)
{
    private static readonly string[] Schools = ["生态城实验小学", "滨海小学", "第一小学", "中新天津生态城南开中学附属实验小学", "外国语学校"];

    private const string Rule =
        """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":5}],"rounds":{"counted":2,"aggregate":"best"},"ties":["mean"]}""";

    public string Id => id;

    /// <param name="startsIn">From now to the first run.</param>
    public async Task<FloorDay> SetUp(int teams, int tables, TimeSpan startsIn, bool drawn = true, string name = "机器人综合技能比赛")
    {
        using var client = host.Administrator();
        var now = DateTimeOffset.UtcNow;
        (await client.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        await client.Put($"/events/{id}", new { name, kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(9), registration = new { waitlist = "none" } });
        (await client.Put($"/events/{id}/contest", new { groups = new[] { "小学组", "初中组" }, rounds = 2, rule = JsonElement.Parse(Rule) })).Expect(HttpStatusCode.Created);
        await Parallel.ForAsync(1, teams + 1, async (i, _) =>
            (await client.Put($"/events/{id}/teams/t{i}", new { number = i, name = i % 7 == 0 ? $"火星探索者联合先锋{i}队" : $"星火{i}队", school = Schools[i % Schools.Length], town = "town-1", group = i % 2 == 1 ? "小学组" : "初中组" })).Expect(HttpStatusCode.Created));
        (await client.Put($"/events/{id}/floor", new { startsAt = now + startsIn, runSeconds = 150, changeoverSeconds = 90, gapSeconds = 600, callIntervalSeconds = 5 })).Expect(HttpStatusCode.Created);
        for (var table = 1; table <= tables; table++)
        {
            (await client.Put($"/events/{id}/floor/tables/{table}", new { open = true })).Expect(HttpStatusCode.Created);
        }

        if (drawn)
        {
            (await client.Post($"/events/{id}/floor/draw", new { seed = "20261128" })).Expect(HttpStatusCode.OK);
        }

        return this;
    }

    public async Task<JsonElement> Picture() => (await host.Administrator().Get($"/events/{id}/floor")).Expect(HttpStatusCode.OK).Json;

    /// <summary>The slots in running order.</summary>
    public async Task<JsonElement[]> Slots() => [.. (await Picture()).GetProperty("slots").EnumerateArray()];

    public async Task Step(string slot, string step, int? table = null, string? reason = null, Role? role = null)
    {
        using var client = role is { } named ? await host.SignedIn(named) : host.Administrator();
        (await client.Post($"/events/{id}/floor/slots/{slot}/steps", new { step, table, reason })).Expect(HttpStatusCode.OK);
    }

    public async Task Report(string team) =>
        (await host.Administrator().Post($"/events/{id}/floor/teams/{team}/report", new { present = 3 })).Expect(HttpStatusCode.OK);

    public static string TeamOf(JsonElement slot) => slot.GetProperty("teams")[0].GetProperty("id").GetString()!;

    public static string IdOf(JsonElement slot) => slot.GetProperty("id").GetString()!;
}
