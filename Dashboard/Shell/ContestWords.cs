using System.Globalization;
using System.Resources;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Shell;

/// <summary>What outcomes, corrections and appeals are called, in the reader's language: one vocabulary for every page, the wall, files and archives.</summary>
internal static class ContestWords
{
    private static readonly ResourceManager Texts = new(typeof(ContestWords));

    public static string Of(RunOutcome outcome) => Text($"outcome.{outcome}");

    public static string Of(SetAsideCause cause) => Text($"aside.{cause}");

    public static string Of(CorrectionCategory category) => Text($"category.{category}");

    public static string Of(AppealStage stage) => Text($"stage.{stage}");

    public static string Of(AppealRuling ruling) => Text($"ruling.{ruling}");

    /// <summary>What became of an appeal: its ruling, or the stage it ended at without one.</summary>
    public static string Of(AppealStage stage, AppealRuling? ruling) => ruling is { } decided ? Of(decided) : Of(stage);

    private static string Text(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No text '{name}'.");
}
