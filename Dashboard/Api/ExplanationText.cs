using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Resources;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Api;

/// <summary>Puts an explanation of a place into words, in the language of the request.</summary>
public static class ExplanationText
{
    /// <summary>Decimals of values that are nobody's measure: marks, runs.</summary>
    private const int DigitsOfOthers = 6;

    private const int MostDigits = 28;

    private static readonly ResourceManager Texts = new(typeof(ExplanationText).FullName!, typeof(ExplanationText).Assembly);

    public static ExplanationAnswer Of(StandingExplanation explained) => new(
        explained.Team,
        explained.Name,
        explained.Group,
        explained.Rank,
        explained.Total,
        explained.Stage,
        explained.PromotedTo,
        explained.NotPromotedTo,
        [.. Lines(explained)],
        [.. explained.Runs.Select(RunOf)],
        [.. explained.Criteria.Select(CriterionOf)],
        explained.Next is { } next ? new SeparationAnswer(next.Team, next.Name, next.Criterion, next.Own, next.Other) : null);

    private static IEnumerable<string> Lines(StandingExplanation explained)
    {
        yield return explained.IsOut ? Text("TeamOut")
            : explained.Rank is { } rank ? Text("Rank", explained.Group, rank, Total(explained))
            : Text("Unranked", explained.Group);
        foreach (var run in explained.Runs)
        {
            foreach (var line in Lines(run, explained))
            {
                yield return line;
            }
        }

        foreach (var criterion in explained.Criteria)
        {
            foreach (var line in Lines(criterion, explained))
            {
                yield return line;
            }
        }

        foreach (var stage in explained.PromotedTo)
        {
            yield return Text("Promoted", StageOf(explained, stage));
        }

        foreach (var stage in explained.NotPromotedTo)
        {
            yield return Text("NotPromoted", StageOf(explained, stage));
        }

        if (explained.Ranked < explained.MinimumTeams)
        {
            yield return Text("NotGraded", explained.Ranked, explained.MinimumTeams);
        }

        if (explained.Next is { } next)
        {
            var (own, other) = Apart(next, explained.Criteria.FirstOrDefault(one => one.Name == next.Criterion)?.Digits ?? DigitsOfOthers);
            yield return next.Criterion switch
            {
                "shared" => Text("Shared", next.Name),
                "stage" => Text("LaterStage", next.Name),
                _ when string.IsNullOrEmpty(next.Own) || string.IsNullOrEmpty(next.Other) => Text("AheadWithout", next.Name, LabelOf(explained, next.Criterion)),
                _ => Text("Ahead", next.Name, LabelOf(explained, next.Criterion), own, other),
            };
        }
    }

    private static IEnumerable<string> Lines(ExplainedRun run, StandingExplanation explained)
    {
        if (run.Outcome != RunOutcome.Scored)
        {
            yield return Text("RunOutcome", Place(run.Place, explained), Text($"Outcome.{run.Outcome}"));
        }

        foreach (var measure in run.Measures)
        {
            yield return Text("Measure", Place(run.Place, explained), Label(measure.Label, measure.Name), Shown(measure.Value, measure.Digits));
            var dropped = measure.Judges.Where(judge => judge.Fate != JudgeFate.Counted).ToArray();
            if (dropped.Length > 0)
            {
                yield return Text(
                    "JudgesDropped",
                    string.Join(Text("Comma"), dropped.Select(judge => Text($"Judge.{judge.Fate}", Shown(judge.Value)))),
                    string.Join(Text("Comma"), measure.Judges.Where(judge => judge.Fate == JudgeFate.Counted).Select(judge => Shown(judge.Value))));
            }

            foreach (var rounding in measure.Roundings.Where(rounding => rounding.Before != rounding.After))
            {
                yield return Rounded(rounding);
            }
        }
    }

    private static IEnumerable<string> Lines(ExplainedCriterion criterion, StandingExplanation explained)
    {
        yield return Text(
            criterion.Better == Better.More ? "CriterionMore" : "CriterionLess",
            Label(criterion.Label, criterion.Name),
            criterion.Values.Length == 0 ? Text("None") : string.Join(Text("Comma"), criterion.Values.Select(value => value is null ? Text("None") : Shown(value, criterion.Digits))));
        foreach (var fate in criterion.Runs.Where(use => use.Fate != RunFate.OtherRound).GroupBy(use => use.Fate).OrderBy(fate => fate.Key))
        {
            yield return Text(
                $"Fate.{fate.Key}",
                string.Join(Text("Comma"), fate.Distinct().Select(use => use.Value is null ? Place(use.Place, explained) : Text("RunValue", Place(use.Place, explained), Shown(use.Value)))));
        }

        foreach (var rounding in criterion.Roundings.Where(rounding => rounding.Before != rounding.After))
        {
            yield return Rounded(rounding);
        }
    }

