using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>The settings choose the store, and the demonstration has one of its own.</summary>
public sealed class JournalStoreRegistrationTests : IDisposable
{
    private static readonly StreamId Real = new("district", "event", "e");
    private static readonly StreamId Demonstration = new("demo", "event", "e");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("EventsLive:Storage", "Redis", "Sqlite, AzureTables or Memory")]
    [InlineData("EventsLive:Storage", "AzureTables", "ConnectionStrings__tables")]
    [InlineData("ConnectionStrings:tables", "nonsense", "ConnectionStrings__tables")]
    public void Add_BadSetting_IsRefusedNamingIt(string name, string value, string said)
    {
        var settings = new Dictionary<string, string?> { ["EventsLive:Storage"] = "AzureTables", [name] = value };

        var refusal = Assert.Throws<InvalidOperationException>(() => Build(settings));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataDirectory_NotSet_IsOfTheUsersApplicationData()
    {
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

        Assert.Equal(Path.Combine(own, "EventsLive"), JournalStoreRegistration.DataDirectory(new ConfigurationBuilder().Build()));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("memory")]
    public async Task Demonstration_Deleted_IsGoneAndNothingElseIs(string storage)
    {
        await using var services = Build(Settings(storage));
        var store = services.GetRequiredService<DistrictJournalStore>();
        Assert.Same(store, services.GetRequiredService<IJournalStore>());
        Assert.Same(store, services.GetRequiredService<ISecretStore>());
        var batch = Batch(StreamHead.None);
        StreamId[] all = [new("a", "event", "e"), Demonstration, Demonstration with { Id = "f" }, new("demo2", "event", "e"), Real];
        foreach (var stream in all)
        {
            Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(stream, batch, Cancellation));
        }

        Assert.Equal(all, await ListAsync(store, ""));
        Assert.Equal(all[1..4], await ListAsync(store, "demo"));
        Assert.Equal(all[1..3], await ListAsync(store, StreamId.Prefix("demo", "event")));
        Assert.Equal(all[4..], await ListAsync(store, StreamId.Prefix("district", "event")));

        await store.DeleteDemonstrationAsync(Cancellation);

        Assert.False(File.Exists(_folder.File("demo.db")));
        Assert.Equal(StreamHead.None, await store.ReadHeadAsync(Demonstration, Cancellation));
        Assert.Equal(AppendOutcome.Fenced, await store.AppendAsync(Demonstration, Batch(batch.Result), Cancellation));
        Assert.Equal(AppendOutcome.Committed, await store.AppendAsync(Demonstration, batch, Cancellation));
        Assert.False(File.Exists(_folder.File("demo.db")), "A late write brought the file back.");
        Assert.Equal(batch.Result, await store.ReadHeadAsync(Real, Cancellation));
    }

    [Fact]
    public async Task Demonstration_FileOfAnEarlierRun_IsDeletedUnopened()
    {
        await using (var earlier = Build(Settings("Sqlite")))
        {
            await earlier.GetRequiredService<IJournalStore>().AppendAsync(Demonstration, Batch(StreamHead.None), Cancellation);
        }

        Assert.True(File.Exists(_folder.File("demo.db")));
        await using var services = Build(Settings("Sqlite"));
        await services.GetRequiredService<DistrictJournalStore>().DeleteDemonstrationAsync(Cancellation);

        Assert.False(File.Exists(_folder.File("demo.db")));
    }

    [Fact]
    public async Task Host_FolderOfAnotherHost_DoesNotStart()
    {
        using var first = BuildHost(Settings("Sqlite"));
        using var second = BuildHost(Settings("Sqlite"));
        await first.StartAsync(Cancellation);

        await Assert.ThrowsAsync<JournalStoreException>(() => second.StartAsync(Cancellation));

        await first.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Host_Memory_SaysThatNothingIsKept()
    {
        using var log = new CapturedLog();
        using var host = BuildHost(Settings("Memory"), log);

        await host.StartAsync(Cancellation);

        Assert.Contains(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("nothing is kept", StringComparison.Ordinal));
        await host.StopAsync(Cancellation);
    }

    private static IHost BuildHost(Dictionary<string, string?> settings, ILoggerProvider? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddJournalStore(builder.Configuration);
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        return builder.Build();
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddLogging()
        .AddJournalStore(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider();

    private static AppendBatch Batch(StreamHead expected) => new(expected, 1, Guid.NewGuid(), 1, new byte[10], []);

    private static async Task<List<StreamId>> ListAsync(DistrictJournalStore store, string prefix)
    {
        var found = new List<StreamId>();
        await foreach (var stream in store.ListAsync(prefix, Cancellation))
        {
            found.Add(stream);
        }

        return found;
    }

    private Dictionary<string, string?> Settings(string storage) => new()
    {
        ["EventsLive:Storage"] = storage,
        ["EventsLive:DataDirectory"] = _folder.Path,
    };

    /// <summary>Keeps what is logged, each line after its level.</summary>
    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
