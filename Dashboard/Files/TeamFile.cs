using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Files;

/// <summary>Reads a file of teams: one a row, columns named in Chinese or English in any order.</summary>
/// <remarks>A column that the file lacks leaves what is stored as it is; an empty cell of a column that it has empties it.</remarks>
public static class TeamFile
{
    public static readonly ImmutableArray<FileColumn> Columns =
    [
        new("team", false, "队伍标识", "Team ID"),
        new("number", false, "编号", "队伍编号", "参赛编号", "队号", "No."),
        new("name", true, "队名", "队伍名称", "参赛队", "参赛队名称", "Team name"),
        new("school", true, "学校", "学校名称", "参赛单位", "单位"),
        new("town", true, "镇街", "所属镇街", "乡镇", "街道"),
        new("group", true, "组别", "参赛组别"),
        new("members", false, "队员", "参赛选手", "选手", "学生姓名", "学生"),
        new("coaches", false, "教练", "教练员", "指导教师", "指导老师", "辅导教师", "Coach"),
    ];

    /// <param name="townId">The id of the town of that name; null where a team may not be of it.</param>
    public static Read<ImportRows<TeamImport>> Read(ReadOnlySpan<byte> body, Func<string, string?> townId)
    {
        var file = TableReader.Read(body);
        if (file.Command is not { } table)
        {
            return new Read<ImportRows<TeamImport>>(null, file.Problem);
        }

        var found = Header.Find(table, Columns);
        return found.Refusal is { } refusal
            ? new Read<ImportRows<TeamImport>>(null, ProblemResult.Of(refusal))
            : ReadRows(table, found.Value!, townId);
    }

    private static Read<ImportRows<TeamImport>> ReadRows(FileTable table, Header header, Func<string, string?> townId)
    {
        var rows = new RowsRead<TeamImport>(table);
        foreach (var row in table.Rows.Skip(header.Row + 1))
        {
            if (table.Rectangular && !RowsRead.FitsHeader(row, header))
            {
                rows.Fault(row.Line, Refusal.Of(RefusalKind.Malformed));
                continue;
            }

            var check = new ShapeCheck();
            var entry = ReadRow(row, header, townId, ref check);
            rows.Add(row.Line, entry, check.Faults);
        }

        return rows.Done([.. header.Cells.Where((cell, i) => header.Columns[i] is null && cell.Trim().Length > 0)]);
    }

    private static TeamImport ReadRow(FileRow row, Header header, Func<string, string?> townId, ref ShapeCheck check)
    {
        string? Cell(string column) => header.Columns.IndexOf(column) is >= 0 and var i ? i < row.Cells.Length ? row.Cells[i] : "" : null;
        string Text(string column) => CellText.Clean(Cell(column) ?? "");
        var number = CellText.Code(Cell("number") ?? "");
        var id = CellText.Code(Cell("team") ?? "");
        var town = Text("town");
        if (town.Length > 0 && townId(town) is null)
        {
            check.Note(RefusalKind.UnknownTown, "town", town);
        }

        return new TeamImport(
            id.Length == 0 ? null : id,
            number.Length == 0 ? null : check.Whole("number", number.TrimStart('0') is { Length: > 0 } digits && number.All(char.IsAsciiDigit) ? digits : number),
            check.Required("name", Text("name")),
            check.Required("school", Text("school")),
            check.Required("town", town).Length > 0 ? townId(town) ?? "" : "",
            check.Required("group", Text("group")),
            Cell("members") is { } members ? [.. CellText.Names(members)] : null,
            Cell("coaches") is { } coaches ? [.. CellText.Names(coaches)] : null);
    }
}
