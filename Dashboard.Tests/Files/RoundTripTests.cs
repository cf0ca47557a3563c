using System.Net;
using System.Text;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Dashboard.Tests.Files;

/// <summary>A contest's own export, imported into an empty contest of the same rule, makes the same contest.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class RoundTripTests(ApiHost host)
{
    private const string Alliances =
        "team,round,match,side,surrogate,score,penalties\n1,1,qm1,red,,100,10\n2,1,qm1,red,true,100,10\n3,1,qm1,blue,,80,20\n4,1,qm1,blue,,80,20\n2,1,qm2,red,,60,0\n3,2,qm2,blue,,60,0\n";

    private const string Problems =
        "team,round,outcome,solved,minute,wrong\n1,1,,1,30,2\n1,2,,1,90,0\n2,1,,1,75,0\n2,2,,1,85,0\n3,1,,0,,4\n4,1,noShow,,,\n";

    private const string Dives =
        "team,round,judge,stage,mark,difficulty\n1,1,,preliminary,,3.2\n1,1,j1,preliminary,7,\n1,1,j2,preliminary,8.5,\n1,1,j3,preliminary,8,\n2,1,j1,preliminary,9,2.0\n2,1,j2,preliminary,9,\n2,1,j3,preliminary,9,\n1,1,j1,final,6,3\n1,1,j2,final,6,\n1,1,j3,final,6,\n";

    [Theory]
    [InlineData("ftc-2018-19", Alliances, "csv")]
    [InlineData("ftc-2018-19", Alliances, "xlsx")]
    [InlineData("icpc", Problems, "csv")]
    [InlineData("icpc", Problems, "xlsx")]
    [InlineData("diving", Dives, "csv")]
    public async Task Export_ImportedAgain_MakesTheSameContest(string example, string sheets, string format)
    {
        using var administrator = host.Administrator();
        var (first, second) = ($"trip-{example}-{format}", $"trip-{example}-{format}-2");
        var rule = RuleDocuments.Examples.Single(document => document.Id == example).Text;
        foreach (var id in new[] { first, second })
        {
            await ContestSamples.Create(administrator, id);
            (await administrator.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"rule":{{rule}}}""")).Expect(HttpStatusCode.OK);
            var teams = "编号,队名,学校,镇街,组别\n" + string.Concat(Enumerable.Range(1, 4).Select(i => $"{i},{i}号队,第一小学,测试镇,小学组\n"));
            (await administrator.Send(HttpMethod.Post, $"/events/{id}/teams/import", teams, "text/csv")).Expect(HttpStatusCode.OK);
        }

        (await administrator.Import(first, sheets)).Expect(HttpStatusCode.OK);
        var file = await administrator.GetByteArrayAsync($"/api/v1/events/{first}/scores/export?format={format}", TestContext.Current.CancellationToken);
        using var content = new ByteArrayContent(file);
        content.Headers.TryAddWithoutValidation("Content-Type", format == "csv" ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        using var answer = await administrator.PostAsync($"/api/v1/events/{second}/scores/import", content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(await RowsAsync(administrator, first), await RowsAsync(administrator, second));
        var (before, after) = (await SheetsAsync(administrator, first), await SheetsAsync(administrator, second));
        Assert.Equal(before, after);
        // The files are of something: every sheet that went in is there.
        Assert.Equal(sheets.Count(c => c == '\n') - 1, before.Count(c => c == '\n') - 1);
    }

    private static async Task<string> RowsAsync(HttpClient client, string id) =>
        (await client.Get($"/events/{id}/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows").GetRawText().Replace("-2\"", "\"", StringComparison.Ordinal);

    private static async Task<string> SheetsAsync(HttpClient client, string id) =>
        Encoding.UTF8.GetString(await client.GetByteArrayAsync($"/api/v1/events/{id}/scores/export?format=csv", TestContext.Current.CancellationToken));
}
