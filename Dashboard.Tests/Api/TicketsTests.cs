using EventsLive.Dashboard.Api;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

public sealed class TicketsTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly Tickets _tickets = new(Key, "district");

    [Theory]
    [InlineData("e", "r")]
    [InlineData("robot-2026", "01j9xk2m4n5p6q7r8s9t")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg")]
    public void Read_OwnTicket_NamesItsRegistration(string eventId, string registrationId) =>
        Assert.Equal(registrationId, _tickets.Read(_tickets.Issue(eventId, registrationId).Ticket, eventId));

    [Fact]
    public void Ticket_SameRegistration_IsTheSame() =>
        Assert.Equal(_tickets.Issue("e", "r").Ticket, new Tickets(Key, "district").Issue("e", "r").Ticket);

    [Fact]
    public void Read_AnyBitFlipped_IsNothing()
    {
        var ticket = Convert.FromBase64String(Padded(_tickets.Issue("event-1", "registration-1").Ticket));
        for (var bit = 0; bit < ticket.Length * 8; bit++)
        {
            var forged = (byte[])ticket.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_tickets.Read(Convert.ToBase64String(forged).TrimEnd('=').Replace('+', '-').Replace('/', '_'), "event-1"));
        }
    }

    [Fact]
    public void Read_BoundaryOfIdsMoved_IsNothing() =>
        // "ab" + "c" and "a" + "bc" are the same letters: only the length between them tells them apart.
        Assert.Null(_tickets.Read(_tickets.Issue("ab", "c").Ticket, "a"));

    [Fact]
    public void Read_TicketOfAnotherEvent_IsNothing() => Assert.Null(_tickets.Read(_tickets.Issue("e1", "r").Ticket, "e2"));

    [Fact]
    public void Read_TicketOfAnotherDistrict_IsNothing() =>
        Assert.Null(_tickets.Read(new Tickets(Key, "demo").Issue("e", "r").Ticket, "e"));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no ticket at all!")]
    [InlineData("入场码")]
    public void Read_AnyOtherText_IsNothing(string text) => Assert.Null(_tickets.Read(text, "e"));

    [Fact]
    public void Read_EndlessText_IsNothing() => Assert.Null(_tickets.Read(new string('A', 1_000_000), "e"));

    [Fact]
    public void IsSecret_OnlyTheOwn_IsAccepted()
    {
        var secret = _tickets.Issue("e", "r1").Secret;
        Assert.True(_tickets.IsSecret(secret, "e", "r1"));
        Assert.False(_tickets.IsSecret(secret, "e", "r2"));
        Assert.False(_tickets.IsSecret(secret, "e2", "r1"));
        Assert.False(_tickets.IsSecret(secret[..^1], "e", "r1"));
        Assert.False(_tickets.IsSecret("", "e", "r1"));
        Assert.False(_tickets.IsSecret(null, "e", "r1"));
        Assert.NotEqual(_tickets.Issue("e", "r1").Ticket, secret);
    }

    private static string Padded(string text) =>
        text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
}
