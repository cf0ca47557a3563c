using System.Globalization;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Events;

namespace EventsLive.Dashboard.Organiser;

/// <summary>An event's settings as an organiser edits them, with times by the district's clock.</summary>
public sealed class EventForm
{
    // As <input type="datetime-local"> writes it; browsers leave the seconds out where they are zero.
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    private const decimal MinutesPerHour = 60;

    // Far beyond what the rules allow, and no overflow.
    private const decimal MaxHours = 1_000_000;

    private readonly EventSettings? _before;

    private EventForm(string id, EventSettings? before)
    {
        Id = id;
        _before = before;
    }

    public string Id { get; }

    public bool IsNew => _before is null;

    /// <summary>The settings that the form began with; null = a new event.</summary>
    public EventSettings? Before => _before;

    public string Name { get; set; } = "";

    public EventKind Kind { get; set; } = EventKind.Lecture;

    public string Town { get; set; } = "";

    public IEnumerable<string> Venues { get; set; } = [];

    public string StartsAt { get; set; } = "";

    public string EndsAt { get; set; } = "";

    public int? Capacity { get; set; }

    public WaitlistMode Waitlist { get; set; } = WaitlistMode.Promote;

    /// <summary>How long an offer of places stands; null = the usual time.</summary>
    public decimal? OfferHours { get; set; } = EventSettingsRules.UsualOfferMinutes / MinutesPerHour;

    public string? OpensAt { get; set; }

    public string? ClosesAt { get; set; }

    /// <summary>The form of a new event: tomorrow from nine to eleven.</summary>
    public static EventForm New(string id, DateTimeOffset now)
    {
        var day = LocalTime.ToLocal(now).Date.AddDays(1);
        return new EventForm(id, null) { StartsAt = Text(LocalTime.At(day.AddHours(9))), EndsAt = Text(LocalTime.At(day.AddHours(11))) };
    }

    public static EventForm Of(string id, EventSettings settings) => new(id, settings)
    {
        Name = settings.Name,
        Kind = settings.Kind,
        Town = settings.Town,
        Venues = settings.Venues,
        StartsAt = Text(settings.StartsAt),
        EndsAt = Text(settings.EndsAt),
        Capacity = settings.Capacity,
        Waitlist = settings.Registration.Waitlist,
        OfferHours = (settings.Registration.OfferMinutes ?? EventSettingsRules.UsualOfferMinutes) / MinutesPerHour,
        OpensAt = OptionalText(settings.Registration.OpensAt),
        ClosesAt = OptionalText(settings.Registration.ClosesAt),
    };

    /// <summary>The settings as filled in. What the form does not show stays as it was, and a time that nobody touched keeps its seconds.</summary>
    public EventSettings ToSettings() => new(
        Name.Trim(),
        Kind,
        Town,
        [.. Venues],
        Time(StartsAt, _before?.StartsAt) ?? default,
        Time(EndsAt, _before?.EndsAt) ?? default,
        Capacity,
        _before?.PartOf,
        _before?.Units ?? [],
        _before?.Tags ?? [],
        new RegistrationSettings(Time(OpensAt, _before?.Registration.OpensAt), Time(ClosesAt, _before?.Registration.ClosesAt), Waitlist, OfferMinutes));

    // What nobody set stays unset: the usual time may be another one day.
    private int? OfferMinutes => Waitlist != WaitlistMode.Offer ? _before?.Registration.OfferMinutes
        : OfferHours is { } hours && (int)Math.Round(Math.Clamp(hours, -MaxHours, MaxHours) * MinutesPerHour) is var minutes
            && (minutes != EventSettingsRules.UsualOfferMinutes || _before?.Registration.OfferMinutes is not null) ? minutes
        : null;

    private static DateTimeOffset? Time(string? text, DateTimeOffset? before) =>
        before is { } kept && text == Text(kept) ? kept
        : DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? LocalTime.At(local)
        : null;

    private static string Text(DateTimeOffset time) => LocalTime.ToLocal(time).ToString(TimeFormats[0], CultureInfo.InvariantCulture);

    private static string? OptionalText(DateTimeOffset? time) => time is { } given ? Text(given) : null;
}
