using EventsLive.Grains;

namespace EventsLive.Dashboard.Api;

/// <summary>Serves the JSON Schema of scoring rules.</summary>
internal static class RuleSchema
{
    private const string Name = "scoring-rule.schema.json";

    public static void MapRuleSchema(this IEndpointRouteBuilder app) =>
        app.MapGet("/schemas/scoring-rule.json", () => Results.Stream(Open(), "application/schema+json"))
            .WithName("getScoringRuleSchema")
            .WithSummary("The JSON Schema of a contest's scoring rule.")
            .Produces<object>(StatusCodes.Status200OK, "application/schema+json")
            .AllowAnonymous();

    private static Stream Open()
    {
        var assembly = typeof(GrainKey).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(name => name.EndsWith(Name, StringComparison.Ordinal));
        return assembly.GetManifestResourceStream(resource)!;
    }
}
