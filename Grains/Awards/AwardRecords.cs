using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Awards;

/// <summary>How the awards are computed, from here on.</summary>
public sealed record AwardSchemeSet(AwardScheme Scheme) : IRecord;

/// <summary>The list of awards as it was drawn up (拟获奖名单), with what it rests on.</summary>
/// <param name="Results">Fingerprint of the standings; another one means that a result has changed since.</param>
public sealed record AwardsProposed(string Results, ImmutableArray<ProposedTeam> Teams, AwardList List) : IRecord;

/// <summary>A team as the list names it: a fact of the list, whatever becomes of the entry.</summary>
[GenerateSerializer, Immutable, Alias("ProposedTeam")]
public sealed record ProposedTeam([property: Id(0)] string Team, [property: Id(1)] int Number, [property: Id(2)] string Name, [property: Id(3)] string School);

/// <summary>The list is open to objections (公示) from a day to a day.</summary>
/// <param name="From">First moment of the notice.</param>
/// <param name="To">Its end, exclusive.</param>
/// <param name="Telephone">The office's own number, published with the notice.</param>
public sealed record AwardsPublicised(DateTimeOffset From, DateTimeOffset To, string Telephone) : IRecord;

/// <summary>Somebody objects (异议). Who, and in which words, is in the personal row of the objection.</summary>
/// <param name="Team">The team that it is about; null = none.</param>
public sealed record ObjectionEntered(string Objection, string? Team) : IRecord;

/// <summary>An objection was decided. The words of the decision are in its personal row.</summary>
public sealed record ObjectionDecided(string Objection, bool Upheld) : IRecord;

/// <summary>The list is final (正式公布).</summary>
public sealed record AwardsPublished : IRecord;

/// <summary>The list was taken back, to be drawn up anew. Why is in the personal row <see cref="AwardsSubject.Withdrawal"/>.</summary>
public sealed record AwardsWithdrawn(int Number) : IRecord;

/// <summary>The personal row of an objection.</summary>
/// <param name="Decision">Null until it is decided.</param>
public sealed record ObjectionText(string Objector, string Text, string? Decision = null);

/// <summary>The personal row of a withdrawal.</summary>
public sealed record WithdrawalText(string Reason);

/// <summary>Ids of the personal rows in an awards stream.</summary>
public static class AwardsSubject
{
    public static string Objection(string objectionId) => $"objection:{objectionId}";

    public static string Withdrawal(int number) => $"withdrawal:{number}";
}

/// <summary>JSON of what an awards stream keeps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AwardSchemeSet))]
[JsonSerializable(typeof(AwardsProposed))]
[JsonSerializable(typeof(AwardsPublicised))]
[JsonSerializable(typeof(ObjectionEntered))]
[JsonSerializable(typeof(ObjectionDecided))]
[JsonSerializable(typeof(AwardsPublished))]
[JsonSerializable(typeof(AwardsWithdrawn))]
[JsonSerializable(typeof(ObjectionText))]
[JsonSerializable(typeof(WithdrawalText))]
[JsonSerializable(typeof(AwardsRevision))]
[JsonSerializable(typeof(ObjectionResult))]
[JsonSerializable(typeof(AwardsState))]
internal sealed partial class AwardsJson : JsonSerializerContext;
