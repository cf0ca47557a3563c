using System.Text;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

public sealed class ScoreFileTests
{
    [Fact]
    public void Read_GoodFile_HasItsEntriesWithTheirLines()
    {
        var rows = Read("team,round,outcome,score,touches\r\nt1,1,,310,2\r\n\r\n\"t2\",2,noShow,,\r\nt3,1,scored,-0.5,\r\n").Command!;

        Assert.Equal([2, 4, 5], rows.Lines);
        Assert.Equal(("t1", 1, RunOutcome.Scored), (rows.Entries[0].Team, rows.Entries[0].Round, rows.Entries[0].Outcome));
        Assert.Equal(310m, rows.Entries[0].Fields["score"]);
        Assert.Equal(2m, rows.Entries[0].Fields["touches"]);
        Assert.Equal(("t2", RunOutcome.NoShow, 0), (rows.Entries[1].Team, rows.Entries[1].Outcome, rows.Entries[1].Fields.Count));
        Assert.Equal(-0.5m, rows.Entries[2].Fields["score"]);
        Assert.All(rows.Entries, entry => Assert.Equal(SheetSource.Import, entry.Source));
    }

    [Fact]
    public void Read_ByteOrderMarkAndChinese_AreUnderstood() =>
        Assert.Equal("t1", Read("\uFEFFteam,round,得分\nt1,1,5\n").Command!.Entries.Single().Team);

    [Theory]
    [InlineData("", "team")]
    [InlineData("team,score\n", "round")]
    [InlineData("team,round,score,score\nt1,1,3,4\n", "score")]
    [InlineData("team,round,score\n", "body")]
    public void Read_BadHeader_NamesTheColumn(string file, string field) => Assert.Equal(field, Read(file).Problem!.Field);

    [Fact]
    public void Read_BadRows_AreAllReportedByLine()
    {
        var problem = Read("team,round,score\nt1,one,5\n,1,5\nt1,1,5\nt1,1\nt1,1,1e3\nt1,1,\"5\"x\n").Problem!;

        Assert.Equal("bad-rows", problem.Kind.Name);
        Assert.Equal([2, 3, 5, 6, 7], problem.Errors!.Select(error => error.Line));
        Assert.Equal(["round", "team", null, "fields.score", null], problem.Errors!.Select(error => error.Field));
    }

    [Fact]
    public void Read_NoUtf8_IsRefused() =>
        Assert.Equal("body", ScoreFile.Read((ReadOnlySpan<byte>)[0xC3, 0x28]).Problem!.Field);

    [Fact]
    public void Locate_RefusalOfTheGrain_IsOfItsLine()
    {
        var rows = Read("team,round,score\nt1,1,5\n\nt9,1,5\n").Command!;
        var problem = rows.Locate(Refusal.Of(RefusalKind.UnknownTeam, "entries[1].team", "t9", "1"))!;

        var error = Assert.Single(problem.Errors!);
        Assert.Equal((4, "team"), (error.Line, error.Field));
        Assert.Null(rows.Locate(Refusal.Of(RefusalKind.UnknownContest)));
    }

    private static Read<ImportRows<ScoreEntry>> Read(string file) => ScoreFile.Read(Encoding.UTF8.GetBytes(file).AsSpan());
}
