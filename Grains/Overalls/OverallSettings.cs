using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Overalls;

/// <summary>What gives a team's school and town its points.</summary>
public enum OverallBasis
{
    /// <summary>The team's place in its group of its part.</summary>
    Places = 1,

    /// <summary>The award by rank that the team has in the list of its part; awards by choice give none.</summary>
    Awards = 2,
}

/// <summary>What teams have that share a place.</summary>
public enum OverallSharing
{
    /// <summary>Each has the points of the place.</summary>
    Each = 1,

    /// <summary>Each has the mean of the points of the places that they take up together (并列名次分值相加后平均).</summary>
    Mean = 2,
}

/// <summary>What becomes of equal totals.</summary>
public enum OverallTies
{
    /// <summary>Who has more counted teams on the first step of the scale stands before, then on the second and so on; else the place is shared.</summary>
    /// <remarks>总分相同的，以获一等奖（第一名）多者名次列前；仍相同的，依次比较二等奖（第二名）……；再相同则并列. So the rules of district and provincial meets say it.</remarks>
    Honours = 1,

    /// <summary>Equal totals share the place.</summary>
    Shared = 2,
}

/// <summary>One step of the scale, the best first: a place, or an award.</summary>
/// <param name="Award">Name of the award as the parts' schemes have it; null where places give points.</param>
[GenerateSerializer, Immutable, Alias("OverallStep")]
public sealed record OverallStep([property: Id(0)] decimal Points, [property: Id(1)] string? Award = null);

/// <param name="Part">Id of the event that is the part.</param>
/// <param name="Factor">What its points are multiplied by; 0 = it does not count.</param>
[GenerateSerializer, Immutable, Alias("OverallWeight")]
public sealed record OverallWeight([property: Id(0)] string Part, [property: Id(1)] decimal Factor);

/// <summary>How what teams reached in the parts becomes points of their schools and towns (团体总分).</summary>
/// <param name="Scale">Points of the first place, or of the best award, and of those behind it.</param>
/// <param name="Others">Points of a team with a valid result that is on no step of the scale.</param>
/// <param name="Sharing">With awards it has no effect.</param>
/// <param name="BestInPart">Teams of one school that count in one part, those with the most points; null = all.</param>
/// <param name="BestOfAll">Teams of one school that count in all; null = all.</param>
/// <param name="Weights">A part that is not named has the factor 1.</param>
[GenerateSerializer, Immutable, Alias("OverallSettings")]
public sealed record OverallSettings(
    [property: Id(0)] OverallBasis Basis,
    [property: Id(1)] ImmutableArray<OverallStep> Scale,
    [property: Id(2)] decimal Others,
    [property: Id(3)] OverallSharing Sharing,
    [property: Id(4)] int? BestInPart,
    [property: Id(5)] int? BestOfAll,
    [property: Id(6)] ImmutableArray<OverallWeight> Weights,
    [property: Id(7)] OverallTies Ties)
{
    public const int MaxSteps = 100;
    public const int MaxAwardLength = 20;
    public const int MaxPoints = 100_000;
    public const int MaxTeams = 1_000;
    public const int MaxFactor = 100;
    public const int MaxWeights = 200;

    public decimal FactorOf(string part) => Weights.FirstOrDefault(weight => weight.Part == part)?.Factor ?? 1;

    /// <summary>By value also for the lists, which an array compares by reference.</summary>
    public bool SameAs(OverallSettings other) =>
        this with { Scale = other.Scale, Weights = other.Weights } == other && Scale.SequenceEqual(other.Scale) && Weights.SequenceEqual(other.Weights);

    /// <summary>Whether they can be applied; null = they can. A better step never gives fewer points.</summary>
    public Refusal? Check() =>
        (Enum.IsDefined(Basis) ? null : Refusal.Of(RefusalKind.Malformed, "basis", [.. Enum.GetNames<OverallBasis>()]))
        ?? CheckScale()
        ?? Number(Others, "others", 0, Scale[^1].Points)
        ?? (Enum.IsDefined(Sharing) ? null : Refusal.Of(RefusalKind.Malformed, "sharing", [.. Enum.GetNames<OverallSharing>()]))
        ?? (BestInPart is { } inPart ? InputRules.Range(inPart, "bestInPart", 1, MaxTeams) : null)
        ?? (BestOfAll is { } ofAll ? InputRules.Range(ofAll, "bestOfAll", 1, MaxTeams) : null)
        ?? CheckWeights()
        ?? (Enum.IsDefined(Ties) ? null : Refusal.Of(RefusalKind.Malformed, "ties", [.. Enum.GetNames<OverallTies>()]));

    private Refusal? CheckScale()
    {
        var field = Basis == OverallBasis.Awards ? "awards" : "points";
        if (Scale.IsDefaultOrEmpty || Scale.Length > MaxSteps)
        {
            return Refusal.Of(RefusalKind.OutOfRange, field, "1", InputRules.Number(MaxSteps));
        }

        for (var i = 0; i < Scale.Length; i++)
        {
            var step = Basis == OverallBasis.Awards ? $"awards[{InputRules.Number(i)}].points" : $"points[{InputRules.Number(i)}]";
            if ((CheckAward(i) ?? Number(Scale[i].Points, step, 0, i == 0 ? MaxPoints : Scale[i - 1].Points)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private Refusal? CheckAward(int i)
    {
        var (award, name) = (Scale[i].Award, $"awards[{InputRules.Number(i)}].name");
        return Basis == OverallBasis.Places ? (award is null ? null : Refusal.Of(RefusalKind.Misplaced, name))
            : InputRules.Text(award, name, MaxAwardLength)
                ?? (Scale.Take(i).Any(other => other.Award == award) ? Refusal.Of(RefusalKind.NameTaken, name, award!) : null);
    }

    private Refusal? CheckWeights()
    {
        if (Weights.Length > MaxWeights)
        {
            return Refusal.Of(RefusalKind.TooLong, "weights", InputRules.Number(MaxWeights));
        }

        for (var i = 0; i < Weights.Length; i++)
        {
            var refusal = InputRules.Id(Weights[i].Part, "weights")
                ?? Number(Weights[i].Factor, $"weights.{Weights[i].Part}", 0, MaxFactor)
                ?? (Weights.Take(i).Any(other => other.Part == Weights[i].Part) ? Refusal.Of(RefusalKind.NameTaken, $"weights.{Weights[i].Part}", Weights[i].Part) : null);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? Number(decimal value, string field, decimal min, decimal max) =>
        value >= min && value <= max ? null : Refusal.Of(RefusalKind.OutOfRange, field, InputRules.Number(min), InputRules.Number(max));
}
