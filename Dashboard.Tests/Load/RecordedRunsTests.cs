using EventsLive.Rehearsal.Replay;
using Xunit;

namespace EventsLive.Dashboard.Tests.Load;

public sealed class RecordedRunsTests
{
    private const string Header = "team,run,entered_at,no_show,verified,score\n";

    [Fact]
    public void Read_GoodRows_ComeInTheOrderOfEntry()
    {
        var runs = Read("""
            407,2,11-Feb-2023 10:21:50,false,true,53.5
            352,1,11-Feb-2023 10:18:49,false,true,64.0
            352,2,11-Feb-2023 10:20:00,true,false,
            """);

        Assert.Equal(
            [
                new RecordedRun("352", 1, new DateTime(2023, 2, 11, 10, 18, 49), NoShow: false, Verified: true, 64.0m),
                new RecordedRun("352", 2, new DateTime(2023, 2, 11, 10, 20, 0), NoShow: true, Verified: false, Score: null),
                new RecordedRun("407", 2, new DateTime(2023, 2, 11, 10, 21, 50), NoShow: false, Verified: true, 53.5m),
            ],
            runs);
    }

    [Theory]
    [InlineData("352,0,11-Feb-2023 10:18:49,false,true,64", "run")]
    [InlineData("352,1,31-Feb-2023 10:18:49,false,true,64", "entered_at")]
    [InlineData("352,1,11-Feb-2023 10:18:49,no,true,64", "no_show")]
    [InlineData("352,1,11-Feb-2023 10:18:49,false,,64", "verified")]
    [InlineData("352,1,11-Feb-2023 10:18:49,false,true,", "score")]
    [InlineData("352,1,11-Feb-2023 10:18:49,false,true", "score")]
    [InlineData("a_b,1,11-Feb-2023 10:18:49,false,true,64", "team")]
    public void Read_MalformedField_IsNamedWithItsLine(string row, string column)
    {
        var failure = Assert.Throws<CsvException>(() => Read("407,1,11-Feb-2023 10:00:00,false,true,1\n" + row));

        var error = Assert.Single(failure.Errors);
        Assert.Equal(3, error.Line);
        Assert.Equal(column, error.Column);
    }

    [Fact]
    public void Read_SeveralBadRows_AreAllReported()
    {
        var failure = Assert.Throws<CsvException>(() => Read("""
            352,x,11-Feb-2023 10:18:49,false,true,64
            352,1,11-Feb-2023 10:18:49,false,true,64
            352,1,11-Feb-2023 10:19:49,false,true,65
            352,2,yesterday,false,true,many
            """));

        Assert.Equal([(2, "run"), (4, "run"), (5, "entered_at"), (5, "score")], failure.Errors.Select(error => ((int)error.Line, error.Column)));
    }

    [Fact]
    public void Read_MissingColumn_IsNamed()
    {
        var failure = Assert.Throws<CsvException>(() => RecordedRuns.Read(new StringReader("team,run,no_show,verified,score\n")));

        Assert.Equal("entered_at", Assert.Single(failure.Errors).Column);
    }

    [Fact]
    public void ReadGroups_LaterRounds_DoNotCount()
    {
        var groups = RecordedRuns.ReadGroups(new StringReader("bracket,round,line,team,run\nLakes,1,1,7391,4\nWoods,1,1,352,4\nLakes,2,1,7391,5\n"));

        Assert.Equal("Lakes", groups["7391"]);
        Assert.Equal("Woods", groups["352"]);
        Assert.Equal(2, groups.Count);
    }

    [Fact]
    public void ReadGroups_TeamInTwoGroups_IsRefused()
    {
        var failure = Assert.Throws<CsvException>(() =>
            RecordedRuns.ReadGroups(new StringReader("bracket,round,team\nLakes,1,7391\nWoods,1,7391\n")));

        Assert.Equal(3, Assert.Single(failure.Errors).Line);
    }

    [Fact]
    public void Plan_RecordedRuns_MakesRuleTeamsAndRounds()
    {
        var runs = Read("""
            352,1,11-Feb-2023 10:18:49,false,true,64.5
            407,4,11-Feb-2023 10:19:49,false,true,-5
            b7,1,11-Feb-2023 10:20:49,false,false,90
            """);

        var plan = new ReplayPlan(runs, new Dictionary<string, string> { ["352"] = "Woods" }, "others");

        Assert.Equal(["352/1", "407/4"], plan.Runs.Select(run => $"{run.Team}/{run.Run}"));
        Assert.Equal(1, plan.Unverified);
        Assert.Equal(4, plan.Rounds);
        Assert.Equal(["Woods", "others"], plan.Groups);
        Assert.Equal([352, 407, null], plan.Teams.Select(team => team.Number));
        Assert.Equal(
            """{"groups":["Woods","others"],"rounds":4,"rule":{"schema":1,"fields":[{"name":"score","min":-5,"max":10000,"step":0.1}],"rounds":{"counted":3,"aggregate":"best"},"ties":["mean"]}}""",
            System.Text.Json.JsonSerializer.Serialize(plan.Contest));
    }

    private static IReadOnlyList<RecordedRun> Read(string rows) => RecordedRuns.Read(new StringReader(Header + rows));
}
