using System.Globalization;
using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;

namespace EventsLive.Benchmarks;

/// <summary>The one hot event that the benchmarks of the grains work on.</summary>
internal static class Scenario
{
    public const string District = "bench";
    public const string EventId = "hot";

    public static IEventGrain Event(IGrainFactory grains) => grains.GetGrain<IEventGrain>(GrainKey.Of(District, EventId));

    public static async Task<IEventGrain> CreateEventAsync(IGrainFactory grains, int? capacity)
    {
        var now = DateTimeOffset.UtcNow;
        Demand(await grains.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Configure(
            new DistrictSettings("基准区", [new Town("t", "基准镇")]), new CommandStamp("bench")));
        var hot = Event(grains);
        Demand(await hot.Configure(
            new EventSettings(
                "热门讲座", EventKind.Lecture, "t", [], now.AddHours(1), now.AddHours(3), capacity, null, [], [],
                new RegistrationSettings(null, null, WaitlistMode.None)),
            new CommandStamp("bench")));
        return hot;
    }

    public static RegistrationRequest Request(int number) =>
        new("参加者" + number.ToString(CultureInfo.InvariantCulture), "13800000000", "实验小学", 1);

    public static CommandStamp Stamp() => new("public", Guid.NewGuid(), Guid.NewGuid());

    public static T Demand<T>(Answer<T> answer) => answer.Refusal is null
        ? answer.Result!
        : throw new InvalidOperationException($"Refused: {answer.Refusal}");
}
