using EventsLive.Dashboard.Overalls;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Live;
using EventsLive.Grains.Overalls;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>The totals of schools and towns as a file: who stands where, and every team that gave points.</summary>
internal static class OverallTables
{
    /// <summary>What a file of one table holds.</summary>
    public enum Choice
    {
        School = 1,
        Town = 2,
        Teams = 3,
    }

    /// <param name="only">The one table of a CSV file; null = all, each a worksheet of its own.</param>
    /// <returns>Null: there are no totals.</returns>
    public static async Task<IReadOnlyList<OutTable>?> Of(
        IOverallGrain overall, Audience audience, string? group, Choice? only, DistrictView district, IStringLocalizer<FileTexts> texts)
    {
        var tables = new List<OutTable>();
        foreach (var choice in only is { } one ? [one] : Enum.GetValues<Choice>())
        {
            if (await overall.Table(audience, choice == Choice.Town ? OverallUnit.Town : OverallUnit.School, group) is not { Settings: { } settings } table)
            {
                return null;
            }

            tables.Add(choice == Choice.Teams ? Teams(table, district, texts) : Totals(table, settings, choice, district, texts));
        }

        return tables;
    }

    private static OutTable Totals(OverallTable table, OverallSettings settings, Choice choice, DistrictView district, IStringLocalizer<FileTexts> texts)
    {
        string[] columns =
        [
            .. texts.Of("rank"),
            .. choice == Choice.School ? texts.Of("school", "town") : texts.Of("town"),
            .. texts.Of("overallPoints", "overallCounted"),
            .. settings.Scale.Select((step, i) => step.Award ?? texts["overallPlace", i + 1].Value),
            .. table.Parts.Select(part => part.Name),
            .. texts.Of("decidedBy", "state"),
        ];
        return new OutTable(texts[choice == Choice.School ? "overallSchools" : "overallTowns"], columns, table.Rows.Select(Row).ToAsyncEnumerable());

        object?[] Row(OverallRow row) =>
        [
            row.Rank,
            .. choice == Choice.School ? [row.School, district.TownName(row.Town)] : new object?[] { district.TownName(row.Town) },
            Number(row.Points, row.Exact),
            row.Counted,
            .. row.Honours.Cast<object?>(),
            .. table.Parts.Select(part => row.Parts.FirstOrDefault(points => points.Part == part.Id) is { } points ? Number(points.Points, points.Exact) : null),
            row.DecidedBy is { } step ? OverallWords.DecidedBy(step, settings, texts) : null,
            texts[table.IsProvisional ? "provisional" : "final"].Value,
        ];
    }

    private static OutTable Teams(OverallTable table, DistrictView district, IStringLocalizer<FileTexts> texts)
    {
        var parts = table.Parts.ToDictionary(part => part.Id, StringComparer.Ordinal);
        var rows = table.Rows.SelectMany(row => row.Gains, (row, gain) => new object?[]
        {
            row.School,
            district.TownName(row.Town),
            parts[gain.Part].Name,
            gain.Group,
            gain.Number,
            gain.Name,
            gain.Rank,
            gain.Award,
            parts[gain.Part].Factor,
            Number(gain.Points, gain.Exact),
            texts[gain.Exclusion is { } exclusion ? $"overallNot{exclusion}" : "overallIn"].Value,
            texts[parts[gain.Part].IsFinal ? "final" : "provisional"].Value,
        });
        return new OutTable(
            texts["overallTeams"],
            [.. texts.Of("school", "town", "contest", "group", "number", "name", "rank", "award", "overallFactor", "overallPoints", "overallWhether", "state")],
            rows.ToAsyncEnumerable());
    }

    /// <summary>A number where it is exact, otherwise the fraction as text.</summary>
    private static object Number(decimal points, string exact) => exact.Contains('/', StringComparison.Ordinal) ? exact : points;
}
