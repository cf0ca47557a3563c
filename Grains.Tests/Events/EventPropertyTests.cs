using CsCheck;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Events;

/// <summary>What must hold of an event after any sequence of commands, and proof that the properties can fail.</summary>
public sealed class EventPropertyTests
{
    private const int Iterations = 3_000;

    private delegate Decision<RegistrationResult> RegisterRule(EventState state, RegistrationRequest request, DateTimeOffset now, Func<string> newId);

    private abstract record Command
    {
        public sealed record Register(int Places) : Command;

        public sealed record Cancel(int Pick) : Command;

        public sealed record TakeOffer(int Pick) : Command;

        public sealed record Reconfigure(int? Capacity, WaitlistMode Waitlist) : Command;

        public sealed record Wait(int Minutes) : Command;
    }

    private static readonly Gen<Command[]> Commands = Gen.Frequency(
        (8, Gen.Int[1, 6].Select(places => (Command)new Command.Register(places))),
        (4, Gen.Int[0, 1_000].Select(pick => (Command)new Command.Cancel(pick))),
        (3, Gen.Int[0, 1_000].Select(pick => (Command)new Command.TakeOffer(pick))),
        (2, Gen.Select(Gen.Int[0, 30], Gen.Enum<WaitlistMode>(), (capacity, waitlist) => (Command)new Command.Reconfigure(capacity == 0 ? null : capacity, waitlist))),
        (1, Gen.Int[1, 3_000].Select(minutes => (Command)new Command.Wait(minutes)))).Array[1, 60];

    [Fact]
    public void Event_AnyCommands_NeverOverCapacityAndNobodyJumpsTheWaitlist() =>
        Commands.Sample(commands => Play(commands, EventRules.Register), iter: Iterations);

    [Fact]
    public void Event_AnyCommands_ReplayAndSnapshotEqualTheState() =>
        Commands.Sample(
            commands =>
            {
                var journal = Play(commands, EventRules.Register);
                Assert.Equal(EventSamples.Describe(journal.State), EventSamples.Describe(journal.Replay()));
                Assert.Equal(EventSamples.Describe(journal.State), EventSamples.Describe(journal.Reload()));
            },
            iter: Iterations / 3);

    [Fact]
    public void Event_AnyCommandsThenAllCancelled_AllPlacesAreFree() =>
        Commands.Sample(
            commands =>
            {
                var journal = Play(commands, EventRules.Register);
                while (journal.State.Registrations.FirstOrDefault(r => r.Value.IsLive).Key is { } id)
                {
                    Assert.Null(journal.Cancel(id).Refusal);
                    CheckInvariants(journal.State);
                }

                Assert.Equal((0, 0, 0), (journal.State.Confirmed, journal.State.Offered, journal.State.Waitlisted));
                Assert.Null(journal.State.Offers.NextEnd);
            },
            iter: Iterations / 3);

    [Fact]
    public void Capacity_DecidedOnAStaleState_IsExceeded()
    {
        // Negative control: what a grain would do that decides on its durable state while earlier commands are still in flight.
        EventState? stale = null;
        Assert.Throws<CsCheckException>(() => Commands.Sample(
            commands => Play(commands, (state, request, now, newId) =>
            {
                var seen = stale ?? state;
                stale = state;
                return EventRules.Register(seen, request, now, newId);
            }),
            iter: Iterations,
            threads: 1));
    }

    [Fact]
    public void Waitlist_NewcomersTakeWhatFits_IsJumped() =>
        Assert.Throws<CsCheckException>(() => Commands.Sample(
            commands => Play(commands, (state, request, now, newId) => EventRules.Register(
                state with { Waitlist = state.Waitlist.Clear() }, request, now, newId)),
            iter: Iterations));

    private static PlayedJournal<EventState> Play(Command[] commands, RegisterRule register)
    {
        var now = EventSamples.Now;
        var ids = 0;
        var journal = EventSamples.Played(10, commands.Length % 2 == 0 ? WaitlistMode.Promote : WaitlistMode.Offer);
        foreach (var command in commands)
        {
            journal.DoWhatIsDue(now);
            switch (command)
            {
                case Command.Register(var places):
                    journal.Play(register(journal.State, EventSamples.Party(places), now, () => $"r{ids++}"), now);
                    break;
                case Command.Cancel(var pick):
                    journal.Play(EventRules.Cancel(journal.State, $"r{pick % (ids + 1)}", true, now), now);
                    break;
                case Command.TakeOffer(var pick):
                    journal.Play(EventRules.TakeOffer(journal.State, $"r{pick % (ids + 1)}", true), now);
                    break;
                case Command.Reconfigure(var capacity, var waitlist):
                    journal.Play(EventRules.Configure(journal.State, EventSamples.Id, EventSamples.Settings(capacity, waitlist), now), now);
                    break;
                case Command.Wait(var minutes):
                    now += TimeSpan.FromMinutes(minutes);
                    break;
            }

            CheckInvariants(journal.State, journal.State.Settings!.EndsAt <= now);
        }

        return journal;
    }

    private static void CheckInvariants(EventState state, bool over = false)
    {
        var confirmed = state.Registrations.Values.Where(r => r.Status == RegistrationStatus.Confirmed).ToList();
        var waiting = state.Registrations.Values.Where(r => r.Status == RegistrationStatus.Waitlisted).OrderBy(r => r.Position).ToList();
        Assert.Equal(confirmed.Sum(r => r.Places), state.Confirmed);
        var offered = state.Registrations.Where(r => r.Value.Status == RegistrationStatus.Offered).ToDictionary(r => r.Key, r => r.Value);
        Assert.Equal(offered.Values.Sum(r => r.Places), state.Offered);
        Assert.Equal(offered.Keys.Order(), state.Offers.All.Select(offer => offer.Registration).Order());
        Assert.All(state.Offers.All, offer => Assert.True(offer.Until <= state.Settings!.EndsAt || over, "an offer outlives the event"));
        Assert.Equal(waiting.Sum(r => r.Places), state.Waitlisted);
        Assert.Equal(waiting.Select(r => r.Position), state.Waitlist.Keys);

        Assert.True(state.Settings!.Capacity is null || state.Held <= state.Settings.Capacity, "more places held than the capacity");
        Assert.True(waiting.All(r => state.Settings.Capacity is null || r.Places <= state.Settings.Capacity), "a party waits that never fits");
        if (waiting.Count > 0)
        {
            Assert.True(confirmed.Concat(offered.Values).All(r => r.Position < waiting[0].Position), "somebody jumped the waitlist");
            Assert.True(over || state.Held + waiting[0].Places > state.Settings.Capacity, "the next in line fits and still waits");
        }
    }
}
