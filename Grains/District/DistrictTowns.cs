namespace EventsLive.Grains.District;

/// <summary>Asks a district about its towns.</summary>
internal static class DistrictTowns
{
    /// <summary>Whether the town is one of the district's. While a district has listed none, any town may be named.</summary>
    public static async Task<bool> KnowsTownAsync(this IDistrictGrain district, string townId)
    {
        var towns = (await district.Settings()).Towns;
        return towns.IsDefaultOrEmpty || towns.Any(town => town.Id == townId);
    }
}
