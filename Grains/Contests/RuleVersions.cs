using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <summary>Since when a contest was scored by another rule than before.</summary>
/// <param name="Revision">The revision of the settings that brought it.</param>
/// <param name="Actor">Id of the account.</param>
/// <param name="Changed">The head judge changed it though sheets counted; otherwise it came with the contest's settings.</param>
public sealed record RuleVersion(long Revision, DateTimeOffset At, string Actor, bool Changed);

/// <summary>A version of a contest's rule, with why there is one.</summary>
/// <param name="Number">From 1; the greatest one is in force.</param>
/// <param name="Actor">Id of the account.</param>
/// <param name="Changed">The head judge changed it though sheets counted; otherwise it came with the contest's settings.</param>
/// <param name="Reason">Why it was changed; null = nobody had to say, or it was erased.</param>
[GenerateSerializer, Immutable, Alias("RuleVersionView")]
public sealed record RuleVersionView(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Actor,
    [property: Id(3)] bool Changed,
    [property: Id(4)] string? Reason);

/// <summary>Keeps which rules a contest had, and tells of them. Pure.</summary>
internal static class RuleVersions
{
    /// <summary>The state after settings were set or the rule was changed: a document that reads otherwise is a version.</summary>
    public static ContestState Noted(ContestState before, ContestState after, Journal.RecordMeta meta, bool changed) => before.Settings?.Rule == after.Settings!.Rule
        ? after
        : after with { RuleVersions = after.RuleVersions.Add(new RuleVersion(after.Revision, meta.Time, meta.Actor, changed)) };

    /// <summary>Subjects of the reasons.</summary>
    public static IReadOnlyCollection<string> SubjectsOf(ContestState state) => [.. state.RuleVersions.Where(version => version.Changed).Select(version => ContestSubject.Rule(version.Revision))];

    public static ImmutableArray<RuleVersionView> Of(ContestState state, DeskViews.Texts texts) =>
    [
        .. state.RuleVersions.Select((version, i) => new RuleVersionView(
            i + 1, version.At, version.Actor, version.Changed, version.Changed ? texts.Remark(ContestSubject.Rule(version.Revision)) : null)),
    ];
}
