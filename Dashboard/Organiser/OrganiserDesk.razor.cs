using System.Collections.Immutable;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Live;
using MudBlazor;

namespace EventsLive.Dashboard.Organiser;

/// <summary>The organiser's desk: follows the district's view of the staff and shows nothing that did not come from there.</summary>
public sealed partial class OrganiserDesk
{
    // Slower than the eye minds, faster than anybody reads.
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DoubleClick = TimeSpan.FromSeconds(1);

    private readonly DistrictView _view = new();
    private readonly EventFilter _filter = new();
    private readonly HashSet<string> _switching = new(StringComparer.Ordinal);
    private ImmutableArray<EventRow> _events = [];
    private ImmutableArray<VenueRow> _venues = [];
    private EventDialog _eventDialog = null!;
    private CapacityDialog _capacityDialog = null!;
    private VenueDialog _venueDialog = null!;
    private DistrictDialog _districtDialog = null!;
    private bool _lacksDistrict;

    private IEnumerable<TownRow> Towns => _view.Towns.Values.OrderBy(town => town.Order);

    protected override void OnInitialized() => Follow(
        Topic.District,
        Redraw,
        delta =>
        {
            _view.Apply(delta.IsSnapshot, delta.Set, delta.Removed);
            // Every venue and event stands in a town of the district.
            _lacksDistrict = _view.Towns.Count == 0;
            return Task.CompletedTask;
        });

    protected override bool ShouldRender()
    {
        Arrange();
        return true;
    }

    protected override void OnParametersSet() => Arrange();

    private void Arrange()
    {
        _events = [.. _filter.Of(_view)];
        _venues = [.. _view.Venues.Values.OrderByDescending(row => CapacityLevels.PercentOf(row.Present, row.Capacity) ?? -1).ThenBy(row => row.Name, StringComparer.Ordinal)];
    }

    private string StatusName(StatusChoice status) => status switch
    {
        StatusChoice.All => Texts["all"],
        StatusChoice.NotEnded => Texts["notEnded"],
        _ => Texts[status.ToString()],
    };

    private Task EditDistrict() => _districtDialog.OpenAsync();

    private void NewEvent() => _eventDialog.New(Time.GetUtcNow());

    private Task EditEvent(EventRow row) => _eventDialog.EditAsync(row.Id);

    private void ChangeCapacity(EventRow row) => _capacityDialog.Open(row);

    private void NewVenue() => _venueDialog.New();

    private void EditVenue(VenueRow row) => _venueDialog.Edit(row);

    private Task OpenRegistration(EventRow row) => SwitchRegistration(row.Id, Commands.OpenRegistrationAsync);

    private Task CloseRegistration(EventRow row) => SwitchRegistration(row.Id, Commands.CloseRegistrationAsync);

    /// <summary>Opens or closes once: the second half of a double click would meet the opposite button in the same place.</summary>
    private async Task SwitchRegistration(string eventId, Func<string, Task<Outcome>> act)
    {
        if (!_switching.Add(eventId))
        {
            return;
        }

        try
        {
            Tell(await act(eventId));
            await Task.Delay(DoubleClick, Time, Gone);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page is closed.
        }
        finally
        {
            _switching.Remove(eventId);
        }
    }

    private void Tell(Outcome outcome)
    {
        if (outcome.Accepted)
        {
            Snackbar.Add(Texts["saved"], Severity.Normal);
        }
        else
        {
            Snackbar.Add(outcome.Message!, Severity.Error);
        }
    }
}
