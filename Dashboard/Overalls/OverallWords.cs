using System.Globalization;
using EventsLive.Grains.Overalls;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Overalls;

/// <summary>Words for what a table of totals holds, on pages and in files.</summary>
internal static class OverallWords
{
    private const string Step = "step-";

    /// <summary>What separated a row from the next one.</summary>
    public static string DecidedBy(string step, OverallSettings settings, IStringLocalizer texts) =>
        step.StartsWith(Step, StringComparison.Ordinal)
            ? texts["by-more", StepName(settings, int.Parse(step.AsSpan(Step.Length), CultureInfo.InvariantCulture) - 1, texts)]
            : texts["by-" + step];

    /// <summary>An award's name, or the place in words.</summary>
    public static string StepName(OverallSettings settings, int step, IStringLocalizer texts) => settings.Scale[step].Award ?? texts["overallPlace", step + 1];
}
