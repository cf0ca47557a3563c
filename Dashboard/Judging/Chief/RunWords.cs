using System.Globalization;
using EventsLive.Grains.Contests;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>Names a run for people: its stage, round and match, as far as it has them.</summary>
internal static class RunWords
{
    public static string Of(RunRef run, DeskOverview desk, IStringLocalizer texts) =>
        string.Join(" · ", new[] { StageOf(run, desk), texts["round", run.Round], run.Match }.Where(part => !string.IsNullOrEmpty(part)));

    private static string? StageOf(RunRef run, DeskOverview desk) =>
        desk.Columns.FirstOrDefault(column => run.Stage is null ? column.IsFirst : column.Stage?.Name == run.Stage)?.Stage?.LabelIn(CultureInfo.CurrentUICulture.Name) ?? run.Stage;
}
