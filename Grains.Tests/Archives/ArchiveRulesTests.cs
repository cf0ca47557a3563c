using System.Collections.Immutable;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Archives;

/// <summary>What becomes an archive, and what keeps a contest open.</summary>
public sealed class ArchiveRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly ImmutableArray<OpenMatter> Nothing = [];

    [Fact]
    public void Open_OfAFinishedContest_IsNothing() =>
        Assert.Empty(ArchiveRules.Open(new ContestClosing(true, 0, Now), AwardStage.Published, Now));

    [Fact]
    public void Open_WithoutAwards_IsNothing() =>
        Assert.Empty(ArchiveRules.Open(new ContestClosing(true, 0, null), AwardStage.Draft, Now));

    [Fact]
    public void Open_NamesEverythingThatIs() => Assert.Equal(
        [OpenMatter.NotPublished, OpenMatter.AppealsOpen, OpenMatter.AppealTime, OpenMatter.AwardsOpen],
        ArchiveRules.Open(new ContestClosing(false, 2, Now.AddTicks(1)), AwardStage.Publicised, Now));

    [Fact]
    public void Record_OfTheFilesThatWereRecordedLast_WritesNothing_EvenWithoutTheReasonThatItTook()
    {
        var state = Fold([], Accepted(ArchiveRules.Record([], Facts('a', 'b'), [OpenMatter.AwardsOpen], "备案")));

        var again = Accepted(ArchiveRules.Record(state, Facts('a', 'b'), [OpenMatter.AwardsOpen], null));

        Assert.Equal(new ArchiveReceipt(1, Created: false), again.Result);
        Assert.Empty(again.Records);
    }

    [Theory]
    [InlineData('c', 'b')]
    [InlineData('a', 'c')]
    [InlineData('a', null)]
    public void Record_OfOtherFiles_TakesTheNextNumber_AndKeepsTheOld(char full, char? shown)
    {
        var state = Fold([], Accepted(ArchiveRules.Record([], Facts('a', 'b'), Nothing, null)));

        var next = Accepted(ArchiveRules.Record(state, Facts(full, shown), Nothing, null));

        Assert.Equal(new ArchiveReceipt(2, Created: true), next.Result);
        Assert.Equal(state[0], Fold(state, next)[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Record_WhileSomethingIsOpen_WithoutAReason_IsRefused(string? reason)
    {
        var refusal = ArchiveRules.Record([], Facts('a', null), [OpenMatter.NotPublished], reason).Refusal;

        Assert.Equal((RefusalKind.ContestUnfinished, "reason"), (refusal?.Kind, refusal?.Field));
    }

    [Fact]
    public void Record_Reason_StandsInAPersonalRowAndInNoRecord()
    {
        var decision = Accepted(ArchiveRules.Record([], Facts('a', null), [OpenMatter.NotPublished], " 王五要求 "));

        Assert.Equal(["surroundings:1", "reason:1"], decision.Personal.Select(row => row.Subject));
        Assert.DoesNotContain("王五", decision.Records[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Record_OfWhatIsNoHash_IsRefused(string hash)
    {
        var facts = Facts('a', null) with { Full = new ArchiveFile(hash, 1, [new ArchiveEntry("x", new string('a', 64))]) };

        Assert.Equal(RefusalKind.Malformed, ArchiveRules.Record([], facts, Nothing, null).Refusal?.Kind);
    }

    private static ArchiveFacts Facts(char full, char? shown) => new(
        new ArchiveHeads(3, 2, 1),
        File(full),
        shown is { } letter ? File(letter) : null,
        new ArchiveSurroundings(
            new ArchivedEvent("赛", "town-1", [], Now, Now, null, []),
            "区",
            ImmutableSortedDictionary<string, string>.Empty.Add("town-1", "镇"),
            ImmutableSortedDictionary<string, string>.Empty,
            ImmutableSortedDictionary<string, string>.Empty.Add("a1", "李四")));

    private static ArchiveFile File(char letter) => new(new string(letter, 64), 100, [new ArchiveEntry("contest.json", new string(letter, 64))]);

    private static Decision<ArchiveReceipt> Accepted(Decision<ArchiveReceipt> decision)
    {
        Assert.Null(decision.Refusal);
        return decision;
    }

    private static ImmutableList<RecordedArchive> Fold(ImmutableList<RecordedArchive> state, Decision<ArchiveReceipt> decision) =>
        decision.Records.Aggregate(state, (now, record) => new ArchiveModel().Apply(now, record, new RecordMeta(now.Count + 1, Now, "organiser")));
}
