using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Overalls;

/// <summary>Decides how a large event's parts are totalled. Pure.</summary>
public static class OverallRules
{
    public const int MaxPlaces = 100;
    public const int MaxPoints = 100_000;
    public const int MaxTeams = 1_000;
    public const int MaxWeight = 100;
    public const int MaxWeights = 200;

    public static Decision<OverallRevision> Configure(OverallState state, OverallSettings settings)
    {
        if ((CheckPoints(settings)
            ?? (settings.BestInGroup is { } inGroup ? InputRules.Range(inGroup, "bestInGroup", 1, MaxTeams) : null)
            ?? (settings.BestOfAll is { } ofAll ? InputRules.Range(ofAll, "bestOfAll", 1, MaxTeams) : null)
            ?? CheckWeights(settings.Weights)
            ?? (Enum.IsDefined(settings.Ties) ? null : Refusal.Of(RefusalKind.Malformed, "ties", [.. Enum.GetNames<OverallTies>()]))) is { } refusal)
        {
            return refusal;
        }

        settings = settings with { Weights = settings.Weights.IsDefault ? [] : [.. settings.Weights.OrderBy(weight => weight.Part, StringComparer.Ordinal)] };
        return state.Settings?.SameAs(settings) == true
            ? Decision.Accept(new OverallRevision(false, state.Revision), [])
            : Decision.Accept(new OverallRevision(state.Settings is null, state.Revision + 1), [new OverallConfigured(settings)]);
    }

    /// <summary>A better place never has fewer points.</summary>
    private static Refusal? CheckPoints(OverallSettings settings)
    {
        if (settings.Points.IsDefaultOrEmpty || settings.Points.Length > MaxPlaces)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "points", "1", InputRules.Number(MaxPlaces));
        }

        for (var i = 0; i < settings.Points.Length; i++)
        {
            if (InputRules.Range(settings.Points[i], $"points[{InputRules.Number(i)}]", 0, i == 0 ? MaxPoints : settings.Points[i - 1]) is { } refusal)
            {
                return refusal;
            }
        }

        return InputRules.Range(settings.Others, "others", 0, settings.Points[^1]);
    }

    private static Refusal? CheckWeights(ImmutableArray<OverallWeight> weights)
    {
        if (weights.IsDefaultOrEmpty)
        {
            return null;
        }

        if (weights.Length > MaxWeights)
        {
            return Refusal.Of(RefusalKind.TooLong, "weights", InputRules.Number(MaxWeights));
        }

        for (var i = 0; i < weights.Length; i++)
        {
            var field = $"weights[{InputRules.Number(i)}]";
            var refusal = InputRules.Id(weights[i].Part, $"{field}.part")
                ?? InputRules.Range(weights[i].Factor, $"{field}.factor", 0, MaxWeight)
                ?? (weights.Take(i).Any(other => other.Part == weights[i].Part) ? Refusal.Of(RefusalKind.NameTaken, $"{field}.part", weights[i].Part) : null);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }
}
