using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Files;

/// <summary>Reads an uploaded table, CSV or Excel: the bytes say which, whatever the file's name or declared type.</summary>
public static class TableReader
{
    public const string Csv = "text/csv";

    public const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What browsers may call either.</summary>
    public static readonly string[] ContentTypes = [Csv, Excel, "application/vnd.ms-excel", "application/octet-stream", "text/plain"];

    public static Read<FileTable> Read(ReadOnlySpan<byte> body)
    {
        if (ExcelTable.IsOne(body))
        {
            var read = ExcelTable.Read(body.ToArray());
            return read.Refusal is { } refusal ? Fault(refusal) : new Read<FileTable>(read.Value, null);
        }

        if (body is [0xD0, 0xCF, 0x11, 0xE0, ..])
        {
            // The form before 2007.
            return new Read<FileTable>(null, new ProblemResult(ProblemKind.UnsupportedMediaType, BodyParser.WholeBody, ["CSV, XLSX"]));
        }

        if (TextDecoding.Decode(body) is not { } text || text.Contains('\0', StringComparison.Ordinal))
        {
            return Fault(Refusal.Of(RefusalKind.Malformed, BodyParser.WholeBody));
        }

        return CsvTable.Read(text) is { } table
            ? new Read<FileTable>(table, null)
            : Fault(Refusal.Of(RefusalKind.TooLarge, "rows", $"{FileTable.MaxRows}"));
    }

    private static Read<FileTable> Fault(Refusal refusal) => new(null, ProblemResult.Of(refusal));
}
