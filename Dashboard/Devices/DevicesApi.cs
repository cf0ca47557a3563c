using System.Security.Claims;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Network;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Devices;

/// <summary>Paired devices: pairing, what a device says of itself, and the list of whoever looks after them.</summary>
internal static class DevicesApi
{
    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        MapForStaff(api);
        MapForDevices(api);
        api.MapGet("/clock", (TimeProvider time) => Answers.Ok(new ClockAnswer(time.GetUtcNow()), DevicesJson.Body.ClockAnswer))
            .Describe("getClock", "The server's time, for a device that compares its own.")
            .Gives<ClockAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    private static void MapForStaff(IEndpointRouteBuilder api)
    {
        api.MapGet("/devices", (HttpContext http, ApiCalls calls, DistrictDevices devices) =>
                calls.Read(
                    http,
                    async actor => new DevicesAnswer([.. (await devices.ListAsync(actor)).Select(DeviceAnswer.Of)]),
                    answer => Answers.Ok(answer, DevicesJson.Body.DevicesAnswer),
                    RefusalKind.UnknownDevice))
            .Describe("getDevices", "All paired and revoked devices and the open pairings, the newest first.")
            .Gives<DevicesAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/devices", (HttpContext http, ApiCalls calls, DistrictDevices devices) =>
                calls.Write<NewDeviceBody, NewDeviceRequest, OpenPairing>(
                    http,
                    DevicesJson.Body.NewDeviceBody,
                    // The secrets are shown this once: a repeat of the key opens another pairing.
                    (device, stamp) => devices.InviteAsync(Callers.ActorOf(http.User), device.Name, device.Role, new CommandStamp(stamp.Actor)),
                    opened => Answers.Created(
                        new PairingAnswer(opened.DeviceId, opened.Code, PairingCodes.LinkStart + opened.Link, opened.ExpiresAt), DevicesJson.Body.PairingAnswer)))
            .Describe("postDevice", "Opens a pairing: for five minutes one device may take this place with the 8 digits or the link.")
            .Takes<NewDeviceBody>()
            .Gives<PairingAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapDelete("/devices/{deviceId}", (string deviceId, HttpContext http, ApiCalls calls, DistrictDevices devices) =>
                calls.Write(
                    http,
                    stamp => devices.RevokeAsync(Callers.ActorOf(http.User), deviceId, stamp),
                    id => Answers.Ok(new RevokedAnswer(id), DevicesJson.Body.RevokedAnswer)))
            .Describe("deleteDevice", "Revokes a device, or a pairing that nobody has taken; its open connections end.")
            .Gives<RevokedAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);
    }

    private static void MapForDevices(IEndpointRouteBuilder api)
    {
        api.MapPost("/devices/pair", (HttpContext http, ApiCalls calls, DistrictDevices devices) =>
                calls.Write<PairBody, PairingRequest, PairReply>(
                    http,
                    DevicesJson.Body.PairBody,
                    async (request, _) => await devices.PairAsync(http, request, new CommandStamp(Actor.Public.Id)) is { } answer
                        ? new Answer<PairReply>(answer.Refusal is null ? new PairReply(answer.Result) : null, answer.Refusal)
                        : new Answer<PairReply>(new PairReply(null), null),
                    reply => reply.Device is { } device
                        ? Answers.Ok(DeviceSelfAnswer.Of(device), DevicesJson.Body.DeviceSelfAnswer)
                        : new ProblemResult(ProblemKind.TooManyRequests)))
            .Describe("postPair", "Pairs the browser that asks with the 8 digits or the secret of a link, and begins its session.")
            .Takes<PairBody>()
            .Gives<DeviceSelfAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .ForEverybody(PublicAct.Pairing);

        api.MapPost("/devices/me/heartbeat", (HttpContext http, ApiCalls calls, TimeProvider time) =>
                calls.Write<HeartbeatBody, DeviceBeat, string>(
                    http,
                    DevicesJson.Body.HeartbeatBody,
                    (beat, stamp) => Self(http) is { } id ? calls.In(http).Devices.Hear(id, beat, new CommandStamp(stamp.Actor)) : NoDevice(),
                    _ => Answers.Ok(new ClockAnswer(time.GetUtcNow()), DevicesJson.Body.ClockAnswer)))
            .Describe("postHeartbeat", "A paired device is there, with so many sheets in its outbox; send it every 5 to 15 s. A session of an account is no device: unknown-device.")
            .Takes<HeartbeatBody>()
            .Gives<ClockAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Judge, Role.Gate, Role.Display);

        api.MapPost("/devices/me/checks", (HttpContext http, ApiCalls calls, TimeProvider time) =>
                calls.Write<CheckBody, DeviceCheck, string>(
                    http,
                    DevicesJson.Body.CheckBody,
                    (check, stamp) => Self(http) is { } id ? calls.In(http).Devices.Check(id, check, stamp) : NoDevice(),
                    _ => Answers.Ok(new ClockAnswer(time.GetUtcNow()), DevicesJson.Body.ClockAnswer)))
            .Describe("postCheck", "The outcome of the self-check before the contest on a paired device.")
            .Takes<CheckBody>()
            .Gives<ClockAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Judge, Role.Gate, Role.Display);
    }

    private static string? Self(HttpContext http) => http.User.FindFirstValue(Schemes.DeviceClaim);

    private static Task<Answer<string>> NoDevice() => Task.FromResult(new Answer<string>(null, Refusal.Of(RefusalKind.UnknownDevice)));

    private sealed record PairReply(DeviceCredential? Device);
}
