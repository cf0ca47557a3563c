using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>A grain whose records and texts are taken into a contest's archive as they stand.</summary>
public interface IKeepsRecords : IGrainWithStringKey
{
    /// <summary>The number of the newest durable record; 0 = nothing was ever recorded.</summary>
    [Alias("RecordCount"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<long> RecordCount();

    /// <summary>The durable records after a version, in order and without loss.</summary>
    /// <param name="most">Records that the answer holds at most; an empty answer is the end for now.</param>
    [Alias("Records"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<HistoryEntry>> Records(long after, int most);

    /// <summary>What is kept apart from the records, in one order of the subjects that stays the same: names, reasons, appeals, objections.</summary>
    /// <param name="after">The last subject that the caller has; null = from the first.</param>
    /// <param name="most">Rows that the answer holds at most; an empty answer is the end.</param>
    [Alias("Texts"), Allow(Role.Organiser)]
    Task<ImmutableArray<KeptText>> Texts(string? after, int most);
}
