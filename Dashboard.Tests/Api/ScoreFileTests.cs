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
    public void Read_TemplateFilledInPart_LeavesOutTheRunsNotPlayed()
    {
        var rows = Read("team,round,outcome,score,队名\nt1,1,,5,一队\nt2,1,,,二队\nt3,1,noShow,,三队\n").Command!;

        Assert.Equal([2, 4], rows.Lines);
        Assert.Equal("body", Read("team,round,outcome,score\nt2,1,,\n").Problem!.Field);
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
        var rows = Read("team,round,score\nt1,one,5\n,1,5\nt1,1,5\nt1,1\nt1,1,1e3\nt1,1,\"5\"x\n,x,y\n").Command!;

        Assert.Equal(
            [(2, "round"), (3, "team"), (5, null), (6, "fields.score"), (7, null), (8, "fields.score"), (8, "team"), (8, "round")],
            rows.Unread.OrderBy(fault => fault.Line).Select(fault => (fault.Line, fault.Refusal.Field)));
        Assert.Equal([4], rows.Lines);
    }

    /// <summary>What cannot be read and what the contest refuses is told at once, by line; what may rest on a row that cannot be read is not.</summary>
    [Fact]
    public async Task Send_RowsThatCannotBeReadAndRowsThatAreRefused_AreToldTogether()
    {
        var rows = Read("team,round,score\nt1,1,5\nt1,one,5\nt9,1,5\nt2,1,6\n").Command!;
        var answer = await rows.SendAsync<ImportResult>(
            _ => throw new InvalidOperationException("Nothing of such a file may be entered."),
            entries => Task.FromResult(new Answer<ImportResult>(null, Refusal.Of(RefusalKind.UnknownTeam, "entries[1].team", "t9", "1") with
            {
                Others = [Refusal.Of(RefusalKind.NotPromoted, "entries[2].stage", "final", "2")],
            })));

        var problem = rows.Locate(answer.Refusal!)!;
        Assert.Equal("bad-rows", problem.Kind.Name);
        Assert.Equal([(3, "round"), (4, "team")], problem.Errors!.Select(error => (error.Line, error.Field)));

        var sound = await rows.SendAsync(_ => throw new InvalidOperationException(), _ => Task.FromResult(new Answer<ImportResult>(new ImportResult(3), null)));
        Assert.Equal([3], rows.Locate(sound.Refusal!)!.Errors!.Select(error => error.Line));
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
