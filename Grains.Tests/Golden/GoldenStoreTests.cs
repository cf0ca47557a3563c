using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using EventsLive.Grains.Tests.Storage;
using EventsLive.Grains.Venues;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;
using Xunit;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>Stores that each landed schema left behind: what was written then is read for ever, and says the same.</summary>
public sealed class GoldenStoreTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Schemas => [.. Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Store_OfALandedSchema_StillSaysTheSame(string schema)
    {
        using var copy = new TemporaryFolder();
        File.Copy(Path.Combine(Folder(), schema, "journal.db"), copy.File("journal.db"));
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), schema, "views.json"), TestContext.Current.CancellationToken))!.AsObject();
        var actual = await RunAsync(copy.Path, GoldenDay.ReadAsync);
        foreach (var (view, rows) in expected)
        {
            foreach (var (key, row) in rows!.AsObject())
            {
                foreach (var (name, value) in row!.AsObject())
                {
                    Assert.True(
                        Says(actual[view]?[key]?[name], value),
                        $"{view}, {key}, {name}: was {value?.ToJsonString()}, is {actual[view]?[key]?[name]?.ToJsonString()}");
                }
            }
        }
    }

    /// <summary>A type that no store holds could change its form unnoticed: it needs a store of its own when it lands.</summary>
    [Fact]
    public async Task Stores_TakenTogether_HoldEveryTypeOfRecord()
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var schema in Directory.GetDirectories(Folder()))
        {
            using var copy = new TemporaryFolder();
            File.Copy(Path.Combine(schema, "journal.db"), copy.File("journal.db"));
            using var store = new SqliteJournalStore(copy.File("journal.db"), NullLogger<SqliteJournalStore>.Instance);
            await foreach (var stream in store.ListAsync("", TestContext.Current.CancellationToken))
            {
                await foreach (var batch in store.ReadAsync(stream, 1, TestContext.Current.CancellationToken))
                {
                    var lines = Encoding.UTF8.GetString(batch.Payload.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                    held.UnionWith(lines.Select(line => (string)JsonNode.Parse(line)!["k"]!));
                }
            }
        }

        RecordCatalogue[] catalogues =
        [
            new AccountsModel().Records, new ArchiveModel().Records, new AwardsModel().Records, new ContestModel().Records, new DevicesModel().Records,
            new DistrictModel().Records, new EligibilityModel().Records, new EventModel().Records, new FloorModel().Records,
            new OverallModel().Records, new VenueModel().Records,
        ];
        // An invitation expires by the clock alone: no store is written in so long a time.
        Assert.Empty(catalogues.SelectMany(catalogue => catalogue.Aliases).Except(held).Except(["device-invitation-expired"]).Order());
    }

    /// <summary>Run once when a schema lands: <c>-explicit only -method *Store_NewSchema*</c>, then rename the folder and check it in.</summary>
    [Fact(Explicit = true)]
    public async Task Store_NewSchema_IsWritten()
    {
        var folder = Path.Combine(Folder(), "new");
        Directory.CreateDirectory(folder);
        var views = await RunAsync(folder, async grains =>
        {
            await GoldenDay.WriteAsync(grains);
            return await GoldenDay.ReadAsync(grains);
        });
        await File.WriteAllTextAsync(Path.Combine(folder, "views.json"), views.ToJsonString(Readable) + "\n", TestContext.Current.CancellationToken);
        Assert.NotEmpty(views);
    }

    // A later program may say more of a thing, never less or otherwise, and of no more or fewer things.
    private static bool Says(JsonNode? now, JsonNode? then) => (now, then) switch
    {
        (JsonObject said, JsonObject wanted) => wanted.All(property => said.ContainsKey(property.Key) && Says(said[property.Key], property.Value)),
        (JsonArray said, JsonArray wanted) => said.Count == wanted.Count && said.Zip(wanted).All(pair => Says(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(now, then),
    };

    private static async Task<T> RunAsync<T>(string folder, Func<IGrainFactory, Task<T>> use)
    {
        using var store = new SqliteJournalStore(Path.Combine(folder, "journal.db"), NullLogger<SqliteJournalStore>.Instance);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IJournalStore>(store);
            silo.Services.AddSingleton<ISecretStore>(store);
            silo.Services.AddGrainServices();
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        return await use(cluster.Client);
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventsLive.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No EventsLive.sln above the tests.");
        }

        return Path.Combine(folder.FullName, "Grains.Tests", "Golden");
    }
}
