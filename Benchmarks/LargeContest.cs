using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Benchmarks;

/// <summary>Puts contests with their teams and first sheets into a server over HTTP, by the files that an organiser would import.</summary>
internal sealed class LargeContest(ApiClient api, HttpClient http)
{
    /// <summary>Rounds of each contest; all count, and the best one makes the total.</summary>
    public const int Rounds = 12;

    /// <summary>A rule where a score touches its own team only.</summary>
    public const string OwnTeamRule =
        """{"schema":1,"fields":[{"name":"score","min":0,"max":100000,"step":1}],"rounds":{"counted":12,"aggregate":"best"},"ties":["mean"]}""";

    // What one batch of the embedded store takes: a larger file is refused.
    private const int RowsAFile = 2_000;

    public static string Team(int number) => "t" + number.ToString(CultureInfo.InvariantCulture);

    public async Task PrepareDistrictAsync() =>
        (await api.Put("/api/v1/district", new { name = "基准区", towns = new[] { new { id = "t", name = "基准镇" } } })).Expect("PUT district");

    public async Task CreateAsync(string id, string rule, int rounds)
    {
        var now = DateTimeOffset.UtcNow;
        (await api.Put($"/api/v1/events/{id}", new
        {
            name = "机器人大赛",
            kind = "contest",
            town = "t",
            venues = Array.Empty<string>(),
            startsAt = now.AddHours(-1),
            endsAt = now.AddHours(3),
            capacity = (int?)null,
            registration = new { opensAt = (string?)null, closesAt = (string?)null, waitlist = "none" },
        })).Expect("PUT event");
        (await api.Put($"/api/v1/events/{id}/contest", new
        {
            groups = new[] { "小学组" },
            rounds,
            rule = System.Text.Json.Nodes.JsonNode.Parse(rule),
        })).Expect("PUT contest");
    }

    /// <summary>Has the day's floor follow the contest, as it does where teams are called up.</summary>
    public async Task FollowByFloorAsync(string id)
    {
        (await api.Put($"/api/v1/events/{id}/floor", new { startsAt = DateTimeOffset.UtcNow.AddHours(1), runSeconds = 60, autoForfeit = false })).Expect("PUT floor");
        (await api.Put($"/api/v1/events/{id}/floor/tables/1", new { name = "1" })).Expect("PUT table");
    }

    /// <summary>Imports teams t1 to t{teams}, each with two pupils and a coach.</summary>
    public Task EnterTeamsAsync(string id, int teams) => ImportAsync(
        $"/api/v1/events/{id}/teams/import",
        "team,number,name,school,town,group,members,coaches",
        Enumerable.Range(1, teams).Select(team => string.Create(
            CultureInfo.InvariantCulture,
            $"{Team(team)},{team},参赛队第{team}号,示例区第{team / 20}实验小学,基准镇,小学组,学生甲{team}、学生乙{team},教练{team / 4}")));

    /// <summary>Imports one sheet for each of the first teams.</summary>
    public Task EnterSheetsAsync(string id, int teams, int round) => ImportAsync(
        $"/api/v1/events/{id}/scores/import",
        "team,round,score",
        Enumerable.Range(1, teams).Select(team => string.Create(CultureInfo.InvariantCulture, $"{Team(team)},{round},{team % 997}")));

    public async Task<HttpResponseMessage> ImportAsync(string path, string csv)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return await http.PostAsync(path, content);
    }

    private async Task ImportAsync(string path, string header, IEnumerable<string> rows)
    {
        foreach (var file in rows.Chunk(RowsAFile))
        {
            using var answer = await ImportAsync(path, string.Join("\r\n", file.Prepend(header)));
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }
}