    // Enough of the number that it is seen where the rounding takes it.
    private static string Rounded(ExplainedRounding rounding) =>
        Text("Rounded", Shown(rounding.Before, Math.Max(DigitsOfOthers, rounding.Digits + 3)), Rational.Parse(rounding.After), rounding.Digits, Text($"Mode.{rounding.Mode}"));

    private static string Shown(string exact, int digits = DigitsOfOthers) => Rational.Parse(exact).ToText(digits);

    /// <summary>The two values that separated rows, with as many decimals as it takes to see that they differ.</summary>
    private static (string? Own, string? Other) Apart(ExplainedSeparation next, int digits)
    {
        if (string.IsNullOrEmpty(next.Own) || string.IsNullOrEmpty(next.Other))
        {
            return (next.Own, next.Other);
        }

        for (var seen = digits; seen <= MostDigits; seen++)
        {
            var (own, other) = (Shown(next.Own, seen), Shown(next.Other, seen));
            if (own.TrimStart('≈') != other.TrimStart('≈'))
            {
                return (own, other);
            }
        }

        return (next.Own, next.Other);
    }

    // A total that no decimal holds is told as it is.
    private static string Total(StandingExplanation explained) => explained.Total is null && explained.Criteria is [{ Values: [{ } exact, ..], Digits: var digits }, ..]
        ? Shown(exact, digits)
        : Number(explained.Total);

    private static string Place(RunPlace? place, StandingExplanation explained) => place switch
    {
        null => Text("MissingRun"),
        { Stage: null, Match: null } => Text("Round", place.Round),
        { Match: null } => Text("StageRound", StageOf(explained, place.Stage), place.Round),
        { Stage: null } => Text("Match", place.Match),
        _ => Text("StageMatch", StageOf(explained, place.Stage), place.Match),
    };

    private static string StageOf(StandingExplanation explained, string stage) =>
        explained.StageLabels.TryGetValue(stage, out var label) ? Label(label, stage) : stage;

    private static string LabelOf(StandingExplanation explained, string criterion) =>
        explained.Criteria.FirstOrDefault(one => one.Name == criterion) is { } found ? Label(found.Label, found.Name) : criterion;

    /// <summary>The word for a value that rules often have; the rule's own name where there is none.</summary>
    internal static string NameOf(string name) => Texts.GetString($"Name.{name}", CultureInfo.CurrentUICulture) ?? name;

    private static string Label(ExplainedLabel? label, string name) =>
        label is null ? NameOf(name)
        : CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? label.En ?? label.Zh
        : label.Zh;

    private static string Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? Text("None");

