using EventsLive.Dashboard.Shell;

var builder = WebApplication.CreateBuilder(args);

builder.AddShell();

var app = builder.Build();

app.UseShell();
app.MapShell();

await app.RunAsync();
