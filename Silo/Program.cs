using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage;

var builder = WebApplication.CreateBuilder(args);
if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString(SiloHosting.RedisConnection)))
{
    await Console.Error.WriteLineAsync(
        "A Silo process needs ConnectionStrings__redis, where clients find it. For one process without a cluster run the Dashboard alone.");
    return 2;
}

// In code: a settings file of the same name as the Dashboard's would meet it when the Dashboard, which hosts this as a library, is published.
builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Orleans.Runtime.Scheduler", LogLevel.Error).AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddJournalStore(builder.Configuration);
builder.Services.AddHealthChecks().AddCheck<StoreCheck>("store", timeout: TimeSpan.FromSeconds(3));
builder.AddEventsLiveSilo();

var app = builder.Build();
// Alive is whoever answers: a store that is away is no reason to restart the process.
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
app.MapHealthChecks("/health/ready");
await app.RunAsync();
return 0;
