using System.Collections.Frozen;
using System.Collections.Immutable;
using EventsLive.Dashboard.Files;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads a file of score sheets, CSV or Excel: <c>team,round[,judge][,outcome][,match][,side][,stage][,surrogate]</c> and one column a sheet field. An empty cell is a field that is not there; a row with neither a value nor an outcome is no sheet.</summary>
public static class ScoreFile
{
    /// <summary>The columns that are no field of the rule; those of the first two are required.</summary>
    public static readonly ImmutableArray<FileColumn> Columns =
    [
        new("team", true, "编号", "队伍编号", "参赛编号", "队号", "No."),
        new("round", true, "轮次"),
        new("judge", false, "裁判"),
        new("outcome", false, "结果"),
        new("match", false, "场次"),
        new("side", false, "场边"),
        new("stage", false, "阶段"),
        new("surrogate", false, "替补场次"),
    ];

    /// <summary>What an exported file says beside the sheets, so that people can read it: not read back.</summary>
    public static readonly ImmutableArray<string> Remarks = ["队名", "Team name", "学校", "School", "组别", "Group", "本轮得分", "Sheet points"];

    private static readonly FrozenDictionary<string, RunOutcome> Outcomes = new Dictionary<string, RunOutcome>
    {
        ["正常"] = RunOutcome.Scored,
        ["有成绩"] = RunOutcome.Scored,
        ["未到场"] = RunOutcome.NoShow,
        ["弃权"] = RunOutcome.Withdrawn,
        ["退赛"] = RunOutcome.Withdrawn,
        ["取消资格"] = RunOutcome.Disqualified,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string?[] Yes = ["是", "TRUE", "True"];

    public static Read<ImportRows<ScoreEntry>> Read(ReadOnlySpan<byte> body)
    {
        var file = TableReader.Read(body);
        if (file.Command is not { } table)
        {
            return new Read<ImportRows<ScoreEntry>>(null, file.Problem);
        }

        var found = Header.Find(table, Columns);
        return found.Refusal is { } refusal ? Fault(refusal)
            : HeaderFault(found.Value!) is { } fault ? Fault(fault)
            : ReadRows(table, found.Value!);
    }

    private static Refusal? HeaderFault(Header header)
    {
        // Every further column is a field of the sheet; a worksheet may have empty columns at its end.
        var fields = header.Cells.Where((_, i) => header.Columns[i] is null).Select(CellText.Code).ToArray();
        var lastNamed = Array.FindLastIndex(fields, name => name.Length > 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return fields[..(lastNamed + 1)].FirstOrDefault(name => name.Length == 0 || !seen.Add(name)) is { } bad
            ? Refusal.Of(RefusalKind.Malformed, bad.Length == 0 ? "header" : bad)
            : null;
    }

    private static Read<ImportRows<ScoreEntry>> ReadRows(FileTable table, Header header)
    {
        var rows = new RowsRead<ScoreEntry>(table);
        foreach (var row in table.Rows.Skip(header.Row + 1))
        {
            if (table.Rectangular && !RowsRead.FitsHeader(row, header))
            {
                rows.Fault(row.Line, Refusal.Of(RefusalKind.Malformed));
                continue;
            }

            if (IsUnfilled(row, header))
            {
                continue;
            }

            var check = new ShapeCheck();
            var entry = ReadRow(row, header, ref check);
            rows.Add(row.Line, entry, check.Faults);
        }

        return rows.Done([.. header.Cells.Where((cell, i) => header.Columns[i] is null && IsRemark(cell))]);
    }

    private static ScoreEntry ReadRow(FileRow row, Header header, ref ShapeCheck check)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Cells.Length; i++)
        {
            if (i >= row.Cells.Length || CellText.Code(row.Cells[i]) is not { Length: > 0 } cell)
            {
                continue;
            }

            if (header.Columns[i] is { } column)
            {
                known.Add(column, cell);
            }
            else if (!IsRemark(header.Cells[i]))
            {
                var name = CellText.Code(header.Cells[i]);
                fields.Add(name, check.Number($"fields.{name}", cell));
            }
        }

        return new ScoreEntry(
            check.Required("team", known.GetValueOrDefault("team")),
            check.Whole("round", known.GetValueOrDefault("round")),
            known.GetValueOrDefault("judge"),
            fields.ToImmutable(),
            OutcomeOf(known.GetValueOrDefault("outcome"), ref check),
            Replaces: null,
            Reason: null,
            At: null,
            Device: null,
            SheetSource.Import,
            known.GetValueOrDefault("match"),
            SideWords.Read(known.GetValueOrDefault("side")),
            known.GetValueOrDefault("stage"),
            check.Flag("surrogate", known.GetValueOrDefault("surrogate") is var surrogate && Yes.Contains(surrogate) ? "true" : surrogate));
    }

    // A row of the template whose run has not been played: neither a value nor an outcome.
    private static bool IsUnfilled(FileRow row, Header header) =>
        header.Columns.Index().Where(column => column.Item is "outcome" || (column.Item is null && !IsRemark(header.Cells[column.Index]))).Select(column => column.Index).ToArray() is { Length: > 0 } said
        && said.All(i => i >= row.Cells.Length || CellText.Code(row.Cells[i]).Length == 0);

    internal static bool IsRemark(string header) => Remarks.Any(remark => CellText.Header(remark) == CellText.Header(header));

    private static RunOutcome OutcomeOf(string? word, ref ShapeCheck check) =>
        word is not null && Outcomes.TryGetValue(word, out var outcome) ? outcome
        : check.OptionalWord<RunOutcome>("outcome", word) ?? RunOutcome.Scored;

    private static Read<ImportRows<ScoreEntry>> Fault(Refusal refusal) => new(null, ProblemResult.Of(refusal));
}
