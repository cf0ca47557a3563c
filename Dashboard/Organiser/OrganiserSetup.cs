using EventsLive.Dashboard.Organiser.Contests;
using EventsLive.Dashboard.Organiser.Rules;

namespace EventsLive.Dashboard.Organiser;

/// <summary>The organiser's page and what it does.</summary>
public static class OrganiserSetup
{
    public static void AddOrganiser(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<PageCalls>();
        builder.Services.AddScoped<OrganiserCommands>();
        builder.Services.AddScoped<PublicationCommands>();
        builder.Services.AddScoped<ContestCommands>();
        builder.Services.AddScoped<RuleWords>();
        builder.Services.AddScoped<DraftWords>();
        builder.Services.AddScoped<PrintData>();
    }
}
