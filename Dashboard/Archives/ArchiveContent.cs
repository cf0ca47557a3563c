using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Archives;

/// <summary>Which of the two files of an archive.</summary>
public enum ArchiveVariant
{
    /// <summary>All that is kept, with names of persons, reasons and appeals.</summary>
    Full = 1,

    /// <summary>可公开: what the public may see of published results, without text about persons.</summary>
    Public = 2,
}

/// <summary>What of a contest is small enough to be read at once before its archive is written, as one variant may know it.</summary>
public sealed class ArchiveContent
{
    private const int PageSize = 2_000;

    private readonly DistrictGrains _grains;
    private readonly string _eventId;

    private ArchiveContent(DistrictGrains grains, string eventId, ArchiveVariant variant) => (_grains, _eventId, Variant) = (grains, eventId, variant);

    public ArchiveVariant Variant { get; }

    public bool IsFull => Variant == ArchiveVariant.Full;

    public Audience Audience => IsFull ? Audience.Staff : Audience.Public;

    public string EventId => _eventId;

    public IContestGrain Contest => _grains.Contest(_eventId);

    public required ArchiveSurroundings Surroundings { get; init; }

    public ArchivedEvent Event => Surroundings.Event;

    /// <summary>The district by the names that it had when the archive was made.</summary>
    public required DistrictView District { get; init; }

    public required ContestSettings Settings { get; init; }

    public required StandingsFile.Found Standings { get; init; }

    public required DeskOverview Desk { get; init; }

    public required ImmutableArray<PublishedAppeal> PublishedAppeals { get; init; }

    public required AwardsDesk AwardsDesk { get; init; }

    /// <summary>As the variant's audience may know them.</summary>
    public required AwardsAnswer Awards { get; init; }

    public required ImmutableArray<ViewRow> Floor { get; init; }

    public bool IsPublished => Standings.Standings.PublishedAt is not null;

    /// <summary>A team as tables name it: its start number and name.</summary>
    public string TeamName(string team) =>
        Standings.Teams.GetValueOrDefault(team) is { } row ? string.Create(CultureInfo.InvariantCulture, $"{row.Number} {row.Name}") : team;

    /// <returns>Null: no such contest.</returns>
    public static async Task<ArchiveContent?> ReadAsync(DistrictGrains grains, string eventId, ArchiveVariant variant, ArchiveSurroundings surroundings)
    {
        var audience = variant == ArchiveVariant.Full ? Audience.Staff : Audience.Public;
        var contest = grains.Contest(eventId);
        if (await contest.Settings() is not { } settings
            || await StandingsFile.FindAsync(contest, audience, null) is not { } standings
            || await grains.Desk(eventId).Overview() is not { } desk
            || await grains.Awards(eventId).Desk() is not { } awards)
        {
            return null;
        }

        var floor = await grains.Floor(eventId).Look(audience);
        return new ArchiveContent(grains, eventId, variant)
        {
            Surroundings = surroundings,
            District = DistrictView.Named(surroundings.District, surroundings.Towns, surroundings.Venues),
            Settings = settings,
            Standings = standings,
            Desk = desk,
            PublishedAppeals = await grains.Desk(eventId).PublishedAppeals() ?? [],
            AwardsDesk = awards,
            Awards = AwardsAnswer.Of(await grains.Awards(eventId).Look(audience)),
            Floor = [.. (floor?.Set ?? []).OrderBy(row => row.Key, StringComparer.Ordinal)],
        };
    }

    public IAsyncEnumerable<HistoryEntry> ContestRecords() => RecordsOf(Contest);

    public IAsyncEnumerable<HistoryEntry> AwardsRecords() => RecordsOf(_grains.Awards(_eventId));

    public IAsyncEnumerable<HistoryEntry> FloorRecords() => RecordsOf(_grains.Floor(_eventId));

    public IAsyncEnumerable<KeptText> ContestTexts() => TextsOf(Contest);

    public IAsyncEnumerable<KeptText> AwardsTexts() => TextsOf(_grains.Awards(_eventId));

    public IAsyncEnumerable<KeptText> FloorTexts() => TextsOf(_grains.Floor(_eventId));

    /// <summary>How each team came by its place, in the order of the standings.</summary>
    public async IAsyncEnumerable<ExplanationAnswer> Explanations()
    {
        foreach (var row in Standings.Standings.Rows)
        {
            if (await Contest.Explain(Audience, row.Team) is { } explained)
            {
                yield return ExplanationText.Of(explained);
            }
        }
    }

    /// <summary>Every version of every sheet, run by run, by start number and round.</summary>
    public async IAsyncEnumerable<(TeamRow Team, HistoryAnswer Runs)> Runs()
    {
        // Of a team and round without any run nothing was ever entered: of thousands of teams, asking would take minutes.
        var touched = (from team in Desk.Teams
                       from column in Desk.Columns.Zip(team.Cells, (column, cell) => (column.Round, cell.IsUntouched))
                       where !column.IsUntouched
                       select (team.Id, column.Round)).ToHashSet();
        foreach (var team in Standings.Teams.Values.OrderBy(team => team.Number))
        {
            for (var round = 1; round <= Settings.Rounds; round++)
            {
                if (touched.Contains((team.Id, round))
                    && await _grains.Desk(_eventId).History(team.Id, round) is { } history && history.Runs.Any(run => !run.Versions.IsEmpty))
                {
                    yield return (team, HistoryAnswer.Of(history));
                }
            }
        }
    }

    /// <summary>The photos of paper sheets that were not erased, one at a time, in the order of acceptance of the sheets that they were taken for.</summary>
    public async IAsyncEnumerable<(string Sheet, SheetPicture Picture)> Photos()
    {
        var after = 0L;
        while (await Contest.SheetHistory(after, PageSize) is { IsEmpty: false } page)
        {
            foreach (var sheet in page.Where(sheet => sheet.Photo is { Erased: false } photo && photo.SheetId == sheet.SheetId))
            {
                if (await _grains.Photos(_eventId).Photo(sheet.SheetId) is { } picture)
                {
                    yield return (sheet.SheetId, picture);
                }
            }

            after = page[^1].Sequence;
        }
    }

    private static async IAsyncEnumerable<HistoryEntry> RecordsOf(IKeepsRecords grain)
    {
        for (ImmutableArray<HistoryEntry> page = await grain.Records(0, PageSize); !page.IsEmpty; page = await grain.Records(page[^1].Version, PageSize))
        {
            foreach (var entry in page)
            {
                yield return entry;
            }
        }
    }

    private static async IAsyncEnumerable<KeptText> TextsOf(IKeepsRecords grain)
    {
        for (ImmutableArray<KeptText> page = await grain.Texts(null, PageSize); !page.IsEmpty; page = await grain.Texts(page[^1].Subject, PageSize))
        {
            foreach (var text in page)
            {
                yield return text;
            }
        }
    }
}
