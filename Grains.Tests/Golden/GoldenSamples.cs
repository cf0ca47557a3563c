using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>Settings, sheets and names that the golden stores share.</summary>
internal static class GoldenSamples
{
    public const string District = "golden";

    // Far enough ahead that what the views say does not depend on the day of the test.
    public static readonly DateTimeOffset Starts = new(2099, 5, 30, 9, 0, 0, TimeSpan.FromHours(8));

    public static readonly CommandStamp Stamp = new("golden");

    /// <summary>The form of what is no view of its own.</summary>
    public static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Key(string id) => GrainKey.Of(District, id);

    public static EventSettings Settings(string name, EventKind kind, int? capacity) => new(
        name, kind, "chengguan", ["hall"], Starts, Starts.AddHours(8), capacity, null, ["区科协"], ["科技节"],
        new RegistrationSettings(null, null, WaitlistMode.Promote));

    public static ScoreEntry Score(string team, int round, decimal? score) => new(
        team,
        round,
        null,
        score is null ? ImmutableDictionary<string, decimal>.Empty : ImmutableDictionary<string, decimal>.Empty.Add("score", score.Value),
        score is null ? RunOutcome.NoShow : RunOutcome.Scored,
        null, null, null, "tablet-1", SheetSource.Tablet);

    public static T Accepted<T>(Answer<T> answer) =>
        answer.Refusal is { } refusal ? throw new InvalidOperationException($"Refused: {refusal.Kind} {refusal.Field} {string.Join(", ", refusal.Arguments)}") : answer.Result!;
}
