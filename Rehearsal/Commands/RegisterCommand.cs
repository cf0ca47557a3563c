using System.CommandLine;
using EventsLive.Rehearsal.Client;
using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary><c>register</c>: registers people for one event. That an event is full is an answer, not a failure.</summary>
internal static class RegisterCommand
{
    private const string Full = "409 urn:eventslive:problem:full";

    public static Command Create(CommonOptions common, IAnsiConsole console)
    {
        var eventId = CommonOptions.Event();
        var count = CommonOptions.Number("--count", Wording.CountOption, 1_000);
        var connections = CommonOptions.Number("--connections", Wording.ConnectionsOption, 256);
        var seed = CommonOptions.Seed();
        var command = new Command("register", Wording.RegisterCommand) { eventId, count, connections, seed };
        command.SetAction((arguments, cancellation) => Guard.Run(console, async () =>
        {
            var time = TimeProvider.System;
            using var http = common.Connect(arguments, arguments.GetValue(connections));
            var load = new RegistrationLoad(
                new ApiClient(http, RetryPolicy.Patient, time),
                arguments.GetRequiredValue(eventId),
                arguments.GetRequiredValue(seed));
            var tally = new LoadTally();
            var begun = time.GetTimestamp();
            var total = arguments.GetValue(count);
            await Progress.Show(
                console,
                Wording.Registering,
                total,
                () => tally.Ended,
                LoadEngine.Closed(total, arguments.GetValue(connections), load.Send, time, tally, cancellation)).ConfigureAwait(false);
            var report = tally.Report("register", time.GetElapsedTime(begun));
            ReportWriter.Print(console, report);
            ReportWriter.Save(common.Json(arguments), report);
            return report.Unknown == 0 && report.Refused.Keys.All(refusal => refusal == Full);
        }));
        return command;
    }
}
