using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;

namespace EventsLive.Dashboard.Tests.Overalls;

/// <summary>A large event of contests whose teams all have a result: in each, team 1 the best, and so on; schools in turn, of two towns.</summary>
internal sealed class OverallDay(ApiHost host, string id)
{
    public string Id => id;

    public async Task<OverallDay> SetUp(int parts, int teams, int schools = 7)
    {
        using var administrator = host.Administrator();
        (await administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" }, new { id = "town-2", name = "城关街道" } } })).Expect(HttpStatusCode.OK);
        await Event(administrator, id, "2026年区青少年科技节机器人大赛", null);
        for (var part = 1; part <= parts; part++)
        {
            var of = $"{id}-{part}";
            await Event(administrator, of, $"{new[] { "综合技能", "创新挑战", "工程挑战", "普及赛" }[(part - 1) % 4]}赛", id);
            (await administrator.Put($"/events/{of}/contest", $$"""{"groups":["小学组","初中组"],"rounds":2,"rule":{{ContestSamples.Rule}}}""")).Expect(HttpStatusCode.Created);
            for (var i = 1; i <= teams; i++)
            {
                var school = ((i + part) % schools) + 1;
                (await administrator.Put($"/events/{of}/teams/t{i}", new
                {
                    name = $"第{i}队",
                    school = $"第{school}实验学校",
                    town = $"town-{(school % 2) + 1}",
                    group = i % 3 == 0 ? "初中组" : "小学组",
                    members = new[] { i == 1 ? $"第{part}名学生" : $"学生{i}" },
                })).Expect(HttpStatusCode.Created);
                foreach (var round in new[] { 1, 2 })
                {
                    (await administrator.Post($"/events/{of}/scores", new { team = $"t{i}", round, fields = new { tasks = Math.Max(0, 10 - i), time = i % 120 } })).Expect(HttpStatusCode.Created);
                }
            }
        }

        return this;
    }

    public async Task<Reply> Team(int part, string team, string member)
    {
        using var administrator = host.Administrator();
        return await administrator.Put($"/events/{id}-{part}/teams/{team}", new { name = $"{team}队", school = "第一小学", town = "town-1", group = "小学组", members = new[] { member } });
    }

    public async Task Rule(string body)
    {
        using var administrator = host.Administrator();
        (await administrator.Put($"/events/{id}/overall", body)).Expect(HttpStatusCode.Created);
    }

    public async Task Publish(int part)
    {
        using var administrator = host.Administrator();
        (await administrator.Post($"/events/{id}-{part}/contest/publish", "")).Expect(HttpStatusCode.OK);
    }

    private static async Task Event(HttpClient administrator, string id, string name, string? partOf)
    {
        var now = DateTimeOffset.UtcNow;
        (await administrator.Put($"/events/{id}", new { name, kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-1), endsAt = now.AddHours(5), partOf })).Expect(HttpStatusCode.Created);
    }
}
