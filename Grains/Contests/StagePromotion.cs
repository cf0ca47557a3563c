using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <summary>Who is entitled to a stage (晋级) by what stands in those before it.</summary>
/// <param name="RefusesOthers">Whether sheets of other teams are refused; otherwise they count and are marked.</param>
/// <param name="Teams">Of all groups, each the best first.</param>
[GenerateSerializer, Immutable, Alias("StagePromotion")]
public sealed record StagePromotion([property: Id(0)] string Stage, [property: Id(1)] bool RefusesOthers, [property: Id(2)] ImmutableArray<string> Teams)
{
    /// <summary>Of each stage that says how many go on, in their order; null = no contest.</summary>
    public static ImmutableArray<StagePromotion>? Of(ContestState state) => state.Settings is not { } settings ? null :
    [
        .. state.Rule!.Stages.Where(stage => stage.Promote is not null).Select(stage =>
            new StagePromotion(stage.Name, stage.RefusesOthers, [.. settings.Groups.SelectMany(group => state.All.PromotedTo(stage, group))])),
    ];
}
