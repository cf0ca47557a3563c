using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>The public API as tests call it: plain answers, and a few things that almost every test needs to exist.</summary>
public sealed class TestApi(ApiClient client)
{
    public const string Town = "town-1";

    /// <summary>For the load classes of Rehearsal.</summary>
    public ApiClient Client { get; } = client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<ApiAnswer> Get(string path) => Client.Get($"/api/v1{path}", Cancellation);

    public Task<ApiAnswer> Put(string path, object body) => Client.Put($"/api/v1{path}", body, Cancellation);

    public Task<ApiAnswer> Post(string path, object body, string? key = null) => Client.Post($"/api/v1{path}", body, key, Cancellation);

    /// <summary>A district of one town, <see cref="Town"/>.</summary>
    public async Task CreateDistrict() =>
        (await Put("/district", new { name = "测试区", towns = new[] { new { id = Town, name = "测试镇" } } })).Expect("PUT /district");

    /// <summary>An event that runs now and registers until it ends.</summary>
    /// <param name="capacity">Null = unlimited.</param>
    /// <param name="waitlist"><c>none</c>, <c>promote</c> or <c>offer</c>.</param>
    public async Task CreateEvent(string id, int? capacity = null, string waitlist = "none", string kind = "lecture") =>
        (await Put($"/events/{id}", new
        {
            name = $"测试活动 {id}",
            kind,
            town = Town,
            venues = Array.Empty<string>(),
            startsAt = DateTimeOffset.UtcNow.AddHours(-1),
            endsAt = DateTimeOffset.UtcNow.AddHours(6),
            capacity,
            registration = new { opensAt = (string?)null, closesAt = (string?)null, waitlist },
        })).Expect($"PUT /events/{id}");

    /// <summary>A contest of one group and one number field, <c>score</c> 0 to 10,000, with its teams <c>t1</c>, <c>t2</c> ….</summary>
    public async Task CreateContest(string eventId, int teams, int rounds = 3, string group = "小学组")
    {
        await CreateEvent(eventId, kind: "contest");
        (await Put($"/events/{eventId}/contest", new
        {
            groups = new[] { group },
            rounds,
            rule = new
            {
                schema = 1,
                fields = new[] { new { name = "score", min = 0, max = 10_000, step = 1 } },
                rounds = new { counted = rounds, aggregate = "best" },
                ties = new[] { "mean" },
            },
        })).Expect($"PUT /events/{eventId}/contest");
        for (var number = 1; number <= teams; number++)
        {
            var path = $"/events/{eventId}/teams/t{number}";
            (await Put(path, new { name = $"{number} 号队", school = "测试学校", town = Town, group })).Expect($"PUT {path}");
        }
    }

    /// <summary>Registers one person of the public.</summary>
    public Task<ApiAnswer> Register(string eventId, string name = "张三", string? key = null) =>
        Post($"/events/{eventId}/registrations", new { name, places = 1 }, key);

    /// <summary>Enters a score of the one field of <see cref="CreateContest"/>.</summary>
    public Task<ApiAnswer> Score(string eventId, string team, int round, int score, string? key = null) =>
        Post($"/events/{eventId}/scores", new { team, round, fields = new { score }, outcome = "scored" }, key);
}
