using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>The sheets of a contest: those that stand as the importer reads them, and all that ever were with their corrections.</summary>
internal static class SheetTables
{
    private const int PageSize = 5_000;

    private static readonly string[] Facts = ["number", "round", "judge", "outcome"];

    private static readonly string[] Where = ["stage", "match", "side", "surrogate"];

    /// <returns>Null: no contest.</returns>
    public static async Task<IReadOnlyList<OutTable>?> Current(IContestGrain contest, IStringLocalizer<FileTexts> texts)
    {
        if (await contest.Settings() is not { } settings)
        {
            return null;
        }

        var (fields, stages) = (Columns(settings), StageNames.Of(settings.Rule));
        var places = await PlacesAsync(contest);
        return Table("sheets", settings, places, All(contest).Where(row => row.ReplacedBy is null && row.Counted && row.SetAside is null).Select(row => (object?[])
        [
            row.Number,
            row.Round,
            row.Judge,
            ContestWords.Of(row.Outcome),
            .. Places(places, row, stages, texts),
            .. fields.Select(field => row.Fields.TryGetValue(field.Name, out var value) ? (object)value : null),
            row.TeamName,
            row.Group,
            row.Points,
        ]), texts);
    }

    /// <inheritdoc cref="Current"/>
    /// <param name="floor">Whose plan says which matches there are.</param>
    public static async Task<IReadOnlyList<OutTable>?> Template(IContestGrain contest, IFloorGrain floor, IStringLocalizer<FileTexts> texts)
    {
        if (await contest.Settings() is not { } settings || await BlankRuns.FindAsync(contest, floor, settings) is not { } blanks)
        {
            return null;
        }

        var (fields, stages) = (Columns(settings), StageNames.Of(settings.Rule));
        ImmutableArray<string> places = [.. blanks.HasStages ? ["stage"] : Array.Empty<string>(), .. blanks.HasMatches ? ["match", "side"] : Array.Empty<string>()];
        var rows = blanks.Missing().Select(run => (object?[])
        [
            run.Team.Number,
            run.Round,
            null,
            null,
            .. places.Select(place => place switch { "stage" => stages.WordOf(run.Stage), "match" => run.Match, _ => SideWords.Of(run.Side, texts) }),
            .. fields.Select(object? (_) => null),
            run.Team.Name,
            run.Team.Group,
            null,
        ]);
        return Table("scoreTemplate", settings, places, rows.ToAsyncEnumerable(), texts);
    }

    /// <inheritdoc cref="Current"/>
    /// <param name="nameOf">What people call an account or a device of an id.</param>
    public static async Task<IReadOnlyList<OutTable>?> History(IContestGrain contest, Func<string, ValueTask<string>> nameOf, IStringLocalizer<FileTexts> texts)
    {
        if (await contest.Settings() is not { } settings)
        {
            return null;
        }

        var (fields, stages) = (Columns(settings), StageNames.Of(settings.Rule));
        var places = await PlacesAsync(contest);
        string[] columns =
        [
            .. texts.Of("sequence", "acceptedAt", "actor", "device", "takenAt", "source", "sheet", "sheetVersion", "number", "name", "group", "round", "judge", "outcome"),
            .. texts.Of([.. places]),
            .. fields.Select(field => field.Label),
            .. texts.Of("points", "standing", "replaces", "pointsBefore", "changes", "reason", "replacedBy", "signed", "photo", "approvedBy", "approvedAt", "withdrawnFor"),
            .. texts.Of("chosenFor", "setAsideBy", "setAsideAt", "setAsideFor", "movedTo", "movedFrom", "movedFor"),
        ];
        return [new OutTable(texts["history"], columns, Lines())];

        async IAsyncEnumerable<object?[]> Lines()
        {
            await foreach (var row in All(contest))
            {
                yield return Line(
                    row,
                    await nameOf(row.Actor),
                    row.ApprovedBy is { } approver ? await nameOf(approver) : null,
                    row.SetAsideBy is { } remover ? await nameOf(remover) : null);
            }
        }

        object?[] Line(SheetHistoryRow row, string actor, string? approvedBy, string? setAsideBy) =>
        [
            row.Sequence,
            Time(row.AcceptedAt),
            actor,
            row.Device,
            Time(row.At),
            texts["source-" + row.Source].Value,
            row.SheetId,
            row.Version,
            row.Number,
            row.TeamName,
            row.Group,
            row.Round,
            row.Judge,
            ContestWords.Of(row.Outcome),
            .. Places(places, row, stages, texts),
            .. fields.Select(field => row.Fields.TryGetValue(field.Name, out var value) ? (object)value : null),
            row.Points,
            row.SetAside is { } cause ? ContestWords.Of(cause) : texts[row.ReplacedBy is not null ? "corrected" : row.Counted ? "counts" : "waits"].Value,
            row.Replaces,
            row.BeforePoints,
            row.Before is { } before ? Changes(fields, before, row.Fields) : null,
            row.Reason,
            row.ReplacedBy,
            row.Signed is { } signed ? texts["signed-" + signed].Value : null,
            row.Photo is { } photo ? photo.Erased ? texts["photoErased"].Value : texts["photoVersion", photo.Version].Value : null,
            approvedBy,
            Time(row.ApprovedAt),
            row.WithdrawnFor,
            row.ChosenFor,
            setAsideBy,
            Time(row.SetAsideAt),
            row.SetAsideFor,
            row.MovedTo?.Sheet,
            row.MovedFrom?.Sheet,
            row.MovedFor,
        ];
    }

