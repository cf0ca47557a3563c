using EventsLive.Rehearsal.Client;
using EventsLive.Rehearsal.Replay;
using Microsoft.AspNetCore.SignalR;
using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary>Runs a command's work and makes its exit code: 0 = all well, 1 = something was lost, refused or could not be done.</summary>
internal static class Guard
{
    public static async Task<int> Run(IAnsiConsole console, Func<Task<bool>> work)
    {
        try
        {
            var well = await work().ConfigureAwait(false);
            console.MarkupLineInterpolated($"[{(well ? "green" : "red")}]{(well ? Wording.Passed : Wording.Failed)}[/]");
            return well ? 0 : 1;
        }
        catch (Exception failure) when (failure is CsvException or RefusedException or OutcomeUnknownException
            or HttpRequestException or HubException or IOException or OperationCanceledException)
        {
            console.MarkupLineInterpolated($"[red]{failure.Message}[/]");
            return 1;
        }
    }
}
