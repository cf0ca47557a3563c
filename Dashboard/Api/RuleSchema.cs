using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Api;

/// <summary>Serves the JSON Schema of scoring rules.</summary>
internal static class RuleSchema
{
    public static void MapRuleSchema(this IEndpointRouteBuilder app) =>
        app.MapGet("/schemas/scoring-rule.json", () => Results.Text(RuleDocuments.JsonSchema(), "application/schema+json"))
            .WithName("getScoringRuleSchema")
            .WithSummary("The JSON Schema of a contest's scoring rule.")
            .Produces<object>(StatusCodes.Status200OK, "application/schema+json")
            .AllowAnonymous();
}
