using System.CommandLine;
using EventsLive.Rehearsal.Client;
using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary><c>score</c>: enters scores for the teams of one contest at a fixed rate.</summary>
internal static class ScoreCommand
{
    public static Command Create(CommonOptions common, IAnsiConsole console)
    {
        var eventId = CommonOptions.Event();
        var rate = CommonOptions.Number("--rate", Wording.RateOption, 50);
        var seconds = CommonOptions.Number("--seconds", Wording.SecondsOption, 30);
        var connections = CommonOptions.Number("--connections", Wording.ConnectionsOption, 64);
        var rounds = CommonOptions.Number("--rounds", Wording.ScoreRoundsOption, 3);
        var field = new Option<string>("--field") { Description = Wording.FieldOption, DefaultValueFactory = _ => "score" };
        var lowest = CommonOptions.Number("--min", Wording.LowestOption, 0, int.MinValue);
        var highest = CommonOptions.Number("--max", Wording.HighestOption, 400, int.MinValue);
        var seed = CommonOptions.Seed();
        var command = new Command("score", Wording.ScoreCommand) { eventId, rate, seconds, connections, rounds, field, lowest, highest, seed };
        command.Validators.Add(result =>
        {
            if (result.GetValue(highest) < result.GetValue(lowest))
            {
                result.AddError(Wording.AtLeast("--max", result.GetValue(lowest)));
            }
        });
        command.SetAction((arguments, cancellation) => Guard.Run(console, async () =>
        {
            var time = TimeProvider.System;
            using var http = common.Connect(arguments, arguments.GetValue(connections));
            var api = new ApiClient(http, RetryPolicy.Patient, time);
            var id = arguments.GetRequiredValue(eventId);
            var teams = await ScoreLoad.ReadTeams(new ApiClient(http, RetryPolicy.Brief, time), id, cancellation).ConfigureAwait(false);
            if (teams.Count == 0)
            {
                console.WriteLine(Wording.NoTeams);
                return false;
            }

            var load = new ScoreLoad(api, id, teams, new ScoreLoadOptions(
                [.. Enumerable.Range(1, arguments.GetValue(rounds))],
                arguments.GetRequiredValue(field),
                arguments.GetValue(lowest),
                arguments.GetValue(highest),
                arguments.GetRequiredValue(seed)));
            var tally = new LoadTally();
            var duration = TimeSpan.FromSeconds(arguments.GetValue(seconds));
            var begun = time.GetTimestamp();
            await Progress.Show(
                console,
                Wording.Posting,
                arguments.GetValue(rate) * arguments.GetValue(seconds),
                () => tally.Ended,
                LoadEngine.Open(arguments.GetValue(rate), duration, load.Send, time, tally, cancellation)).ConfigureAwait(false);
            var report = tally.Report("score", time.GetElapsedTime(begun));
            ReportWriter.Print(console, report);
            ReportWriter.Save(common.Json(arguments), report);
            return report.Unknown == 0 && report.Refused.Count == 0;
        }));
        return command;
    }
}
