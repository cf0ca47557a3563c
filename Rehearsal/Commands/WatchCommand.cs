using System.CommandLine;
using EventsLive.Rehearsal.Client;
using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary><c>watch</c>: follows views over many connections, then compares every copy with the server's own view.</summary>
internal static class WatchCommand
{
    public static Command Create(CommonOptions common, IAnsiConsole console)
    {
        var topics = new Option<string[]>("--topics")
        {
            Description = Wording.TopicsOption,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["district"],
        };
        var connections = CommonOptions.Number("--connections", Wording.ConnectionsOption, 1);
        var seconds = new Option<int?>("--seconds") { Description = Wording.WatchSecondsOption };
        var command = new Command("watch", Wording.WatchCommand) { topics, connections, seconds };
        command.SetAction((arguments, cancellation) => Guard.Run(console, async () =>
        {
            var count = arguments.GetValue(connections);
            await using var crowd = new HubCrowd(common.Server(arguments), common.Token(arguments), arguments.GetRequiredValue(topics), count);
            await Progress.Show(console, Wording.Connecting, count, () => crowd.Connected, crowd.Start(cancellation)).ConfigureAwait(false);
            var duration = arguments.GetValue(seconds) is { } limit ? TimeSpan.FromSeconds(limit) : Timeout.InfiniteTimeSpan;
            await Progress.Follow(console, Wording.Watching, () => crowd.Changes, Pass(duration, cancellation)).ConfigureAwait(false);

            // The comparison runs after Ctrl+C, too: it is what the command is for.
            var (diverged, uncompared) = await crowd.Compare(CancellationToken.None).ConfigureAwait(false);
            var report = new WatchReport(count, crowd.Report(), diverged, uncompared);
            ReportWriter.Print(console, report);
            ReportWriter.Save(common.Json(arguments), report);
            return diverged == 0 && report.Hub.Backwards == 0 && report.Hub.Refusals == 0;
        }));
        return command;
    }

    private static async Task Pass(TimeSpan duration, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(duration, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C ends the watching, not the command.
        }
    }
}

/// <param name="Diverged">Copies that differ from the server's view of the same version: there must be none.</param>
/// <param name="Uncompared">Copies whose view never stood still for a comparison.</param>
internal sealed record WatchReport(int Connections, FollowReport Hub, int Diverged, int Uncompared);
