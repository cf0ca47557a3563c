using System.Collections.Immutable;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>What the public was told of results after their publication: corrections (更正说明), and decided appeals in the five fields of their notice.</summary>
internal static class NoticesFile
{
    /// <summary>By team, a line a notice.</summary>
    public static ILookup<string, string> ByTeam(ImmutableArray<CorrectionNotice> corrections, ImmutableArray<PublishedAppeal> appeals, IStringLocalizer<FileTexts> texts)
    {
        var corrected = corrections.Select(notice => (notice.At, notice.Team, Text: Words(notice.Run is { } run ? Run(run, texts) : null, ContestWords.Of(notice.Category))));
        var decided = appeals.Select(appeal => (At: appeal.DecidedAt, appeal.Team, Text: Words(Run(appeal.Run, texts), texts["appealed"], ContestWords.Of(appeal.Stage, appeal.Ruling))));
        return corrected.Concat(decided).OrderBy(notice => notice.At).ToLookup(notice => notice.Team, notice => $"{LocalTime.Minute(notice.At)} {notice.Text}", StringComparer.Ordinal);
    }

    /// <summary>A worksheet each, where there is anything to tell.</summary>
    public static IEnumerable<OutTable> Tables(
        ImmutableArray<RankedTeam> rows, ImmutableArray<CorrectionNotice> corrections, ImmutableArray<PublishedAppeal> appeals, IStringLocalizer<FileTexts> texts)
    {
        var teams = rows.ToDictionary(row => row.Team, StringComparer.Ordinal);
        CorrectionNotice[] corrected = [.. corrections.Where(notice => teams.ContainsKey(notice.Team))];
        if (corrected.Length > 0)
        {
            yield return new OutTable(texts["corrections"], [.. texts.Of("correctedAt", "number", "name", "run", "category")], corrected.Select(notice => (object?[])
            [
                LocalTime.Minute(notice.At),
                teams[notice.Team].Number,
                teams[notice.Team].Name,
                notice.Run is { } run ? Run(run, texts) : null,
                ContestWords.Of(notice.Category),
            ]).ToAsyncEnumerable(), IsBeside: true);
        }

        PublishedAppeal[] decided = [.. appeals.Where(appeal => teams.ContainsKey(appeal.Team))];
        if (decided.Length > 0)
        {
            yield return new OutTable(texts["appeals"], [.. texts.Of("run", "number", "appellant", "appealReason", "ruling", "decidedAt")], decided.Select(appeal => (object?[])
            [
                Run(appeal.Run, texts),
                appeal.TeamNumber,
                appeal.TeamName,
                appeal.Reason,
                Words(ContestWords.Of(appeal.Stage, appeal.Ruling), appeal.Outcome),
                LocalTime.Minute(appeal.DecidedAt),
            ]).ToAsyncEnumerable(), IsBeside: true);
        }
    }

    /// <summary>A run as files name it.</summary>
    internal static string Run(RunRef run, IStringLocalizer<FileTexts> texts) => Words(run.Stage, texts["roundOf", run.Round], run.Match);

    private static string Words(params string?[] parts) => string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
}
