using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>Pictures of the wall for people to look at, and what can be told of them without looking: no error, nothing over the edge.</summary>
public sealed class WallLook(Browser browser)
{
    [Theory]
    [InlineData("zh", 1920, 1080)]
    [InlineData("en", 1920, 1080)]
    [InlineData("zh", 1280, 720)]
    [InlineData("zh", 3840, 2160)]
    public async Task Wall_OrdinaryDay_ShowsEverything(string language, int width, int height)
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay();
        await Picture(host, language, width, height, $"wall-day-{language}-{width}", "tr[data-team]");
    }

    [Fact]
    public async Task Wall_NothingYet_SaysSo()
    {
        await using var host = await WallHost.StartNew();
        host.Views["district"].Set("district", new DistrictRow("示例区", false, 0, 0, 0, null, false, 0, 0, 0, 0), RowJson.Default.DistrictRow);
        await Picture(host, "zh", 1920, 1080, "wall-empty", ".programme");
    }

    [Fact]
    public async Task Wall_HugeDay_CutsNoNumber()
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay(teams: 1000);
        var district = host.Views["district"];
        district.Set("district", new DistrictRow("名字特别长的示例经济技术开发区和高新技术产业示范园区", true, 128, 97, 128_450, 134_120, true, 12_500, 11_980, 35_990, 37_500), RowJson.Default.DistrictRow);
        for (var i = 0; i < 40; i++)
        {
            district.Set($"venue:x{i}", new VenueRow($"x{i}", $"第{i}街道办事处综合性新时代文明实践中心报告厅", "t0", 25_000, 13_000 + (400 * i), null), RowJson.Default.VenueRow);
            district.Set($"town:x{i}", new TownRow($"x{i}", $"名字很长的第{i}街道办事处", 20 + i, 3, 98_765 - i, 4), RowJson.Default.TownRow);
        }

        for (var i = 1; i <= 10; i++)
        {
            host.Views[$"contest:{SampleDistrict.ContestId}"].PutTeam(i, "中华人民共和国青少年机器人竞赛代表队第一分队", 12_345 - i, 4, "某某省某某市某某区实验外国语学校附属小学东校区");
        }

        await Picture(host, "zh", 1920, 1080, "wall-huge", "tr[data-team='t1']", ".wall .gauge .name");
    }

    [Theory]
    [InlineData("zh", 390, 844)]
    [InlineData("en", 844, 390)]
    public async Task Wall_OnAPhone_StandsBelowEachOtherInSizesToRead(string language, int width, int height)
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay();
        await using var wall = await browser.NewPage(width: width, height: height);
        await wall.Page.GotoAsync(new Uri(host.Address, language == "zh" ? "/wall" : "/wall?lang=en").ToString());
        await wall.Page.Locator("tr[data-team]").First.WaitForAsync();
        await wall.Screenshot($"wall-phone-{language}-{width}", fullPage: true);

        Assert.Equal(language == "zh" ? "科普活动指挥中心" : "Science Events Command Centre", await wall.Page.TitleAsync());
        Assert.Empty(await wall.Page.EvaluateAsync<string[]>("""
            (() => {
              const box = (name) => document.querySelector(name).getBoundingClientRect();
              const root = document.documentElement;
              const wrong = [];
              if (root.scrollWidth > root.clientWidth) wrong.push(`wider than the screen: ${root.scrollWidth}`);
              if (root.scrollHeight <= root.clientHeight) wrong.push("nothing to scroll");
              if (box(".standings").bottom > box(".venues").top) wrong.push("venues beside the standings");
              for (const text of document.querySelectorAll(".wall td, .wall .name, .wall label"))
                if (text.offsetParent !== null && text.getBoundingClientRect().height < 14) wrong.push(`too small: ${text.textContent}`);
              if (box("#wall-controls a").height < 44) wrong.push("the language's link is no target for a finger");
              return wrong;
            })()
            """));
        Assert.Empty(wall.Errors);
    }

    [Theory]
    [InlineData(4, 2, 2, "zh")]
    [InlineData(48, 3, 3, "en")]
    [InlineData(200, 6, 3, "zh")]
    [InlineData(1000, 10, 3, "zh")]
    [InlineData(1000, 10, 10, "en")]
    public async Task Wall_TeamsAndRounds_FitTheirColumns(int teams, int rounds, int counted, string language)
    {
        await using var host = await WallHost.StartNew();
        host.Views.PublishDay(teams);
        var contest = host.Views[$"contest:{SampleDistrict.ContestId}"];
        contest.Set("contest", new ContestRow(SampleDistrict.ContestId, [SampleDistrict.Group], rounds, counted, "best", "分", false), RowJson.Default.ContestRow);
        for (var i = 1; i <= teams; i++)
        {
            var team = SampleDistrict.Team(i, $"第{i}号未来工程师联队", 310 - (i / 4), school: "示例区城关镇中心小学");
            var runs = Enumerable.Range(1, rounds).Select(round => new RunCell(
                (i + round) % 9 == 0 ? null : 310 - (i / 4) - round, (i + round) % 9 == 0 ? RunOutcome.NoShow : RunOutcome.Scored, (i + round) % 11 == 0));
            contest.Set($"team:t{i}", team with { Runs = [.. runs] }, RowJson.Default.TeamRow);
        }

        await Picture(host, language, 1920, 1080, $"wall-{teams}-teams-{rounds}-rounds-{counted}-{language}", "tr[data-team='t1']");
    }

    private async Task Picture(WallHost host, string language, int width, int height, string name, string awaited, string? whole = null)
    {
        await using var wall = await browser.NewPage(width: width, height: height);
        await wall.Page.GotoAsync(new Uri(host.Address, language == "zh" ? "/wall" : "/wall?lang=en").ToString());
        await wall.Page.Locator(awaited).First.WaitForAsync();
        await Eventually.True("the charts to be drawn", async () => await wall.Page.Locator(".apex-chart svg").CountAsync() > 0);
        await wall.Page.EvaluateAsync("document.fonts.ready");
        await Eventually.True("the figures to stand", async () => await wall.Page.Locator("[data-name=registered]").TextContentAsync() is { Length: > 0 });
        await wall.Screenshot(name);
        Assert.Equal("", string.Join("\n", wall.Errors));
        Assert.Empty(await wall.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('.wall .number b, .wall td.total, .wall .count, .wall .clock, .wall .level, .wall td.run')]
              .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
              .map(e => e.className + ': ' + e.textContent)
            """));
        if (whole is not null)
        {
            // Characters are higher than tight lines; a whole line more would be cut.
            Assert.Empty(await wall.Page.EvaluateAsync<string[]>(
                "whole => [...document.querySelectorAll(whole)].filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 8).map(e => e.textContent)", whole));
        }
    }
}
