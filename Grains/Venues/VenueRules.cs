using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Venues;

/// <summary>Decides the commands to a venue: pure functions of its state and the request.</summary>
/// <remarks>A scan and a count by hand are facts: they are taken down also when the venue is over its limit, and the answer says so.</remarks>
public static class VenueRules
{
    public const int MaxNameLength = 200;

    /// <summary>Greatest limit, total and difference, in persons.</summary>
    public const int MaxPersons = 1_000_000;

    private const int MaxDeviceLength = 100;

    /// <summary>Creates the venue or replaces its settings. A limit below the persons present is taken: it is over then.</summary>
    public static Decision<VenueRevision> Configure(VenueState state, string venueId, VenueSettings settings)
    {
        var refusal = InputRules.Id(venueId, "venueId")
            ?? InputRules.Text(settings.Name, "name", MaxNameLength)
            ?? InputRules.Id(settings.Town, "town")
            ?? (settings.Capacity is { } capacity ? InputRules.Range(capacity, "capacity", 1, MaxPersons) : null);
        if (refusal is not null)
        {
            return refusal;
        }

        settings = settings with { Name = settings.Name.Trim() };
        return settings == state.Settings
            ? Decision.Accept(new VenueRevision(false, state.Revision), [])
            : Decision.Accept(new VenueRevision(state.Settings is null, state.Revision + 1), [new VenueConfigured(settings)]);
    }

    /// <summary>As <see cref="Configure"/>, for a caller who began with these settings: refused when they are others by now.</summary>
    public static Decision<VenueRevision> Revise(VenueState state, string venueId, VenueSettings seen, VenueSettings settings) =>
        state.Settings is null ? Refusal.Of(RefusalKind.UnknownVenue, "venueId")
        : state.Settings != seen ? Refusal.Of(RefusalKind.ChangedMeanwhile)
        : Configure(state, venueId, settings);

    /// <summary>Counts a party, or a part of it, in or out: of each registration 0 to all its places are inside.</summary>
    public static Decision<CheckInResult> CheckIn(VenueState state, string venueId, VenueCheckIn checkIn)
    {
        if ((CheckVenue(state) ?? checkIn.Refused ?? CheckScan(checkIn)) is { } refusal)
        {
            return refusal;
        }

        var inside = state.InsideOf(checkIn.EventId).Parties.GetValueOrDefault(checkIn.RegistrationId);
        var goesIn = checkIn.Direction == Direction.In;
        var mayPass = goesIn ? checkIn.Places - inside : inside;
        var count = checkIn.Count ?? mayPass;
        if (count > mayPass || count == 0)
        {
            return goesIn
                ? Refusal.Of(RefusalKind.MorePersonsThanPlaces, "count", InputRules.Number(mayPass))
                : Refusal.Of(RefusalKind.NegativePresent, "count", InputRules.Number(mayPass));
        }

        var delta = goesIn ? count : -count;

        // Those who leave were here, whatever a count by hand said before.
        var correction = Math.Max(0, -(state.Present + delta));
        var present = state.Present + delta + correction;
        var record = new VenueCheckedIn(
            checkIn.EventId, checkIn.RegistrationId, count, checkIn.Direction, checkIn.At,
            PlaceCode.Of(checkIn.Device), checkIn.Gate is { } gate ? PlaceCode.Of(gate) : null, correction);
        return Decision.Accept(
            new CheckInResult(checkIn.RegistrationId, venueId, inside + delta, present, present > state.Settings!.Capacity), [record]);
    }

    /// <summary>Counts persons without tickets: a difference, or a total that replaces the running one. A total of 0 says that no ticket holder is inside either.</summary>
    public static Decision<CountResult> Count(VenueState state, CountRequest request)
    {
        if ((CheckVenue(state) ?? CheckCount(state, request)) is { } refusal)
        {
            return refusal;
        }

        var present = request.Total ?? (state.Present + request.Delta!.Value);
        var delta = present - state.Present;
        var device = PlaceCode.Of(request.Device);
        IRecord record = request.Total == 0
            ? new VenueEmptied(delta, request.Reason!.Value, request.At, device)
            : new VenueCounted(delta, request.Reason, request.At, device);
        return Decision.Accept(new CountResult(present, present > state.Settings!.Capacity), [record]);
    }

    private static Refusal? CheckVenue(VenueState state) =>
        state.Settings is null ? Refusal.Of(RefusalKind.UnknownVenue, "venue") : null;

    private static Refusal? CheckScan(VenueCheckIn checkIn) =>
        (Enum.IsDefined(checkIn.Direction) ? null : Refusal.Of(RefusalKind.Malformed, "direction"))
        ?? CheckDevice(checkIn.At, checkIn.Device)
        ?? InputRules.OptionalText(checkIn.Gate, "gate", MaxDeviceLength)
        ?? (checkIn.Count < 1 ? InputRules.Range(checkIn.Count.Value, "count", 1, checkIn.Places) : null);

    private static Refusal? CheckDevice(DateTimeOffset at, string device) =>
        (at == default ? Refusal.Of(RefusalKind.Required, "at") : null)
        ?? InputRules.Text(device, "device", MaxDeviceLength);

    private static Refusal? CheckCount(VenueState state, CountRequest request)
    {
        if (request is { Delta: null, Total: null })
        {
            return Refusal.Of(RefusalKind.Required, "delta");
        }

        if (request is { Delta: not null, Total: not null })
        {
            return Refusal.Of(RefusalKind.Malformed, "total");
        }

        return CheckDevice(request.At, request.Device)
            ?? (request.Reason is { } reason && !Enum.IsDefined(reason) ? Refusal.Of(RefusalKind.Malformed, "reason") : null)
            ?? (request.Total is { } total ? CheckTotal(total, request.Reason) : CheckDelta(state, request.Delta!.Value));
    }

    private static Refusal? CheckTotal(int total, CountReason? reason) =>
        InputRules.Range(total, "total", 0, MaxPersons)
        ?? (reason is null ? Refusal.Of(RefusalKind.ReasonRequired, "reason") : null);

    private static Refusal? CheckDelta(VenueState state, int delta) =>
        InputRules.Range(delta, "delta", -MaxPersons, MaxPersons)
        ?? (state.Present + delta < 0 ? Refusal.Of(RefusalKind.NegativePresent, "delta", InputRules.Number(state.Present)) : null)
        ?? (state.Present + delta > MaxPersons ? InputRules.Range(delta, "delta", -state.Present, MaxPersons - state.Present) : null);
}
