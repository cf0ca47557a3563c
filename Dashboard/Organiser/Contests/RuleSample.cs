using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>One sample sheet of the try-out, as it is typed.</summary>
public sealed class RuleSample
{
    public string Team { get; set; } = "A";

    public int Round { get; set; } = 1;

    public string? Judge { get; set; }

    public string? Stage { get; set; }

    public string? Match { get; set; }

    public string? Side { get; set; }

    public RunOutcome Outcome { get; set; } = RunOutcome.Scored;

    /// <summary>By field; empty = left out.</summary>
    public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);

    public ScoreEntry Entry() => new(
        Team.Trim(),
        Round,
        OrNull(Judge),
        Outcome != RunOutcome.Scored ? ImmutableDictionary<string, decimal>.Empty : Values
            .Where(value => decimal.TryParse(value.Value, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            .ToImmutableDictionary(value => value.Key, value => decimal.Parse(value.Value!, CultureInfo.InvariantCulture), StringComparer.Ordinal),
        Outcome,
        null,
        null,
        null,
        null,
        SheetSource.Paper,
        OrNull(Match),
        OrNull(Side),
        OrNull(Stage));

    /// <summary>Gives it the fields that the rule has by now: what was typed stays, a new field has a value, one that is gone has none.</summary>
    public void Fit(ScoringRule rule)
    {
        var held = rule.Fields.Where(field => rule.Holds(Stage ?? rule.FirstStage, field)).ToArray();
        foreach (var gone in Values.Keys.Except(held.Select(field => field.Name)).ToArray())
        {
            Values.Remove(gone);
        }

        foreach (var field in held)
        {
            // A field that has become of another kind has other values.
            if (!Values.TryGetValue(field.Name, out var text) || (field.Kind is FieldKind.Boolean or FieldKind.Choice && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && !field.Holds(value)))
            {
                Values[field.Name] = Value(field, Team.Length == 0 ? 0 : Team[0] - 'A', Round, 0);
            }
        }
    }

    /// <summary>Samples that fit a rule: the same for the same rule, different from team to team.</summary>
    public static List<RuleSample> Make(ScoringRule rule, RuleShape shape, int teams, int rounds, int judges)
    {
        var samples = new List<RuleSample>();
        var stage = rule.Stages.IsEmpty ? null : rule.Stages[0].Name;
        for (var round = 1; round <= rounds; round++)
        {
            for (var team = 0; team < teams; team++)
            {
                var sides = shape.HasMatches;
                for (var judge = 0; judge < (shape.HasJudges ? judges : 1); judge++)
                {
                    var sample = new RuleSample
                    {
                        Team = ((char)('A' + team)).ToString(),
                        Round = round,
                        Stage = stage,
                        Judge = shape.HasJudges ? $"j{judge + 1}" : null,
                        // Neighbours meet, others in the next round.
                        Match = sides ? $"m{round}-{(((team + round - 1) % teams) / 2) + 1}" : null,
                        Side = sides ? ((team + round - 1) % teams) % 2 == 0 ? "red" : "blue" : null,
                    };
                    foreach (var field in rule.Fields.Where(field => rule.Holds(rule.FirstStage, field) && !(field.Once && judge > 0)))
                    {
                        sample.Values[field.Name] = Value(field, team, round, judge);
                    }

                    samples.Add(sample);
                }
            }
        }

        return samples;
    }

    private static string Value(SheetField field, int team, int round, int judge)
    {
        if (!field.Options.IsEmpty)
        {
            return Number(field.Options[Math.Abs(team + round) % field.Options.Length].Value);
        }

        if (field.Default is { } value)
        {
            return Number(value);
        }

        if (field.Kind == FieldKind.Boolean)
        {
            return (team + round) % 3 == 0 ? "0" : "1";
        }

        // Between two fifths and four fifths of the range, on a step.
        var share = 0.4m + (Math.Abs((team * 7) + (round * 5) + (judge * 3)) % 11 * 0.04m);
        var steps = decimal.Floor((field.Max - field.Min) * share / field.Step);
        return Number(field.Min + (steps * field.Step));
    }

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
