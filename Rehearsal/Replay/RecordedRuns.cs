using System.Globalization;
using CsvHelper;

namespace EventsLive.Rehearsal.Replay;

/// <summary>One timed run of a recorded contest.</summary>
/// <param name="Run">Round, from 1.</param>
/// <param name="EnteredAt">Local time at which the sheet was entered.</param>
/// <param name="Verified">False = the sheet was never confirmed; it is not replayed.</param>
/// <param name="Score">Null where the team did not show up.</param>
public sealed record RecordedRun(string Team, int Run, DateTime EnteredAt, bool NoShow, bool Verified, decimal? Score);

/// <summary>Reads the two CSV files of a recorded contest; each bad row is named by its line, and one is enough to refuse the file.</summary>
public static class RecordedRuns
{
    private static readonly string[] TimeFormats =
        ["dd-MMM-yyyy HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    private static readonly CsvReaderOptions Options = new()
    {
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
    };

    /// <summary>Reads runs, header <c>team,run,entered_at,no_show,verified,score</c>, and returns them in the order of <c>entered_at</c>.</summary>
    /// <exception cref="CsvException">A column is missing, a row is malformed, or a team's run is there twice.</exception>
    public static IReadOnlyList<RecordedRun> Read(TextReader text)
    {
        var runs = new List<RecordedRun>();
        var seen = new HashSet<(string, int)>();
        ReadRows(text, ["team", "run", "entered_at", "no_show", "verified", "score"], (csv, errors) =>
        {
            var noShow = Parse<bool>(csv, "no_show", bool.TryParse, errors);
            var run = new RecordedRun(
                Team(csv, errors),
                Parse<int>(csv, "run", TryRound, errors),
                Parse<DateTime>(csv, "entered_at", TryTime, errors),
                noShow,
                Parse<bool>(csv, "verified", bool.TryParse, errors),
                noShow ? null : Parse<decimal>(csv, "score", TryNumber, errors));
            if (!seen.Add((run.Team, run.Run)))
            {
                errors.Add(new CsvError(csv.LineNumber, "run", Wording.CsvDuplicateRun));
            }

            runs.Add(run);
        });
        return [.. runs.OrderBy(run => run.EnteredAt)];
    }

    /// <summary>Reads a bracket, header with <c>bracket,round,team</c>: the rows of round 1 tell the group of each team.</summary>
    /// <exception cref="CsvException">A column is missing, a row is malformed, or a team is in two groups.</exception>
    public static IReadOnlyDictionary<string, string> ReadGroups(TextReader text)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadRows(text, ["bracket", "round", "team"], (csv, errors) =>
        {
            if (Parse<int>(csv, "round", TryRound, errors) != 1)
            {
                return;
            }

            var group = csv.GetString("bracket").Trim();
            if (group.Length == 0)
            {
                errors.Add(new CsvError(csv.LineNumber, "bracket", Wording.CsvMalformed));
            }

            var team = Team(csv, errors);
            if (!groups.TryAdd(team, group) && groups[team] != group)
            {
                errors.Add(new CsvError(csv.LineNumber, "bracket", Wording.CsvTwoGroups));
            }
        });
        return groups;
    }

    private delegate bool TryParse<T>(string text, out T value);

    private static void ReadRows(TextReader text, string[] columns, Action<CsvReader, List<CsvError>> row)
    {
        using var csv = CsvReader.Create(text, Options, leaveOpen: true);
        if (csv.Headers.Count == 0)
        {
            throw new CsvException([new CsvError(1, columns[0], Wording.CsvNoHeader)]);
        }

        var missing = columns.Except(csv.Headers, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new CsvException([.. missing.Select(column => new CsvError(1, column, Wording.CsvNoColumn))]);
        }

        var errors = new List<CsvError>();
        try
        {
            while (csv.Read())
            {
                row(csv, errors);
            }
        }
        catch (CsvFormatException malformed)
        {
            errors.Add(new CsvError(malformed.LineNumber, columns[0], Wording.CsvMalformed));
        }

        if (errors.Count > 0)
        {
            throw new CsvException(errors);
        }
    }

    private static T? Parse<T>(CsvReader csv, string column, TryParse<T> parse, List<CsvError> errors)
    {
        if (parse(csv.GetString(column).Trim(), out var value))
        {
            return value;
        }

        errors.Add(new CsvError(csv.LineNumber, column, Wording.CsvMalformed));
        return default;
    }

    /// <summary>A team's number or short name, which becomes its id: 1 to 64 of <c>a-z 0-9 -</c>.</summary>
    private static string Team(CsvReader csv, List<CsvError> errors)
    {
        var team = csv.GetString("team").Trim().ToLowerInvariant();
        if (team.Length is < 1 or > 64 || !team.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
        {
            errors.Add(new CsvError(csv.LineNumber, "team", Wording.CsvTeamId));
        }

        return team;
    }

    private static bool TryRound(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1;

    private static bool TryNumber(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryTime(string text, out DateTime value) =>
        DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
}

/// <param name="Line">Line of the file, from 1.</param>
public sealed record CsvError(long Line, string Column, string Rule);

/// <summary>A CSV file that cannot be used, with everything that is wrong with it.</summary>
public sealed class CsvException(IReadOnlyList<CsvError> errors)
    : Exception(string.Join('\n', errors.Select(error => Wording.CsvAt(error.Line, error.Column, error.Rule))))
{
    public IReadOnlyList<CsvError> Errors { get; } = errors;
}
