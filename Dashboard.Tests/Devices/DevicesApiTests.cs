using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace EventsLive.Dashboard.Tests.Devices;

/// <summary>Pairing, the session of a device and its end, over real sockets.</summary>
public sealed class DevicesApiTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private readonly ApiHost _host;

    public DevicesApiTests() =>
        _host = new ApiHost([], builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Pair_WithTheCode_BeginsASessionOfItsRoleOnly()
    {
        var opened = await Open("3 号台 裁判平板");
        using var tablet = _host.Client();
        var paired = (await tablet.Post("/devices/pair", new { code = opened.Code })).Expect(HttpStatusCode.OK);
        Assert.Equal(("3 号台 裁判平板", "judge"), (paired.Text("name"), paired.Text("role")));
        var cookie = Assert.Single(paired.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        // A tablet that lost its power must not have to be paired again: its browser keeps only what has an end.
        Assert.Contains("expires=", cookie, StringComparison.OrdinalIgnoreCase);

        tablet.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        (await tablet.Post("/devices/me/heartbeat", new { unsent = 2, batteryPercent = 81 })).Expect(HttpStatusCode.OK);
        (await tablet.Post("/devices/me/checks", Check())).Expect(HttpStatusCode.OK);
        (await tablet.Put("/district", "{}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        (await tablet.Get("/devices")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);

        var listed = Assert.Single((await _host.Administrator().Get("/devices")).Json.GetProperty("devices").EnumerateArray());
        Assert.Equal(2, listed.GetProperty("unsent").GetInt32());
        Assert.Equal(81, listed.GetProperty("batteryPercent").GetInt32());
        Assert.Equal("watch", listed.GetProperty("check").GetString());
        Assert.Equal("paired", listed.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Pair_FiveWrongCodes_EndTheCodeAndNotTheLink()
    {
        var opened = await Open();
        for (var miss = 0; miss < DeviceRules.MaxMisses; miss++)
        {
            await Refused(new { code = Wrong(opened.Code, miss) });
        }

        await Refused(new { code = opened.Code });
        (await _host.Client().Post("/devices/pair", new { link = opened.Link })).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Pair_CodeUsedTwice_IsRefused()
    {
        var opened = await Open();
        (await _host.Client().Post("/devices/pair", new { code = opened.Code })).Expect(HttpStatusCode.OK);
        await Refused(new { code = opened.Code });
        (await _host.Client().Post("/devices/pair", new { link = opened.Link })).ExpectProblem(HttpStatusCode.NotFound, "unknown-pairing", "link");
    }

    [Fact]
    public async Task Pair_FiveMinutesLater_IsRefused()
    {
        var (late, inTime) = (await Open("late"), await Open("in time"));
        _time.Offset = DeviceRules.CodeLife - TimeSpan.FromSeconds(30);
        (await _host.Client().Post("/devices/pair", new { code = inTime.Code })).Expect(HttpStatusCode.OK);
        _time.Offset = DeviceRules.CodeLife + TimeSpan.FromSeconds(1);
        await Refused(new { code = late.Code });
    }

    [Fact]
    public async Task Pair_AtTheSameMoment_GivesExactlyOneDevice()
    {
        var opened = await Open();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            _host.Client().Post("/devices/pair", i % 2 == 0 ? new { code = opened.Code } : (object)new { link = opened.Link })));
        var won = Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Single(replies, reply => reply.Headers.Contains("Set-Cookie"));
        Assert.Equal(opened.DeviceId, won.Text("deviceId"));
        Assert.Single((await _host.Administrator().Get("/devices")).Json.GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task Pair_ManyWrongCodes_AreBoundedTogetherAndLinksGoOn()
    {
        var opened = await Open();
        for (var guess = 0; guess < PairingThrottle.WrongPerMinute; guess++)
        {
            // Numbers that name no pairing: no pairing loses a try by them.
            await Refused(new { code = opened.Code[..2] == "10" ? $"11{guess:d6}" : $"10{guess:d6}" });
        }

        var bounded = await _host.Client().Post("/devices/pair", new { code = opened.Code });
        bounded.ExpectProblem(HttpStatusCode.TooManyRequests, "too-many-requests", null);
        Assert.NotNull(bounded.Headers.RetryAfter);
        _time.Offset = TimeSpan.FromMinutes(1);
        (await _host.Client().Post("/devices/pair", new { code = opened.Code })).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("{}", "required", "code")]
    [InlineData("""{"code":"1234567"}""", "malformed", "code")]
    [InlineData("""{"code":"1234567a"}""", "malformed", "code")]
    [InlineData("""{"code":"12345678","link":"x"}""", "required", "code")]
    [InlineData("""{"link":""}""", "malformed", "link")]
    public async Task Pair_BadBody_NamesTheField(string body, string kind, string field) =>
        (await _host.Client().Post("/devices/pair", body)).ExpectProblem(HttpStatusCode.BadRequest, kind, field);

    [Theory]
    [InlineData("headJudge")]
    [InlineData("administrator")]
    [InlineData("public")]
    public async Task Open_RoleThatNeedsAName_IsRefused(string role)
    {
        var reply = await _host.Administrator().Post("/devices", new { name = "x", role });
        reply.ExpectProblem(HttpStatusCode.BadRequest, "malformed", "role");
    }

    [Theory]
    [InlineData("""{"unsent":-1}""", "out-of-range", "unsent")]
    [InlineData("""{"unsent":1,"batteryPercent":101}""", "out-of-range", "batteryPercent")]
    [InlineData("{}", "required", "unsent")]
    public async Task Heartbeat_BadBody_NamesTheField(string body, string kind, string field) =>
        (await (await Paired()).Client.Post("/devices/me/heartbeat", body)).ExpectProblem(HttpStatusCode.BadRequest, kind, field);

    [Fact]
    public async Task Heartbeat_OfAnAccount_IsOfNoDevice() =>
        (await (await _host.SignedIn(Role.Judge)).Post("/devices/me/heartbeat", new { unsent = 0 })).ExpectProblem(HttpStatusCode.NotFound, "unknown-device", null);

    [Fact]
    public async Task Revoke_NextRequest_IsNobodys()
    {
        var (id, tablet) = await Paired();
        (await tablet.Post("/devices/me/heartbeat", new { unsent = 0 })).Expect(HttpStatusCode.OK);
        (await _host.Administrator().Delete($"/devices/{id}")).Expect(HttpStatusCode.OK);
        (await tablet.Post("/devices/me/heartbeat", new { unsent = 0 })).ExpectProblem(HttpStatusCode.Unauthorized, "not-signed-in", null);
        (await _host.Administrator().Delete("/devices/unknown")).ExpectProblem(HttpStatusCode.NotFound, "unknown-device", null);
    }

    /// <summary>Here, where it is revoked, and as in another process: there nothing is told, it must be found out.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Revoke_OpenHubConnection_EndsWithinSecondsAndOthersGoOn(bool here)
    {
        var (id, tablet) = await Paired();
        var (_, other) = await Paired();
        await using var cut = await Connect(tablet);
        await using var kept = await Connect(other);
        var closed = new TaskCompletionSource();
        cut.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        // Past the checks of the first seconds, so that it is not merely a connection that never stood.
        await cut.InvokeAsync("Unwatch", "district", Cancellation);
        if (here)
        {
            (await _host.Administrator().Delete($"/devices/{id}")).Expect(HttpStatusCode.OK);
        }
        else
        {
            CallActor.Set(Actor.System);
            var grain = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IDevicesGrain>(GrainKey.Of("district", "devices"));
            Assert.Null((await grain.Revoke(id, new CommandStamp("test"))).Refusal);
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(8), Cancellation);
        await kept.InvokeAsync("Unwatch", "district", Cancellation);
        Assert.Equal(HubConnectionState.Connected, kept.State);
        // The page behind the cut connection comes back with the same cookie, and is not let in as a visitor.
        var again = await Assert.ThrowsAsync<HttpRequestException>(() => Connect(tablet));
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task Account_Removed_LosesItsOpenHubConnectionToo()
    {
        var judge = await _host.SignedIn(Role.Judge);
        await using var connection = await Connect(judge);
        var closed = new TaskCompletionSource();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        var administrator = Dashboard.SignIn.Sessions.PrincipalOf(new Account("test", "test", "", [Role.Administrator], ""));
        var accounts = _host.Services.GetRequiredService<DistrictAccounts>();
        await accounts.CreateAsync(administrator, new NewAccount("last", "hash", [Role.Administrator]));
        var account = (await accounts.ListAsync(administrator)).Single(one => one.Roles.Contains(Role.Judge));
        Assert.Null((await accounts.RemoveAsync(administrator, account.Id)).Refusal);
        _host.Services.GetRequiredService<OpenSessions>().End(account.Id);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(8), Cancellation);
    }

    [Fact]
    public async Task Score_OfADevice_NamesTheDeviceAsItsActor()
    {
        var api = _host.Administrator();
        (await api.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        (await api.Put("/events/robot", """{"name":"机器人","kind":"contest","town":"east","startsAt":"2026-01-01T09:00:00+08:00","endsAt":"2036-01-01T17:00:00+08:00"}""")).Expect(HttpStatusCode.Created);
        (await api.Put("/events/robot/contest", """{"groups":["小学组"],"rounds":2,"rule":{"schema":1,"fields":[{"name":"score","min":0,"max":100,"step":1}],"rounds":{"counted":2,"aggregate":"best"},"ties":["mean"]}}""")).Expect(HttpStatusCode.Created);
        (await api.Put("/events/robot/teams/t1", """{"name":"一队","school":"实验小学","town":"east","group":"小学组"}""")).Expect(HttpStatusCode.Created);
        var (id, tablet) = await Paired();
        // The district of its pairing counts, whatever the request names.
        (await tablet.Post("/events/robot/scores", """{"team":"t1","round":1,"fields":{"score":7},"outcome":"scored"}""", ("EventsLive-District", "demo"))).Expect(HttpStatusCode.Created);

        var actors = new List<string>();
        var store = _host.Services.GetRequiredService<IJournalStore>();
        await foreach (var batch in store.ReadAsync(new StreamId("district", "contest", "robot"), 1, Cancellation))
        {
            actors.AddRange(System.Text.Encoding.UTF8.GetString(batch.Payload.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .Where(record => record.GetProperty("k").GetString()!.Contains("sheet", StringComparison.Ordinal))
                .Select(record => record.GetProperty("a").GetString()!));
        }

        Assert.Equal([id], actors);
    }

    [Fact]
    public async Task Session_OfADevice_OutlivesTheNight()
    {
        var (_, tablet) = await Paired();
        _time.Offset = TimeSpan.FromDays(3);
        (await tablet.Post("/devices/me/heartbeat", new { unsent = 0 })).Expect(HttpStatusCode.OK);
        _time.Offset = Dashboard.SignIn.Sessions.DeviceLength + TimeSpan.FromMinutes(1);
        (await tablet.Post("/devices/me/heartbeat", new { unsent = 0 })).Expect(HttpStatusCode.Unauthorized);
    }

    private static object Check() => new
    {
        connection = "ok",
        storage = "watch",
        clock = "ok",
        battery = "ok",
        browser = "ok",
        serviceWorker = "ok",
        ruleVersion = "ok",
        roundTripMs = 12,
        clockOffsetMs = -30,
        batteryPercent = 80,
        @event = "robot",
        rule = "a1b2c3d4",
    };

    // The same number, another secret.
    private static string Wrong(string code, int miss) => code[..2] + ((int.Parse(code[2..], System.Globalization.CultureInfo.InvariantCulture) + 1 + miss) % 1_000_000).ToString("d6", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<(string DeviceId, string Code, string Link)> Open(string name = "平板")
    {
        var reply = (await _host.Administrator().Post("/devices", new { name, role = "judge" })).Expect(HttpStatusCode.Created);
        return (reply.Text("deviceId")!, reply.Text("code")!, reply.Text("link")![PairingCodes.LinkStart.Length..]);
    }

    private async Task<(string Id, HttpClient Client)> Paired()
    {
        var opened = await Open();
        var client = _host.Client();
        var reply = (await client.Post("/devices/pair", new { code = opened.Code })).Expect(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Add("Cookie", reply.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return (opened.DeviceId, client);
    }

    private async Task Refused(object body) =>
        (await _host.Client().Post("/devices/pair", body)).ExpectProblem(HttpStatusCode.NotFound, "unknown-pairing", "code");

    private async Task<HubConnection> Connect(HttpClient client)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(_host.Address, "/hubs/live"), options => options.Headers["Cookie"] = client.DefaultRequestHeaders.GetValues("Cookie").Single())
            .Build();
        await connection.StartAsync(Cancellation);
        return connection;
    }
}
