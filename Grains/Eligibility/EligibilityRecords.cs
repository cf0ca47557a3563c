using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Eligibility;

/// <summary>How many parts one pupil may be in, from here on. Without a limit nothing of who is entered where is kept.</summary>
public sealed record LimitSet(int? Parts) : IRecord;

/// <summary>Teams of a part as its contest has them.</summary>
/// <param name="First">Whether these are the first of them: what was read before is void.</param>
/// <param name="Last">Whether these are the last of them: from here on the part is known.</param>
public sealed record TeamsRead(string Part, ImmutableArray<TeamMarks> Teams, bool First, bool Last) : IRecord;

/// <summary>The part is none of the event any more: what is known of it ages, and it is read anew should it come back.</summary>
public sealed record PartForgotten(string Part) : IRecord;

/// <summary>A part is about to write these teams.</summary>
public sealed record EntriesHeld(string Part, string Request, ImmutableArray<TeamMarks> Teams) : IRecord;

/// <summary>What was held is written.</summary>
public sealed record EntriesConfirmed(string Part, string Request) : IRecord;

/// <summary>What was held was not written.</summary>
public sealed record EntriesReleased(string Part, string Request) : IRecord;

/// <summary>Nobody said what became of what was held: the contest was asked what it has of those teams.</summary>
public sealed record EntriesSettled(string Part, string Request, ImmutableArray<TeamMarks> Teams) : IRecord;

/// <summary>A pupil's entry in a part is not counted. Who and why is in the personal row.</summary>
public sealed record PupilExcepted(string Exception, string Part, string Mark) : IRecord;

public sealed record ExceptionWithdrawn(string Exception) : IRecord;

/// <summary>The personal row of an exception.</summary>
public sealed record ExceptionText(string Name, string School, string Reason);

/// <summary>Ids of the personal rows.</summary>
public static class EligibilitySubject
{
    public static string Exception(string exceptionId) => $"exception:{exceptionId}";
}

/// <summary>JSON of what an eligibility stream keeps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LimitSet))]
[JsonSerializable(typeof(TeamsRead))]
[JsonSerializable(typeof(PartForgotten))]
[JsonSerializable(typeof(EntriesHeld))]
[JsonSerializable(typeof(EntriesConfirmed))]
[JsonSerializable(typeof(EntriesReleased))]
[JsonSerializable(typeof(EntriesSettled))]
[JsonSerializable(typeof(PupilExcepted))]
[JsonSerializable(typeof(ExceptionWithdrawn))]
[JsonSerializable(typeof(ExceptionText))]
[JsonSerializable(typeof(EligibilityRevision))]
[JsonSerializable(typeof(ExceptionResult))]
[JsonSerializable(typeof(Reservation))]
[JsonSerializable(typeof(EligibilityLine))]
[JsonSerializable(typeof(bool))]
internal sealed partial class EligibilityJson : JsonSerializerContext;