    private static string Text(string name, params object?[] values) =>
        string.Format(CultureInfo.InvariantCulture, Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No text '{name}'."), values);

    private static RunAnswer RunOf(ExplainedRun run) => new(
        run.Place.Stage,
        run.Place.Round,
        run.Place.Match,
        run.Side,
        run.Surrogate,
        Words.Of(run.Outcome),
        [
            .. run.Measures.Select(measure => new MeasureAnswer(
                measure.Name,
                measure.Value,
                [.. measure.Judges.Select(judge => new JudgeAnswer(judge.Judge, judge.Value, Words.Of(judge.Fate)))],
                [.. measure.Roundings.Select(RoundingOf)])),
        ]);

    private static CriterionAnswer CriterionOf(ExplainedCriterion criterion) => new(
        criterion.Name,
        Words.Of(criterion.Better),
        criterion.Values,
        [.. criterion.Runs.Select(use => new RunUseAnswer(use.Place?.Stage, use.Place?.Round, use.Place?.Match, use.Value, Words.Of(use.Fate)))],
        [.. criterion.Roundings.Select(RoundingOf)]);

    private static RoundingAnswer RoundingOf(ExplainedRounding rounding) =>
        new(rounding.Before, rounding.After, rounding.Digits, Words.Of(rounding.Mode));
}

/// <summary>Values are exact: a decimal or a fraction such as <c>10/3</c>; in the words of <paramref name="Text"/> they are rounded for people, with ≈ in front where that is not the value itself.</summary>
/// <param name="PromotedTo">Stages that the team is entitled to by its place in those before.</param>
/// <param name="NotPromotedTo">Stages that it has runs in without being entitled to them: they count and are marked.</param>
/// <param name="Text">The explanation in words, a line a step.</param>
/// <param name="Next">What separated the team from the row behind it; null = there is none.</param>
public sealed record ExplanationAnswer(
    string Team,
    string Name,
    string Group,
    int? Rank,
    decimal? Total,
    string? Stage,
    IReadOnlyList<string> PromotedTo,
    IReadOnlyList<string> NotPromotedTo,
    IReadOnlyList<string> Text,
    IReadOnlyList<RunAnswer> Runs,
    IReadOnlyList<CriterionAnswer> Criteria,
    SeparationAnswer? Next);

public sealed record RunAnswer(
    string? Stage,
    int Round,
    string? Match,
    string? Side,
    bool Surrogate,
    string Outcome,
    IReadOnlyList<MeasureAnswer> Measures);

/// <param name="Judges">Lowest first; who it was is told to those who work at the contest only.</param>
public sealed record MeasureAnswer(
    string Name,
    [property: Description(ExactValue.Words)] string Value,
    IReadOnlyList<JudgeAnswer> Judges,
    IReadOnlyList<RoundingAnswer> Roundings);

/// <param name="Fate"><c>counted</c>, <c>droppedHighest</c> or <c>droppedLowest</c>.</param>
public sealed record JudgeAnswer(
    string? Judge,
    [property: Description(ExactValue.Words)] string Value,
    [property: AllowedValues("counted", "droppedHighest", "droppedLowest"), Description("What became of the judge's value.")] string Fate);

public sealed record RoundingAnswer(
    [property: Description(ExactValue.Words)] string Before,
    [property: Description(ExactValue.Words)] string After,
    int Digits,
    [property: AllowedValues("halfUp", "halfEven", "down", "up")] string Mode);

/// <param name="Values">One value, or those of a list in the order in which they are compared; null = none.</param>
public sealed record CriterionAnswer(
    string Name,
    [property: AllowedValues("more", "less")] string Better,
    [property: Description("One value, or those of a list in the order in which they are compared; null = the team has none. Exact: a decimal, or a fraction such as 10/3.")] IReadOnlyList<string?> Values,
    IReadOnlyList<RunUseAnswer> Runs,
    IReadOnlyList<RoundingAnswer> Roundings);

/// <param name="Round">Null = a run that is missing and has a value by the rule.</param>
/// <param name="Fate">What became of the run: <c>counted</c>, or why it did not.</param>
public sealed record RunUseAnswer(
    string? Stage,
    [property: Description("Null = a run that is missing and has a value by the rule.")] int? Round,
    string? Match,
    [property: Description(ExactValue.Words)] string? Value,
    [property: AllowedValues("counted", "droppedWorst", "droppedBest", "notAmongBest", "otherRound", "surrogate", "noValue"), Description(
        "What became of the run. counted: it makes the value. droppedWorst, droppedBest: left out by dropWorst or dropBest. notAmongBest: beyond keep, or another run alone makes the value. "
        + "otherRound: its stage or round does not count here, or `where` leaves it out. surrogate: played for others. noValue: no-show, withdrawn, disqualified, or without what the formula needs.")] string Fate);

/// <param name="Criterion">The criterion; <c>shared</c> = the rows share the rank; <c>stage</c> = the team stands in a later stage.</param>
public sealed record SeparationAnswer(
    [property: Description("The team of the row behind.")] string Team,
    string Name,
    [property: Description("Name of the criterion that separated the rows; shared = the rows share the rank; stage = the team stands in a later stage.")] string Criterion,
    [property: Description("The team's value in it. Exact: a decimal, or a fraction such as 10/3; empty = it has none.")] string? Own,
    [property: Description("The value of the row behind.")] string? Other);

/// <summary>What the API says of every exact number that it gives as a text.</summary>
internal static class ExactValue
{
    public const string Words = "Exact: a decimal, or a fraction such as 10/3.";
}
