using EventsLive.Grains.Contests;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>Names a run for people: its stage, round and match, as far as it has them.</summary>
internal static class RunWords
{
    public static string Of(RunRef run, IStringLocalizer texts) =>
        string.Join(" · ", new[] { run.Stage, texts["round", run.Round], run.Match }.Where(part => !string.IsNullOrEmpty(part)));
}
