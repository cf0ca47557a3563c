using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <summary>What the head judge's desk has decided beyond sheets and approvals: corrections that the public was told of, and appeals. Immutable.</summary>
/// <param name="Corrections">The oldest first.</param>
/// <param name="Terms">Under which terms appeals are heard.</param>
/// <param name="Appeals">By number.</param>
/// <param name="Links">By team: hash of the secret of its appeal link.</param>
/// <param name="Releases">When results that were held back came to be shown, the oldest first.</param>
/// <param name="Changes">Rises with every act that the desk shows and that may show in no row of a team: approvals, appeals, changes of teams, photos of paper sheets and who judges what.</param>
public sealed record DeskState(
    ImmutableArray<CorrectionNotice> Corrections,
    AppealTerms Terms,
    ImmutableSortedDictionary<int, Appeal> Appeals,
    ImmutableSortedDictionary<string, string> Links,
    ImmutableArray<HeldBack> Releases,
    long Changes)
{
    public static DeskState Empty { get; } = new(
        [],
        AppealTerms.Default,
        ImmutableSortedDictionary<int, Appeal>.Empty,
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        [],
        0);

    /// <summary>Changes of teams that were made with a reason, the oldest first.</summary>
    public ImmutableArray<TeamChangeNote> TeamChanges { get; init; } = [];

    /// <summary>The newest photo of each paper sheet that was given one, by sheet.</summary>
    public ImmutableSortedDictionary<string, SheetPhoto> Photos { get; init; } = ImmutableSortedDictionary.Create<string, SheetPhoto>(StringComparer.Ordinal);

    /// <summary>When a team's published result last changed; null = it stands as published.</summary>
    public DateTimeOffset? CorrectedAt(string team) => Corrections.LastOrDefault(correction => correction.Team == team)?.At;
}

/// <summary>A time in which results were held back.</summary>
public sealed record HeldBack(DateTimeOffset From, DateTimeOffset Until);
