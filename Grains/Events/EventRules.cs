using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Venues;

namespace EventsLive.Grains.Events;

/// <summary>Decides the commands to an event: pure functions of its state, the request, the time and a source of ids.</summary>
/// <remarks>
/// Nobody jumps the waitlist: parties are confirmed strictly in the order of registration, each all or none, so one that does not fit holds
/// up those behind it, and whoever comes while somebody waits joins the end of the line, even if there is room. A party larger than the event
/// has become could never be confirmed: it is returned, so that it holds up nobody. Where places are offered instead of given, an offer holds
/// them; a party that lets its offer end is returned, and the places go to the next.
/// </remarks>
public static class EventRules
{
    public const int MaxPlaces = 50;

    public const int MaxPersonNameLength = 100;

    public const int MaxSchoolLength = 100;

    // Keeps each record small enough for any store's batch, however many move at once.
    private const int NamedPerRecord = 1_000;

    // Places, since as many parties may move up: both fit a batch of any store together; the rest is due again a moment later.
    private const int MostEndedAtOnce = 5 * NamedPerRecord;

    // A person's text is stored as it was written, not as \u escapes, so that what must be erased can be searched for.
    private static readonly EventJson PersonalJson =
        new(new JsonSerializerOptions(EventJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Creates the event or replaces its settings; room that this makes goes to those who wait, and who can no longer hope for room is sent back.</summary>
    public static Decision<EventRevision> Configure(EventState state, string eventId, EventSettings settings, DateTimeOffset now)
    {
        if ((InputRules.Id(eventId, "eventId") ?? EventSettingsRules.Check(eventId, settings)) is { } refusal)
        {
            return refusal;
        }

        settings = EventSettingsRules.Normalise(settings);
        if (settings.Capacity < state.Held)
        {
            return Refusal.Of(RefusalKind.CapacityBelowConfirmed, "capacity", InputRules.Number(state.Held));
        }

        if (state.Settings is { } current && EventSettingsRules.Same(current, settings))
        {
            return Decision.Accept(new EventRevision(false, state.Revision), []);
        }

        var result = new EventRevision(state.Settings is null, state.Revision + 1);
        return Decision.Accept(result, [new EventConfigured(settings), .. MoveUp(state, settings, state.Held, null, now)]);
    }

    /// <summary>As <see cref="Configure"/>, for a caller who began with these settings: refused when they are others by now.</summary>
    public static Decision<EventRevision> Revise(EventState state, string eventId, EventSettings seen, EventSettings settings, DateTimeOffset now) =>
        state.Settings is not { } current ? Refusal.Of(RefusalKind.UnknownEvent, "eventId")
        : !EventSettingsRules.Same(current, seen) ? Refusal.Of(RefusalKind.ChangedMeanwhile)
        : Configure(state, eventId, settings, now);

    public static Decision<RegistrationResult> Register(EventState state, RegistrationRequest request, DateTimeOffset now, Func<string> newId)
    {
        if ((CheckRequest(request) ?? CheckOpen(state.Settings, now)) is { } refusal)
        {
            return refusal;
        }

        var settings = state.Settings!;
        var free = settings.Capacity - state.Held;
        var status = RegistrationStatus.Confirmed;
        if (!state.Waitlist.IsEmpty || request.Places > free)
        {
            if (settings.Registration.Waitlist == WaitlistMode.None)
            {
                return Refusal.Of(RefusalKind.Full, "places", InputRules.Number(state.Waitlist.IsEmpty ? free ?? 0 : 0));
            }

            // A party larger than the event could never be confirmed, and would hold up everybody behind it for ever.
            if (request.Places > settings.Capacity)
            {
                return InputRules.Range(request.Places, "places", 1, settings.Capacity.Value)!;
            }

            status = RegistrationStatus.Waitlisted;
        }

        var id = newId();
        var person = new Registrant(request.Name.Trim(), request.Phone, request.School?.Trim());
        return Decision.Accept(
            new RegistrationResult(id, status, request.Places),
            [new Registered(id, request.Places, status)],
            [new PersonalRow(id, JsonSerializer.SerializeToUtf8Bytes(person, PersonalJson.Registrant))]);
    }

    /// <summary>Frees the places of a registration and gives them to those next in line.</summary>
    /// <param name="allowed">Whether the caller has shown the registration's secret, or may cancel by role.</param>
    public static Decision<RegistrationResult> Cancel(EventState state, string registrationId, bool allowed, DateTimeOffset now)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownEvent, "eventId");
        }

        // Before anything else: who may not cancel is not told what exists.
        if (!allowed)
        {
            return Refusal.Of(RefusalKind.Forbidden);
        }

