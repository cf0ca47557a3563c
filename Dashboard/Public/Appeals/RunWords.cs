using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Public.Appeals;

/// <summary>Names a run for the public: its stage where the contest has several, its round, and its match where it has one.</summary>
internal static class RunWords
{
    /// <param name="contest">Null = nothing is known of its stages.</param>
    public static string Of(ContestRow? contest, RunRef run, IStringLocalizer<AppealTexts> texts)
    {
        var stage = contest is { Stages: { Length: > 1 } } ? ContestWords.StageOf(contest, run.Stage) : contest is null ? run.Stage : null;
        string?[] parts = [stage, texts["roundNo", run.Round].Value, run.Match is { } match ? texts["matchNo", match].Value : null];
        return string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
