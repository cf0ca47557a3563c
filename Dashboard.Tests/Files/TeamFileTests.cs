using System.Text;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Files;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Dashboard.Tests.Files;

public sealed class TeamFileTests
{
    [Fact]
    public void Read_AListAsSchoolsSendIt_IsUnderstood()
    {
        var rows = Read(
            """
            附件2：参赛队汇总表,,,,,,
            ,,,,,,
            序号,参赛编号,队名（必填）,学校,镇街,组别,队员（用顿号分隔）
            1,００１,　火星 队　,第一小学,东镇,小学组,张三、李四；王 五
            2,,"金星
            队",第二小学,west,小学组,
            """).Command!;

        Assert.Equal(["序号"], rows.Ignored);
        Assert.Equal([4, 5], rows.Lines);
        var first = rows.Entries[0];
        Assert.Equal((1, "火星 队", "第一小学", "east", "小学组"), (first.Number!.Value, first.Name, first.School, first.Town, first.Group));
        Assert.Equal(["张三", "李四", "王 五"], first.Members!.Value);
        Assert.Null(first.Coaches);
        Assert.Equal((null, "金星 队", "west"), (rows.Entries[1].Number, rows.Entries[1].Name, rows.Entries[1].Town));
        Assert.Empty(rows.Entries[1].Members!.Value);
    }

    [Fact]
    public void Read_WorkbookWithHalfACharacter_SaysSoAndDoesNotFail()
    {
        // Excel's own way to write a code unit that XML cannot hold.
        static string Row(int row, params string[] cells) =>
            $"<row r=\"{row}\">{string.Concat(cells.Select((text, i) => $"<c r=\"{(char)('A' + i)}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"))}</row>";
        var read = TeamFile.Read(
            Workbooks.Of(Row(1, "编号", "队名", "学校", "镇街", "组别", "_xD800_") + Row(2, "1_xD800_", "火星_xDC00_队", "第一小学_xD800_", "东镇", "小学组", "") + Row(3, "2", "金星_xD800_队", "第一小学", "东镇", "小学组", "")),
            town => town);

        Assert.True(read.Problem is not null || read.Command!.Entries.All(team => team.Name.All(c => !char.IsSurrogate(c))));
    }

    [Fact]
    public void Read_EnglishHeader_IsUnderstood() =>
        Assert.Equal(("Mars", 7), Read("No.,Team name,School,Town,Group,Coaches\n7,Mars,A,B,C,X\n").Command!.Entries.Select(team => (team.Name, team.Number!.Value)).Single());

    [Theory]
    [InlineData("编号,队名,学校,组别\n", "required", "town")]
    [InlineData("队名,学校,镇街,组别,队名\na,b,c,d,e\n", "malformed", "name")]
    [InlineData("队名,学校,镇街,组别\n", "required", "body")]
    [InlineData("", "required", "name")]
    public void Read_BadHeader_NamesTheColumn(string file, string kind, string field)
    {
        var problem = Read(file).Problem!;
        Assert.Equal((kind, field), (problem.Kind.Name, problem.Field));
    }

    [Fact]
    public void Read_BadRows_AreAllNamedByLineAndField()
    {
        var rows = Read("编号,队名,学校,镇街,组别\n一,a,b,东镇,d\n2,,b,东镇,d\n3,a,b,东镇\n4,a,b,东镇,d,多出\n5,\"a\"x,b,东镇,d\n6,a,b,东镇,\n7,a,b,东镇,d\n").Command!;
        Assert.Equal(
            [(2, "number"), (3, "name"), (4, null), (5, null), (6, null), (7, "group")],
            rows.Unread.OrderBy(fault => fault.Line).Select(fault => (fault.Line, fault.Refusal.Field)));
        Assert.Equal([8], rows.Lines);
    }

    [Fact]
    public void Read_RowWithSeveralFaults_NamesEachOfThem() => Assert.Equal(
        [(RefusalKind.UnknownTown, "town"), (RefusalKind.Malformed, "number"), (RefusalKind.Required, "name"), (RefusalKind.Required, "group")],
        Read("编号,队名,学校,镇街,组别\n一,,b,南镇,\n").Command!.Unread.Select(fault => (fault.Refusal.Kind, fault.Refusal.Field)));

    [Theory]
    [InlineData("南镇")]
    [InlineData("south")]
    [InlineData("East")]
    public void Read_TownThatTheDistrictHasNot_IsRefusedByName(string town)
    {
        var fault = Assert.Single(Read($"队名,学校,镇街,组别\na,b,{town},d\n").Command!.Unread);
        Assert.Equal((RefusalKind.UnknownTown, "town", town), (fault.Refusal.Kind, fault.Refusal.Field, Assert.Single(fault.Refusal.Arguments)));
    }

    private static Read<ImportRows<TeamImport>> Read(string file) =>
        TeamFile.Read(Encoding.UTF8.GetBytes(file), name => name switch { "东镇" => "east", "east" or "west" or "Town" or "B" => name, _ => null });
}
