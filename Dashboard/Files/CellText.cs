using System.Text;
using System.Text.RegularExpressions;

namespace EventsLive.Dashboard.Files;

/// <summary>Reads cells as people type them: with full-width digits, ideographic spaces, line breaks and marks that nobody sees.</summary>
public static partial class CellText
{
    /// <summary>A cell of plain text on one line: spaces of every kind and line breaks become one space, invisible marks go.</summary>
    public static string Clean(string text) => Spaces().Replace(Invisible().Replace(text, ""), " ").Trim();

    /// <summary>A cell that holds a number, an id or a word: also without width, so that <c>１２</c> is 12.</summary>
    public static string Code(string text) => Clean(text).Normalize(NormalizationForm.FormKC);

    /// <summary>A header for comparing: without width, case, spaces, a star, and hints in brackets.</summary>
    public static string Header(string text) =>
        Spaces().Replace(Hint().Replace(Code(text), ""), "").Trim('*').ToLowerInvariant();

    /// <summary>Names in one cell, apart by a comma, an enumeration comma, a semicolon or a line break: a space may be part of a name.</summary>
    public static IEnumerable<string> Names(string text) =>
        text.Split(['、', '，', ',', ';', '；', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(Clean).Where(name => name.Length > 0);

    /// <summary>Text for a CSV file so that no spreadsheet takes it for a formula: an apostrophe stands in front of <c>= + - @</c>, of the same in other widths, and of tab, CR and LF.</summary>
    /// <remarks>
    /// As OWASP's page on CSV injection has it, and what an East Asian spreadsheet takes for the plain sign. Text that begins so after apostrophes gets one
    /// more, so that <see cref="Unguard"/> gives every text back as it was. Numbers are never guarded.
    /// </remarks>
    public static string Guard(string text) => Guarded().IsMatch(text) ? "'" + text : text;

    /// <summary>Takes back what <see cref="Guard"/> did.</summary>
    public static string Unguard(string cell) => cell.Length > 1 && cell[0] == '\'' && Guarded().IsMatch(cell.AsSpan(1)) ? cell[1..] : cell;

    [GeneratedRegex(@"[\u200B-\u200F\u2060\uFEFF]")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"[\s\u3000\u00A0]+")]
    private static partial Regex Spaces();

    // After FormKC full-width brackets are plain ones.
    [GeneratedRegex(@"[(\[【].*[)\]】]")]
    private static partial Regex Hint();

    [GeneratedRegex(@"\A'*[=+\-@＝＋－＠﹦﹢﹣﹫\t\r\n]")]
    private static partial Regex Guarded();
}