    private static OutTable[] Table(string name, ContestSettings settings, ImmutableArray<string> places, IAsyncEnumerable<object?[]> rows, IStringLocalizer<FileTexts> texts) =>
    [
        new OutTable(
            texts[name],
            [
                .. Facts.Concat(places).Select(column => texts[column].Value),
                .. Columns(settings).Select(field => field.Label),
                .. texts.Of("name", "group", "sheetPoints"),
            ],
            rows),
    ];

    // The columns that say where a run belongs, where any sheet says it: an ordinary contest's file stays as narrow as it is.
    private static async Task<ImmutableArray<string>> PlacesAsync(IContestGrain contest)
    {
        var used = new bool[Where.Length];
        await foreach (var row in All(contest))
        {
            foreach (var (i, column) in Where.Index())
            {
                used[i] |= PlaceOf(column, row) is not null;
            }

            if (used.All(one => one))
            {
                break;
            }
        }

        return [.. Where.Where((_, i) => used[i])];
    }

    private static IEnumerable<object?> Places(ImmutableArray<string> places, SheetHistoryRow row, StageNames stages, IStringLocalizer<FileTexts> texts) =>
        places.Select(column => PlaceOf(column, row) is not { } value ? null : column switch
        {
            "surrogate" => texts[value].Value,
            "stage" => stages.WordOf(value),
            "side" => SideWords.Of(value, texts),
            _ => value,
        });

    private static string? PlaceOf(string column, SheetHistoryRow row) => column switch
    {
        "stage" => row.Stage,
        "match" => row.Match,
        "side" => row.Side,
        _ => row.Surrogate ? "yes" : null,
    };

    // A label that two fields share tells nothing.
    private static ImmutableArray<SheetColumn> Columns(ContestSettings settings)
    {
        var fields = SheetColumns.Of(settings.Rule);
        var taken = fields.GroupBy(field => CellText.Header(field.Label), StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. fields.Select(field => taken.Contains(CellText.Header(field.Label)) || ScoreFile.Columns.Any(column => column.IsCalled(field.Label)) || ScoreFile.IsRemark(field.Label)
                ? field with { Label = field.Name }
                : field),
        ];
    }

    private static async IAsyncEnumerable<SheetHistoryRow> All(IContestGrain contest)
    {
        for (var after = 0L; await contest.SheetHistory(after, PageSize) is { IsEmpty: false } page; after += PageSize)
        {
            foreach (var row in page)
            {
                yield return row;
            }
        }
    }

    private static string Changes(ImmutableArray<SheetColumn> fields, ImmutableSortedDictionary<string, decimal> before, ImmutableSortedDictionary<string, decimal> after) =>
        string.Join("；", from field in fields
                         let old = Text(before, field.Name)
                         let now = Text(after, field.Name)
                         where old != now
                         select $"{field.Label} {old}→{now}");

    private static string Text(ImmutableSortedDictionary<string, decimal> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.ToString(CultureInfo.InvariantCulture) : "—";

    private static string? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    private static string Time(DateTimeOffset time) => LocalTime.ToLocal(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
