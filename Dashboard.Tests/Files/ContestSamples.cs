using System.Net;
using EventsLive.Dashboard.Tests.Api;

namespace EventsLive.Dashboard.Tests.Files;

/// <summary>A contest of two groups whose sheet has two fields, one of them with a Chinese label.</summary>
internal static class ContestSamples
{
    public const string Rule =
        """{"schema":1,"fields":[{"name":"tasks","label":"完成任务数","min":0,"max":10,"step":1,"weight":10,"unit":"分"},{"name":"time","label":"用时","min":0,"max":120,"step":0.01,"weight":0}],"rounds":{"counted":2,"aggregate":"best"},"ties":["sum"]}""";

    public static async Task Create(HttpClient administrator, string id, string? name = null)
    {
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        var now = DateTimeOffset.UtcNow;
        (await administrator.Put($"/events/{id}", new { name = name ?? id, kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5) })).Expect(HttpStatusCode.Created);
        (await administrator.Put($"/events/{id}/contest", $$"""{"groups":["小学组","初中组"],"rounds":3,"rule":{{Rule}}}""")).Expect(HttpStatusCode.Created);
    }
}