        if (!state.Registrations.TryGetValue(registrationId, out var registration))
        {
            return Refusal.Of(RefusalKind.UnknownRegistration, "registrationId");
        }

        if (!registration.IsLive)
        {
            return HasLeft(registration);
        }

        var held = registration.Status == RegistrationStatus.Waitlisted ? state.Held : state.Held - registration.Places;
        return Decision.Accept(
            new RegistrationResult(registrationId, RegistrationStatus.Cancelled, registration.Places),
            [new RegistrationCancelled(registrationId), .. MoveUp(state, settings, held, registrationId, now)]);
    }

    /// <summary>Confirms a registration that was offered its places; one that is confirmed stays so.</summary>
    /// <param name="allowed">Whether the caller has shown the registration's secret, or may confirm by role.</param>
    public static Decision<RegistrationResult> TakeOffer(EventState state, string registrationId, bool allowed)
    {
        // In the order of cancelling: who may not is not told what exists.
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownEvent, "eventId");
        }

        if (!allowed)
        {
            return Refusal.Of(RefusalKind.Forbidden);
        }

        if (!state.Registrations.TryGetValue(registrationId, out var registration))
        {
            return Refusal.Of(RefusalKind.UnknownRegistration, "registrationId");
        }

        var confirmed = new RegistrationResult(registrationId, RegistrationStatus.Confirmed, registration.Places);
        return registration.Status switch
        {
            RegistrationStatus.Offered => Decision.Accept(confirmed, [new OfferTaken(registrationId)]),
            RegistrationStatus.Confirmed => Decision.Accept(confirmed, []),
            RegistrationStatus.Waitlisted => Refusal.Of(RefusalKind.NotOffered, "registrationId"),
            _ => HasLeft(registration),
        };
    }

    /// <summary>What is due of offers that have ended: their parties leave the line, and the places go to those next in it.</summary>
    public static IEnumerable<IRecord> EndOffers(EventState state, DateTimeOffset now)
    {
        var freed = 0;
        string[] ended = [.. state.Offers.EndedBy(now).TakeWhile(id => (freed += state.Registrations[id].Places) <= MostEndedAtOnce)];
        var held = state.Held - ended.Sum(id => state.Registrations[id].Places);
        return ended.Chunk(NamedPerRecord).Select(IRecord (ids) => new RegistrationsReturned([.. ids])).Concat(MoveUp(state, state.Settings!, held, null, now));
    }

    /// <summary>Takes it on to erase the personal row of a registration.</summary>
    /// <param name="rowFound">Whether there is such a row: a registration cancelled long ago is no longer in the state, but its row may be in the store.</param>
    public static Decision<RegistrationResult> BeginErasure(EventState state, string registrationId, bool rowFound)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownEvent, "eventId");
        }

        var begun = state.Erasing.Contains(registrationId);
        if (!state.Registrations.TryGetValue(registrationId, out var registration))
        {
            if (!rowFound && !begun)
            {
                return Refusal.Of(RefusalKind.UnknownRegistration, "registrationId");
            }

            registration = new Registration(0, 0, RegistrationStatus.Cancelled);
        }

        return Decision.Accept(
            new RegistrationResult(registrationId, registration.Status, registration.Places),
            begun ? [] : [new ErasureBegun(registrationId)]);
    }

    /// <summary>Notes that the personal row of a registration is gone.</summary>
    public static Decision<RegistrationResult> FinishErasure(EventState state, string registrationId) => Decision.Accept(
        new RegistrationResult(registrationId, RegistrationStatus.Cancelled, 0),
        state.Erasing.Contains(registrationId) ? [new PersonErased(registrationId)] : []);

    /// <summary>Finds the gate that a scanned ticket is for and what it is to count.</summary>
    public static CheckInPlan CheckIn(EventState state, string eventId, CheckInRequest request)
    {
        if (state.Settings is not { } settings)
        {
            return CheckInPlan.Refuse(Refusal.Of(RefusalKind.UnknownEvent, "eventId"));
        }

        var known = state.Registrations.TryGetValue(request.RegistrationId, out var registration);
        var venue = request.Venue ?? (settings.Venues.Length == 1 ? settings.Venues[0] : null);
        var refused = !known ? Refusal.Of(RefusalKind.UnknownRegistration, "ticket")
            : venue is null ? Refusal.Of(RefusalKind.Required, "venue")
            : !settings.Venues.Contains(venue) ? Refusal.Of(RefusalKind.WrongVenue, "venue")
            // Whoever is inside may always leave, also with a registration cancelled meanwhile.
            : request.Direction == Direction.In && registration.Status != RegistrationStatus.Confirmed ? Refusal.Of(RefusalKind.NotConfirmed, "ticket")
            : null;

        // What is refused now may have been accepted before: the gate that counted it remembers, and only a gate of this event can.
        var gates = request.Venue is null ? state.VenuesEver.Where(other => other != venue) : [];
        if (venue is not null && state.VenuesEver.Contains(venue))
        {
            gates = gates.Append(venue);
        }

        var checkIn = new VenueCheckIn(
            eventId,
            request.RegistrationId,
            registration.Places,
            request.Count,
            request.Direction,
            request.At,
            request.Device,
            request.Gate,
            refused);
        return new CheckInPlan([.. gates], venue, checkIn, refused);
    }

    /// <summary>How many waiting parties are larger than a capacity.</summary>
    public static int WaitingAbove(EventState state, int capacity) => TooLarge(state, capacity).Count();

    /// <summary>Who leaves the line: the parties larger than the event, and then those who now fit, from the head to the first that does not.</summary>
    private static IEnumerable<IRecord> MoveUp(EventState state, EventSettings settings, int held, string? leaving, DateTimeOffset now)
    {
        var returned = TooLarge(state, settings.Capacity).Where(id => id != leaving).ToList();
        foreach (var ids in returned.Chunk(NamedPerRecord))
        {
            yield return new RegistrationsReturned([.. ids]);
        }

        // A place in an event that is over is of no use to anybody.
        if (now >= settings.EndsAt)
        {
            yield break;
        }

        var gone = returned.ToHashSet(StringComparer.Ordinal);
        var free = settings.Capacity - held;
        var next = state.Waitlist.Values
            .Where(id => id != leaving && !gone.Contains(id))
            .TakeWhile(id => (free -= state.Registrations[id].Places) is null or >= 0);
        foreach (var ids in next.Chunk(NamedPerRecord))
        {
            yield return settings.Registration.Waitlist == WaitlistMode.Offer ? new PlacesOffered([.. ids], OfferEnd(settings, now)) : new Promoted([.. ids]);
        }
    }

    private static DateTimeOffset OfferEnd(EventSettings settings, DateTimeOffset now) =>
        now.AddMinutes(settings.Registration.OfferMinutes ?? EventSettingsRules.UsualOfferMinutes) is var end && end < settings.EndsAt ? end : settings.EndsAt;

    private static Refusal HasLeft(Registration registration) =>
        Refusal.Of(registration.Status == RegistrationStatus.Returned ? RefusalKind.AlreadyReturned : RefusalKind.AlreadyCancelled, "registrationId");

    private static IEnumerable<string> TooLarge(EventState state, int? capacity) =>
        state.Waitlist.Values.Where(id => state.Registrations[id].Places > capacity);

    private static Refusal? CheckRequest(RegistrationRequest request) =>
        InputRules.Text(request.Name, "name", MaxPersonNameLength)
        ?? CheckPhone(request.Phone)
        ?? InputRules.OptionalText(request.School, "school", MaxSchoolLength)
        ?? InputRules.Range(request.Places, "places", 1, MaxPlaces);

    private static Refusal? CheckPhone(string? phone)
    {
        if (phone is null)
        {
            return null;
        }

        var good = phone.Length is >= 5 and <= 20
            && phone.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ')
            && phone.Any(char.IsAsciiDigit);
        return good ? null : Refusal.Of(RefusalKind.Malformed, "phone");
    }

    private static Refusal? CheckOpen(EventSettings? settings, DateTimeOffset now)
    {
        if (settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownEvent, "eventId");
        }

        if (settings.Registration.OpensAt is { } opensAt && now < opensAt)
        {
            return Refusal.Of(RefusalKind.RegistrationNotOpen, null, InputRules.Time(opensAt));
        }

        return now < EventClock.ClosesAt(settings)
            ? null
            : Refusal.Of(RefusalKind.RegistrationClosed, null, InputRules.Time(EventClock.ClosesAt(settings)));
    }
}

/// <summary>What is to be asked about a scanned ticket.</summary>
/// <param name="Gates">Venues that may remember the same command, the one that is to count it last.</param>
/// <param name="Venue">The venue that counts it; null = the request does not say.</param>
/// <param name="Refused">The answer where no gate remembers the command as accepted; null = <paramref name="Venue"/> decides.</param>
public sealed record CheckInPlan(ImmutableArray<string> Gates, string? Venue, VenueCheckIn? CheckIn, Refusal? Refused)
{
    public static CheckInPlan Refuse(Refusal refusal) => new([], null, null, refusal);
}
