using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser.Contests;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser.Rules;

/// <summary>Deals random sheets by a rule and tells what another rule makes of the same sheets.</summary>
internal static class RuleSheets
{
    private const int Teams = 6;

    /// <summary>Sheets of every stage, with judges and matches where the rule wants them, some runs without a score.</summary>
    public static ImmutableArray<ScoreEntry> Deal(string text, int seed)
    {
        var dice = new Random(seed);
        var rule = Sound(text);
        var shape = RuleShape.Of(text);
        var sheets = ImmutableArray.CreateBuilder<ScoreEntry>();
        foreach (var stage in rule.Stages.IsEmpty ? [null] : rule.Stages.Select(stage => (string?)stage.Name))
        {
            for (var round = 1; round <= 3; round++)
            {
                for (var team = 0; team < Teams; team++)
                {
                    var outcome = dice.Next(12) == 0 ? RunOutcome.NoShow : RunOutcome.Scored;
                    for (var judge = 1; judge <= (shape.HasJudges ? 5 : 1); judge++)
                    {
                        var sample = new RuleSample
                        {
                            Team = $"t{team}",
                            Round = round,
                            Stage = stage,
                            Judge = shape.HasJudges ? $"j{judge}" : null,
                            Match = shape.HasMatches ? $"{stage}m{round}-{(team + round) % Teams / 2}" : null,
                            Side = shape.HasMatches ? (team + round) % 2 == 0 ? "red" : "blue" : null,
                            Outcome = outcome,
                        };
                        foreach (var field in rule.Fields.Where(field => rule.Holds(stage ?? "", field) && !(field.Once && judge > 1)))
                        {
                            sample.Values[field.Name] = FormattableString.Invariant($"{Value(field, dice)}");
                        }

                        sheets.Add(sample.Entry());
                    }
                }
            }
        }

        // What a constraint refuses is no sheet.
        return [.. sheets.Where(sheet => sheet.Outcome != RunOutcome.Scored || rule.Check(sheet.Stage ?? (rule.Stages.IsEmpty ? "" : rule.FirstStage), sheet.Judge, sheet.Fields) is null)];
    }

    /// <summary>Points of the sheets, ranks, totals and what decided, as text.</summary>
    public static string Played(string text, ImmutableArray<ScoreEntry> sheets)
    {
        var answer = new TryOut(text, sheets).Run();
        Assert.True(answer.Refusal is null, $"{answer.Refusal}");
        return JsonSerializer.Serialize(answer.Result);
    }

    public static ScoringRule Sound(string text)
    {
        Assert.True(ScoringRuleReader.TryRead(text, out var rule, out var problem), $"{problem?.Path} {problem?.Fault} {string.Join(", ", problem?.Arguments ?? [])}\n{text}");
        return rule;
    }

    private static decimal Value(SheetField field, Random dice) => !field.Options.IsEmpty ? field.Options[dice.Next(field.Options.Length)].Value
        : field.Min + (field.Step * dice.Next((int)Math.Min((field.Max - field.Min) / field.Step, 100_000) + 1));
}
