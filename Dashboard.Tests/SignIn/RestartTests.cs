using System.Net;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.SignIn;

/// <summary>What must outlive a restart, over a real file: accounts, sessions, tickets, the set-up link.</summary>
public sealed class RestartTests
{
    private const string District = """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""";

    private const string Event =
        """{"name":"讲座","kind":"lecture","town":"east","startsAt":"2026-01-01T09:00:00+08:00","endsAt":"2036-01-01T17:00:00+08:00"}""";

    [Fact]
    public async Task Restart_KeepsSessionsAccountsTicketsAndAnswers()
    {
        using var folder = new TemporaryFolder();
        string[] settings = ["--EventsLive:Storage", "Sqlite", "--EventsLive:DataDirectory", folder.Path];
        string cookie;
        Reply first;
        await using (var host = new ApiHost(settings))
        {
            await host.InitializeAsync();
            var organiser = await host.SignedIn(Role.Organiser);
            cookie = organiser.DefaultRequestHeaders.GetValues("Cookie").Single();
            (await organiser.Put("/district", District)).Expect(HttpStatusCode.OK);
            (await organiser.Put("/events/restarted", Event)).Expect(HttpStatusCode.Created);
            first = (await host.Client().Post("/events/restarted/registrations", """{"name":"a"}""", ("Idempotency-Key", "k"))).Expect(HttpStatusCode.Created);
        }

        await using var restarted = new ApiHost(settings);
        await restarted.InitializeAsync();
        using var again = restarted.Client();
        again.DefaultRequestHeaders.Add("Cookie", cookie);
        (await again.Put("/district", District)).Expect(HttpStatusCode.OK);
        var repeated = (await restarted.Client().Post("/events/restarted/registrations", """{"name":"a"}""", ("Idempotency-Key", "k"))).Expect(HttpStatusCode.Created);
        Assert.Equal(first.Json.GetRawText(), repeated.Json.GetRawText());
        var id = first.Text("registrationId");
        (await restarted.Client().Delete($"/events/restarted/registrations/{id}", ("Registration-Secret", first.Text("secret")!))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("--EventsLive:AdminToken", "short", "EventsLive__AdminToken")]
    [InlineData("--EventsLive:Mode", "Both", "EventsLive__Mode")]
    [InlineData("--EventsLive:Storage", "Paper", "EventsLive__Storage")]
    public void Start_WrongSetting_IsRefusedNamingIt(string name, string value, string setting)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => DashboardHost.Create([name, value]));
        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }
}
