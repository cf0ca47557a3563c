using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;

namespace EventsLive.Dashboard.Tests.Awards;

/// <summary>A contest whose teams all have a result: team 1 the best, and so on; pupils with names that no 16-bit character holds.</summary>
internal sealed class AwardsDay(ApiHost host, string id)
{
    /// <summary>U+20BB7 and U+30EDE, as they stand in names of persons.</summary>
    public const string RareName = "𠮷田𰻞";

    public const string Scheme =
        """{"tiers":[{"name":"一等奖","percent":10},{"name":"二等奖","percent":20},{"name":"三等奖","percent":30}],"recommend":{"top":1,"perSchool":1,"alternates":1},"specials":[{"name":"最佳创意奖","team":"t4"}]}""";

    public async Task<AwardsDay> SetUp(int teams, string publication = "immediate")
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, id, $"机器人综合技能赛 {id}");
        (await administrator.Put($"/events/{id}/contest", $$"""{"groups":["小学组","初中组"],"rounds":3,"rule":{{ContestSamples.Rule}},"publication":"{{publication}}"}""")).Expect(HttpStatusCode.OK);
        for (var i = 1; i <= teams; i++)
        {
            (await administrator.Put($"/events/{id}/teams/t{i}", new
            {
                name = $"第{i}队",
                school = $"第{(i % 7) + 1}实验学校",
                town = "town-1",
                group = i % 3 == 0 ? "初中组" : "小学组",
                members = new[] { i == 1 ? RareName : $"队员{i}", $"组员{i}" },
                coaches = new[] { $"教师{i}" },
            })).Expect(HttpStatusCode.Created);
            var score = new { team = $"t{i}", round = 1, fields = new { tasks = Math.Max(0, 10 - i), time = i % 120 } };
            (await administrator.Post($"/events/{id}/scores", score)).Expect(HttpStatusCode.Created);
        }

        return this;
    }

    public async Task Drafted()
    {
        using var administrator = host.Administrator();
        (await administrator.Put($"/events/{id}/awards/scheme", Scheme)).Expect(HttpStatusCode.OK);
        (await administrator.Post($"/events/{id}/awards/propose", "")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Opens the notice; one that has ended may be published at once.</summary>
    public async Task Publicised(DateTimeOffset to)
    {
        using var administrator = host.Administrator();
        (await administrator.Post($"/events/{id}/awards/publicise", new { from = to.AddDays(-5).ToString("O"), to = to.ToString("O"), telephone = "0550-1234567" })).Expect(HttpStatusCode.OK);
    }
}
