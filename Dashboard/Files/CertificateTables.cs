using System.Globalization;
using EventsLive.Dashboard.Awards;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>The certificates of a contest as a list from which printed forms are filled in (套打).</summary>
internal static class CertificateTables
{
    private static readonly string[] Columns =
        ["person", "certificateRole", "award", "number", "name", "school", "group", "contest", "certificateDate", "office"];

    /// <returns>Null: no contest.</returns>
    public static async Task<IReadOnlyList<OutTable>?> Of(
        IAwardsGrain awards, IContestGrain contest, string eventId, DistrictView district, DateTimeOffset now, IStringLocalizer<FileTexts> texts) =>
        await awards.Desk() is { } desk && await contest.Teams() is { } teams
            ? Of(desk, teams, district.Events.GetValueOrDefault(eventId)?.Name ?? eventId, district, desk.Notice?.PublishedAt ?? now, texts)
            : null;

    /// <param name="date">That the certificates bear.</param>
    public static IReadOnlyList<OutTable> Of(
        AwardsDesk desk, IEnumerable<TeamDetails> teams, string contest, DistrictView district, DateTimeOffset date, IStringLocalizer<FileTexts> texts)
    {
        var day = LocalTime.ToLocal(date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rows = Certificates.Of(desk, teams).Select(one => new object?[]
        {
            one.Person, texts[one.Role.ToString()].Value, one.Award, one.Number, one.Team, one.School, one.Group, contest, day, district.District?.Name,
        });
        return [new OutTable(texts["certificates"], [.. Columns.Select(column => texts[column].Value)], rows.ToAsyncEnumerable())];
    }
}
