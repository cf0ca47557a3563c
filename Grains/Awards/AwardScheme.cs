using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Awards;

/// <summary>What the ratio of an award is taken of.</summary>
public enum AwardBase
{
    /// <summary>Teams with a valid result: 以实际参赛为准.</summary>
    ValidResult = 1,

    /// <summary>Teams that reported in.</summary>
    Present = 2,

    /// <summary>All teams entered.</summary>
    Registered = 3,
}

/// <summary>How a share that is no whole number becomes one.</summary>
public enum QuotaRounding
{
    Down = 1,

    /// <summary>Halves up: 四舍五入.</summary>
    Nearest = 2,

    Up = 3,
}

/// <summary>What becomes of teams that share a rank across the end of a tier.</summary>
public enum CutTie
{
    /// <summary>All of them get the better award; the tier behind it is that much smaller.</summary>
    Better = 1,

    /// <summary>All of them get the next award.</summary>
    Next = 2,
}

/// <summary>One tier of awards: a share of the base, or a number of teams.</summary>
/// <param name="Name">As it is announced: 一等奖.</param>
/// <param name="Percent">0 to 100; null where <paramref name="Count"/> is given.</param>
[GenerateSerializer, Immutable, Alias("AwardTier")]
public sealed record AwardTier([property: Id(0)] string Name, [property: Id(1)] decimal? Percent, [property: Id(2)] int? Count);

/// <summary>An award that the judges give by choice and not by rank: 最佳创意奖.</summary>
[GenerateSerializer, Immutable, Alias("SpecialAward")]
public sealed record SpecialAward([property: Id(0)] string Name, [property: Id(1)] string Team);

/// <summary>How a contest's awards follow from its standings, group by group.</summary>
/// <remarks>District notices give ratios without their base, rounding and ties (scoring notes, section 5), so all three are settings here.</remarks>
/// <param name="Tiers">The best first.</param>
/// <param name="MinimumField">A group with fewer teams with a valid result is not graded; 0 = every group is.</param>
/// <param name="Recommend">Null = no team is recommended to a next stage.</param>
/// <param name="Specials">Beside the tiers: a team may have one of those too.</param>
[GenerateSerializer, Immutable, Alias("AwardScheme")]
public sealed record AwardScheme(
    [property: Id(0)] ImmutableArray<AwardTier> Tiers,
    [property: Id(1)] AwardBase Base,
    [property: Id(2)] QuotaRounding Rounding,
    [property: Id(3)] CutTie Tie,
    [property: Id(4)] int MinimumField,
    [property: Id(5)] Recommendation? Recommend,
    [property: Id(6)] ImmutableArray<SpecialAward> Specials)
{
    public const int MaxTiers = 8;
    public const int MaxNameLength = 20;
    public const int MaxCount = 20_000;
    public const int MaxSpecials = 200;

    /// <summary>Whether both give the same awards to the same results.</summary>
    public bool SameAs(AwardScheme other) =>
        this with { Tiers = other.Tiers, Specials = other.Specials } == other && Tiers.SequenceEqual(other.Tiers) && Specials.SequenceEqual(other.Specials);

    /// <summary>Whether the scheme can be applied; null = it can.</summary>
    public Refusal? Check()
    {
        if (Tiers.IsDefaultOrEmpty || Tiers.Length > MaxTiers)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "tiers", "1", InputRules.Number(MaxTiers));
        }

        for (var i = 0; i < Tiers.Length; i++)
        {
            if (CheckTier(Tiers[i], $"tiers[{i}]", Tiers.Take(i)) is { } refusal)
            {
                return refusal;
            }
        }

        if (Tiers.Sum(tier => tier.Percent ?? 0) > 100)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "tiers", "0", "100");
        }

        return (Enum.IsDefined(Base) ? null : Refusal.Of(RefusalKind.Malformed, "base", [.. Enum.GetNames<AwardBase>()]))
            ?? (Enum.IsDefined(Rounding) ? null : Refusal.Of(RefusalKind.Malformed, "rounding", [.. Enum.GetNames<QuotaRounding>()]))
            ?? (Enum.IsDefined(Tie) ? null : Refusal.Of(RefusalKind.Malformed, "tie", [.. Enum.GetNames<CutTie>()]))
            ?? InputRules.Range(MinimumField, "minimumField", 0, MaxCount)
            ?? Recommend?.Check()
            ?? CheckSpecials();
    }

    private Refusal? CheckSpecials()
    {
        if (Specials.Length > MaxSpecials)
        {
            return Refusal.Of(RefusalKind.TooLong, "specials", InputRules.Number(MaxSpecials));
        }

        return Specials
            .Select((special, i) => InputRules.Text(special.Name, $"specials[{i}].name", MaxNameLength) ?? InputRules.Id(special.Team, $"specials[{i}].team"))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? CheckTier(AwardTier tier, string field, IEnumerable<AwardTier> before)
    {
        if (InputRules.Text(tier.Name, $"{field}.name", MaxNameLength) is { } badName)
        {
            return badName;
        }

        if (before.Any(other => other.Name == tier.Name))
        {
            return Refusal.Of(RefusalKind.NameTaken, $"{field}.name");
        }

        return (tier.Percent, tier.Count) switch
        {
            (null, null) => Refusal.Of(RefusalKind.Required, $"{field}.percent"),
            ({ }, { }) => Refusal.Of(RefusalKind.UnknownField, $"{field}.count"),
            ({ } percent, null) => percent is > 0 and <= 100 ? null : Refusal.Of(RefusalKind.OutOfRange, $"{field}.percent", "0", "100"),
            (null, { } count) => InputRules.Range(count, $"{field}.count", 1, MaxCount),
        };
    }
}

/// <summary>How many teams of each group go on to the next stage.</summary>
/// <param name="Top">Places in a group.</param>
/// <param name="PerSchool">Most teams of one school in a group; null = no limit.</param>
/// <param name="Alternates">Teams that stand by, behind those places.</param>
[GenerateSerializer, Immutable, Alias("Recommendation")]
public sealed record Recommendation([property: Id(0)] int Top, [property: Id(1)] int? PerSchool, [property: Id(2)] int Alternates)
{
    internal Refusal? Check() =>
        InputRules.Range(Top, "recommend.top", 1, AwardScheme.MaxCount)
        ?? (PerSchool is { } most ? InputRules.Range(most, "recommend.perSchool", 1, AwardScheme.MaxCount) : null)
        ?? InputRules.Range(Alternates, "recommend.alternates", 0, AwardScheme.MaxCount);
}
