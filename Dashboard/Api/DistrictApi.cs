using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EventsLive.Grains.District;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>The district's name and towns.</summary>
internal static class DistrictApi
{
    public static void MapDistrict(this IEndpointRouteBuilder api) =>
        api.MapPut("/district", (HttpContext http, ApiCalls calls) =>
                calls.Write<DistrictBody, DistrictSettings, DistrictRevision>(
                    http,
                    ApiJson.Body.DistrictBody,
                    (settings, stamp) => calls.In(http).District.Configure(settings, stamp),
                    revision => Answers.Ok(new RevisionAnswer(revision.Version), ApiJson.Body.RevisionAnswer)))
            .Describe("putDistrict", "Sets the name and the towns of the district.")
            .Takes<DistrictBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);
}

/// <param name="Towns">镇街 in the order in which they are shown.</param>
public sealed record DistrictBody([property: Required] string? Name, [property: Required] IReadOnlyList<TownBody?>? Towns) : IBody<DistrictSettings>
{
    public Checked<DistrictSettings> ToCommand()
    {
        var check = new ShapeCheck();
        var name = check.Required("name", Name);
        var towns = check.Required("towns", Towns, []);
        var checkedTowns = new List<Town>(towns.Count);
        for (var i = 0; i < towns.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"towns[{i}]");
            checkedTowns.Add(new Town(check.Required($"{at}.id", towns[i]?.Id), check.Required($"{at}.name", towns[i]?.Name)));
        }

        return check.Done(new DistrictSettings(name, [.. checkedTowns]));
    }
}

public sealed record TownBody([property: Required] string? Id, [property: Required] string? Name);

/// <param name="Version">Record number of what was written.</param>
public sealed record RevisionAnswer(long Version);
