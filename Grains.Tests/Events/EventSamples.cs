using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Settings, requests and times that the tests of events share.</summary>
internal static class EventSamples
{
    public const string Id = "open-day";

    public static readonly DateTimeOffset Start = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    public static readonly DateTimeOffset Now = Start.AddDays(-7);

    public static EventSettings Settings(int? capacity = 100, WaitlistMode waitlist = WaitlistMode.None) => new(
        "科技馆开放日",
        EventKind.Exhibition,
        "chengguan",
        ["museum"],
        Start,
        Start.AddHours(3),
        capacity,
        null,
        ["市科协"],
        [],
        new RegistrationSettings(null, null, waitlist));

    public static RegistrationRequest Party(int places, string name = "张三") => new(name, "13800000000", "实验小学", places);

    public static PlayedJournal<EventState> Played(int? capacity = 100, WaitlistMode waitlist = WaitlistMode.None)
    {
        var journal = new PlayedJournal<EventState>(new EventModel());
        journal.Play(EventRules.Configure(journal.State, Id, Settings(capacity, waitlist), Now), Now);
        return journal;
    }

    public static Decision<RegistrationResult> Register(this PlayedJournal<EventState> journal, int places) =>
        journal.Play(EventRules.Register(journal.State, Party(places), Now, () => $"r{journal.Personal.Count}"), Now);

    public static Decision<RegistrationResult> Cancel(this PlayedJournal<EventState> journal, string id) =>
        journal.Play(EventRules.Cancel(journal.State, id, true, Now), Now);

    /// <summary>What is due at an event by then, as its journal does before each command.</summary>
    public static void DoWhatIsDue(this PlayedJournal<EventState> journal, DateTimeOffset now) =>
        journal.Play(Decision.Accept(true, new EventModel().Due(journal.State, now)), now);

    public static Decision<EventRevision> Configure(PlayedJournal<EventState> journal, EventSettings settings) =>
        journal.Play(EventRules.Configure(journal.State, Id, settings, Now), Now);

    public static void AssertRefused<TResult>(Decision<TResult> decision, RefusalKind kind, string? field, params string[] arguments)
    {
        Assert.Equal((kind, field), (decision.Refusal?.Kind, decision.Refusal?.Field));
        Assert.Empty(decision.Records);
        Assert.Empty(decision.Personal);
        if (arguments.Length > 0)
        {
            Assert.Equal(arguments, decision.Refusal!.Arguments);
        }
    }

    /// <summary>Everything that an event's state says, in an order of its own.</summary>
    public static string Describe(EventState state) => string.Join('\n',
    [
        $"{state.Revision} {state.Confirmed} {state.Offered} {state.Waitlisted} {state.LeftCount}",
        System.Text.Json.JsonSerializer.Serialize(state.Settings),
        string.Join(' ', state.Registrations.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value}")),
        string.Join(' ', state.Waitlist.Select(w => $"{w.Key}:{w.Value}")),
        string.Join(' ', state.Offers.All.Select(offer => $"{offer.Registration}:{offer.Until:O}")),
        string.Join(' ', state.Left),
        string.Join(' ', state.VenuesEver),
        string.Join(' ', state.Erasing),
        string.Join(' ', state.RegisteredByQuarter.Select(q => $"{q.Key:O}={q.Value}")),
    ]);
}
