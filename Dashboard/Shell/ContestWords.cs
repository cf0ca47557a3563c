using System.Globalization;
using System.Resources;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
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

    /// <summary>What people call a stage of a contest's rule; null = the rule has none.</summary>
    /// <param name="stage">As runs carry it; null = the first one.</param>
    public static string? StageOf(ContestRow contest, string? stage) =>
        contest.Stages is not { IsDefaultOrEmpty: false } stages ? stage
        : stage is null ? Of(stages[0])
        : stages.FirstOrDefault(known => known.Name == stage) is { } found ? Of(found)
        : stage;

    public static string Of(StageRow stage) => stage.LabelIn(CultureInfo.CurrentUICulture.Name);

    /// <summary>The label in the reader's language.</summary>
    public static string Label(string label, string? labelEn) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? labelEn ?? label : label;

    private static string Text(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No text '{name}'.");
}
