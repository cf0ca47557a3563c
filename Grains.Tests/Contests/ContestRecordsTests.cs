using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The records of contests as they are stored, which stay readable for ever, and the rows as outside clients read them.</summary>
public sealed class ContestRecordsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly ImmutableSortedDictionary<string, decimal> None = ImmutableSortedDictionary<string, decimal>.Empty;

    private static readonly ImmutableSortedDictionary<string, string> Awards =
        ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("a", "一等奖"), KeyValuePair.Create("b", "二等奖")]);

    public static TheoryData<string, string, IRecord> Stored() => new()
    {
        {
            "contest.configured",
            """{"groups":["小学","初中"],"rounds":4,"rule":"{}"}""",
            new ContestConfigured(["小学", "初中"], 4, "{}")
        },
        {
            "contest.team-put",
            """{"team":"t1","number":7,"name":"火星队","school":"第一小学","town":"城关镇","group":"小学"}""",
            new TeamPut("t1", 7, "火星队", "第一小学", "城关镇", "小学")
        },
        {
            "contest.sheet-accepted",
            """{"sheet":"s2","team":"t1","round":1,"judge":"j1","fields":{"score":12.5},"outcome":"Scored","counted":true,"replaces":"s1","at":"2026-11-28T09:00:00+08:00","device":"tablet-1","source":"Tablet"}""",
            new SheetAccepted("s2", "t1", 1, "j1", None.Add("score", 12.5m), RunOutcome.Scored, true, "s1", At, "tablet-1", SheetSource.Tablet)
        },
        {
            "contest.sheet-accepted",
            """{"sheet":"s3","team":"t1","round":2,"fields":{},"outcome":"NoShow","counted":false,"source":"Paper"}""",
            new SheetAccepted("s3", "t1", 2, null, None, RunOutcome.NoShow, false, null, null, null, SheetSource.Paper)
        },
        { "contest.configured", """{"groups":["小学"],"rounds":4,"rule":"{}","publication":"Awards"}""", new ContestConfigured(["小学"], 4, "{}", ContestPublication.Awards) },
        { "contest.frozen", """{"since":"2026-11-28T09:00:00+08:00"}""", new ContestFrozen(At) },
        { "contest.freeze-planned", """{"at":"2026-11-28T09:00:00+08:00"}""", new FreezePlanned(At) },
        { "contest.freeze-planned", "{}", new FreezePlanned(null) },
        { "contest.unfrozen", "{}", new ContestUnfrozen() },
        { "contest.sheets-approved", """{"sheets":["s1","s2"]}""", new SheetsApproved(["s1", "s2"]) },
        { "contest.approval-withdrawn", """{"sheets":["s1"]}""", new ApprovalWithdrawn(["s1"]) },
        { "contest.results-published", "{}", new ResultsPublished() },
        { "contest.unveil-started", """{"groups":["小学"],"from":10,"pauses":[3,2,1]}""", new UnveilStarted(["小学"], 10, [3, 2, 1]) },
        { "contest.unveil-stepped", """{"step":4}""", new UnveilStepped(4) },
        { "contest.unveil-stepped", """{"step":4,"awards":{"a":"一等奖","b":"二等奖"}}""", new UnveilStepped(4, Awards) },
        { "contest.unveil-ended", "{}", new UnveilEnded() },
    };

    [Theory]
    [MemberData(nameof(Stored), DisableDiscoveryEnumeration = true)]
    public void Record_OfSchemaOne_IsReadAndWrittenAsItWasStored(string alias, string json, IRecord record)
    {
        var catalogue = new ContestModel().Records;
        Assert.Equal((alias, 1), (catalogue.For(record).Alias, catalogue.For(record).Schema));

        Assert.Equal(json, Write(JsonSerializer.Deserialize(json, catalogue.For(alias, 1).Json), catalogue.For(alias, 1).Json));
        Assert.Equal(json, Write(record, catalogue.For(alias, 1).Json));
    }

    [Fact]
    public void Row_OfATeam_SpellsItsWordsAsTheApiDoes()
    {
        var contest = ContestFixture.Configured(rounds: 3);
        contest.Put("t1");
        contest.Enter(ContestFixture.NoScore("t1", 1, RunOutcome.NoShow));
        contest.Enter(ContestFixture.Score("t1", 3, 50));

        var row = ContestViews.Team(contest.State, contest.State.Shown.Teams["t1"], Audience.Public);

        Assert.Equal(
            """{"id":"t1","number":1,"name":"火星队","school":"第一小学","town":"城关镇","group":"小学","runs":[{"outcome":"noShow","open":false},null,{"points":50,"outcome":"scored","open":false}],"total":50,"rankKey":"n9749n96699","outcome":"scored","lastSheetAt":"2026-11-07T09:00:04+08:00"}""",
            Write(row, RowJson.Default.TeamRow));
    }

    private static string Write(object? value, JsonTypeInfo json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, value, json);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
