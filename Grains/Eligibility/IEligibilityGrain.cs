using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Eligibility;

/// <summary>How many parts of a large event (大赛) one pupil may be entered in (限报), under that event's key: sole writer of the limit, of its exceptions and of who is entered where.</summary>
/// <remarks>
/// Who is in a team is the contest's to say; what is kept here is an index of it, by marks. A contest reserves before it writes and confirms
/// after; a part has at most one reservation, and what was neither confirmed nor released is settled by asking the contest what it
/// has, never by the passing of time.
/// </remarks>
public interface IEligibilityGrain : IGrainWithStringKey
{
    /// <summary>Sets the limit. Pupils who are in more parts already stay and are in the report; nobody more is let in.</summary>
    /// <param name="parts">Parts that one pupil may be in; null = any number.</param>
    [Alias("SetLimit"), Allow(Role.Organiser)]
    Task<Answer<EligibilityRevision>> SetLimit(int? parts, CommandStamp stamp);

    /// <summary>Says that the pupil of that name and school in a part is somebody else than in other parts, or may be in one more.</summary>
    /// <param name="reason">Kept apart from the records, as is the name.</param>
    [Alias("Except"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<ExceptionResult>> Except(PupilException exception, string reason, CommandStamp stamp);

    [Alias("WithdrawException"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<ExceptionResult>> WithdrawException(string exceptionId, CommandStamp stamp);

    /// <summary>Who is in more parts than the limit allows, by name, from what the contests have now; null = no such event.</summary>
    /// <param name="limit">What to report against where no limit is set.</param>
    [Alias("Report"), Allow(Role.Organiser)]
    Task<EligibilityReport?> Report(int limit);

    /// <summary>Whether there is a limit.</summary>
    [Alias("IsLimited"), FromGrains]
    Task<bool> IsLimited();

    /// <summary>Says that an event is about to become a part: its teams are read anew before anybody is let in.</summary>
    [Alias("Join"), FromGrains]
    Task<Answer<bool>> Join(string part);

    /// <summary>Reserves what a part is about to write of its teams, all or nothing.</summary>
    /// <param name="request">An id of the reservation, of the part's choice.</param>
    /// <param name="teams">The teams that change, each with all of its pupils.</param>
    [Alias("Reserve"), FromGrains]
    Task<Answer<Reservation>> Reserve(string part, string request, ImmutableArray<TeamMarks> teams);

    /// <summary>What <see cref="Reserve"/> would answer; nothing is reserved.</summary>
    [Alias("Check"), FromGrains]
    Task<Reservation> Check(string part, ImmutableArray<TeamMarks> teams);

    /// <summary>Says that what was reserved is written, or will never be.</summary>
    [Alias("Close"), FromGrains]
    Task<Answer<bool>> Close(string part, string request, bool written);
}

/// <param name="Version">Changes of limit and exceptions so far.</param>
[GenerateSerializer, Immutable, Alias("EligibilityRevision")]
public sealed record EligibilityRevision([property: Id(0)] long Version);

[GenerateSerializer, Immutable, Alias("ExceptionResult")]
public sealed record ExceptionResult([property: Id(0)] string ExceptionId);

[GenerateSerializer, Immutable, Alias("PupilException")]
public sealed record PupilException([property: Id(0)] string Part, [property: Id(1)] string Name, [property: Id(2)] string School, [property: Id(3)] string Town);

/// <summary>A team with the marks of its pupils; none where it has left the contest.</summary>
[GenerateSerializer, Immutable, Alias("TeamMarks")]
public sealed record TeamMarks([property: Id(0)] string Team, [property: Id(1)] ImmutableArray<string> Marks);

public enum ReservationStatus
{
    /// <summary>There is no limit, or nobody new comes in: nothing was reserved, and the part may write.</summary>
    Free = 1,

    /// <summary>Reserved: to be confirmed or released.</summary>
    Held = 2,

    /// <summary>It cannot be told yet: an earlier reservation is being settled, or a part's teams are being read.</summary>
    Busy = 3,

    /// <summary>Pupils are in too many parts; nothing was reserved.</summary>
    Refused = 4,
}

/// <param name="Conflicts">Who is in too many parts; empty unless refused.</param>
[GenerateSerializer, Immutable, Alias("Reservation")]
public sealed record Reservation(
    [property: Id(0)] ReservationStatus Status,
    [property: Id(1)] int Limit,
    [property: Id(2)] ImmutableArray<EntryConflict> Conflicts)
{
    public static Reservation Of(ReservationStatus status) => new(status, 0, []);
}

/// <param name="Parts">Ids of the other parts that the pupil is in.</param>
/// <param name="Names">Their names.</param>
[GenerateSerializer, Immutable, Alias("EntryConflict")]
public sealed record EntryConflict(
    [property: Id(0)] string Team,
    [property: Id(1)] string Mark,
    [property: Id(2)] ImmutableArray<string> Parts,
    [property: Id(3)] ImmutableArray<string> Names);

/// <param name="Limit">Parts that one pupil may be in; null = no limit is set.</param>
/// <param name="Pupils">Those in more parts than the limit, or than was asked for, by school and name.</param>
[GenerateSerializer, Immutable, Alias("EligibilityReport")]
public sealed record EligibilityReport(
    [property: Id(0)] int? Limit,
    [property: Id(1)] ImmutableArray<OverEntered> Pupils,
    [property: Id(2)] ImmutableArray<GrantedException> Exceptions);

[GenerateSerializer, Immutable, Alias("OverEntered")]
public sealed record OverEntered(
    [property: Id(0)] string Name,
    [property: Id(1)] string School,
    [property: Id(2)] string Town,
    [property: Id(3)] ImmutableArray<EntryPlace> Entries);

/// <param name="Number">Start number of the team.</param>
[GenerateSerializer, Immutable, Alias("EntryPlace")]
public sealed record EntryPlace(
    [property: Id(0)] string Part,
    [property: Id(1)] string PartName,
    [property: Id(2)] string Team,
    [property: Id(3)] int Number,
    [property: Id(4)] string TeamName);

/// <param name="Name">Empty where it was erased.</param>
[GenerateSerializer, Immutable, Alias("GrantedException")]
public sealed record GrantedException(
    [property: Id(0)] string ExceptionId,
    [property: Id(1)] string Part,
    [property: Id(2)] string PartName,
    [property: Id(3)] string Name,
    [property: Id(4)] string School,
    [property: Id(5)] string Reason,
    [property: Id(6)] string Actor,
    [property: Id(7)] DateTimeOffset At);
