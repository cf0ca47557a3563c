using System.Collections.Immutable;

namespace EventsLive.Dashboard.Files;

/// <summary>One row of a table file as it was typed.</summary>
/// <param name="Line">Line of a CSV file on which the row begins, or row of a worksheet; counted from 1.</param>
public sealed record FileRow(int Line, ImmutableArray<string> Cells);

/// <summary>The rows of a table file that are not blank, whatever the file's form and encoding.</summary>
/// <param name="Broken">Lines of a CSV file whose quotes do not close as they should; they are in no row.</param>
/// <param name="Rectangular">Whether a row of another length than the header is a fault: a worksheet has no lengths.</param>
public sealed record FileTable(ImmutableArray<FileRow> Rows, ImmutableArray<int> Broken, bool Rectangular)
{
    /// <summary>Rows, blank ones not counted, that a file may have.</summary>
    public const int MaxRows = 20_000;

    /// <summary>Columns that a file may have.</summary>
    public const int MaxColumns = 256;
}
