using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.Network;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.Network;

/// <summary>The program over http and https at once, under the name of a machine in the hall, with one contest that runs.</summary>
public sealed class HallHost : IAsyncLifetime
{
    public const string Password = "correct horse";

    private static readonly Actor Staff = new("test", [Role.Administrator]);

    private readonly ApiHost _host = new(
        ["--urls", "http://127.0.0.1:0;https://127.0.0.1:0", "--EventsLive:Https:Names", HallBrowser.HostName]);

    public ApiHost Host => _host;

    public Uri Http => Seen("http");

    public Uri Https => Seen("https");

    public CertificateAuthority Authority => _host.Services.GetRequiredService<ServerCertificates>().Authority!;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        var api = _host.Administrator();
        (await api.Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(System.Net.HttpStatusCode.OK);
        (await api.Put("/events/robot", """{"name":"机器人综合技能赛","kind":"contest","town":"east","startsAt":"2026-01-01T09:00:00+08:00","endsAt":"2036-01-01T17:00:00+08:00"}""")).Expect(System.Net.HttpStatusCode.Created);
        await SetRule(100);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public async Task SetRule(int most)
    {
        var body = """{"groups":["小学组"],"rounds":2,"rule":{"schema":1,"fields":[{"name":"score","min":0,"max":MOST,"step":1}],"rounds":{"counted":2,"aggregate":"best"},"ties":["mean"]}}""";
        Assert.True((await _host.Administrator().Put("/events/robot/contest", body.Replace("MOST", $"{most}", StringComparison.Ordinal))).Status
            is System.Net.HttpStatusCode.Created or System.Net.HttpStatusCode.OK);
    }

    public async Task<OpenPairing> OpenPairing(string label, Role role = Role.Judge) =>
        (await _host.Services.GetRequiredService<DistrictDevices>().InviteAsync(Staff, label, role, new CommandStamp(Staff.Id))).Result!;

    public async Task<string> Account(Role role)
    {
        var login = $"{role}-{Guid.NewGuid():n}"[..20];
        var hash = await _host.Services.GetRequiredService<Passwords>().HashAsync(Password);
        var administrator = Dashboard.SignIn.Sessions.PrincipalOf(new Account("test", "test", "", [Role.Administrator], ""));
        Assert.Null((await _host.Services.GetRequiredService<DistrictAccounts>().CreateAsync(administrator, new NewAccount(login, hash, [role]))).Refusal);
        return login;
    }

    private Uri Seen(string scheme)
    {
        var address = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).Single(address => address.Scheme == scheme);
        return new UriBuilder(scheme, HallBrowser.HostName, address.Port).Uri;
    }
}

/// <summary>Reads the list of devices.</summary>
internal static class DeviceSteps
{
    public static async Task<System.Text.Json.JsonElement> GetDevice(this HttpClient client, string id) =>
        (await client.Get("/devices")).Json.GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("deviceId").GetString() == id);
}
