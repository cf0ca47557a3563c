using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Archives;

/// <summary>The archives (归档) of a contest, under its event's key: keeps for ever what each file made of the contest is known by, not the file.</summary>
/// <remarks>
/// A file is a function of the contest's, the awards' and the floor's records and of the texts beside them, among which are <see cref="ArchiveSurroundings"/>: names
/// of places and of those who acted as they were, so that what is called otherwise later leaves old archives as they are. Whether anything has changed
/// since is told by asking the three grains for records behind an archive's heads; remembered commands are none.
/// </remarks>
public interface IArchiveGrain : IGrainWithStringKey
{
    /// <summary>Records an archive of the contest as it stands. Files that were recorded last keep their number: nothing is recorded twice.</summary>
    /// <param name="reason">Needed while something is open: see <see cref="ArchiveRules.Open"/>. Kept apart from the records.</param>
    [Alias("Record"), Allow(Role.Organiser)]
    Task<Answer<ArchiveReceipt>> Record(ArchiveFacts facts, string? reason, CommandStamp stamp);

    /// <summary>All archives, what is open at the contest, and whether it has changed since the last one; null = no contest.</summary>
    [Alias("Desk"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ArchiveDesk?> Desk();

    /// <summary>What the archive of that number tells beside the contest's records; null = there is no such archive, or that was erased.</summary>
    [Alias("Surroundings"), Allow(Role.Organiser)]
    Task<ArchiveSurroundings?> Surroundings(int number);

    /// <summary>When the last archive was made; null = none was.</summary>
    [Alias("LastMadeAt"), FromGrains]
    Task<DateTimeOffset?> LastMadeAt();
}

/// <summary>What a file made of a contest is known by, before it has a number.</summary>
[GenerateSerializer, Immutable, Alias("ArchiveFacts")]
public sealed record ArchiveFacts(
    [property: Id(0)] ArchiveHeads Heads,
    [property: Id(1)] ArchiveFile Full,
    [property: Id(2)] ArchiveFile? Public,
    [property: Id(3)] ArchiveSurroundings Surroundings);

/// <param name="Created">False: the archive of that number was the same already.</param>
[GenerateSerializer, Immutable, Alias("ArchiveReceipt")]
public sealed record ArchiveReceipt([property: Id(0)] int Number, [property: Id(1)] bool Created);

/// <param name="By">Id of the account that made it.</param>
[GenerateSerializer, Immutable, Alias("RecordedArchive")]
public sealed record RecordedArchive(
    [property: Id(0)] int Number,
    [property: Id(1)] string By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] ArchiveHeads Heads,
    [property: Id(4)] ArchiveFile Full,
    [property: Id(5)] ArchiveFile? Public);

/// <summary>What keeps a contest from being finished.</summary>
public enum OpenMatter
{
    /// <summary>The results are provisional.</summary>
    NotPublished = 1,

    /// <summary>An appeal waits for its decision or for the sheet that carries it out.</summary>
    AppealsOpen = 2,

    /// <summary>The time to appeal still runs.</summary>
    AppealTime = 3,

    /// <summary>A list of awards was drawn up and is not published.</summary>
    AwardsOpen = 4,
}

/// <param name="Archives">The oldest first.</param>
/// <param name="Reasons">By number of the archive: why it was made although something was open.</param>
/// <param name="Changed">A record came to the contest, its awards or its floor after the last archive: 归档后有变更.</param>
[GenerateSerializer, Immutable, Alias("ArchiveDesk")]
public sealed record ArchiveDesk(
    [property: Id(0)] ImmutableArray<RecordedArchive> Archives,
    [property: Id(1)] ImmutableSortedDictionary<int, string> Reasons,
    [property: Id(2)] ImmutableArray<OpenMatter> Open,
    [property: Id(3)] bool Changed);
