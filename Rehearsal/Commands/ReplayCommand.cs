using System.CommandLine;
using EventsLive.Rehearsal.Client;
using EventsLive.Rehearsal.Replay;
using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary><c>replay</c>: posts the timed runs of a recorded contest, while it follows the contest over the hub to see each arrive.</summary>
internal static class ReplayCommand
{
    public static Command Create(CommonOptions common, IAnsiConsole console)
    {
        var eventId = CommonOptions.Event();
        var name = new Option<string?>("--name") { Description = Wording.EventNameOption };
        var district = new Option<string>("--district") { Description = Wording.DistrictOption, DefaultValueFactory = _ => Wording.NewDistrict };
        var town = new Option<string?>("--town") { Description = Wording.TownOption };
        var runs = new Option<FileInfo>("--runs") { Description = Wording.RunsOption, Required = true }.AcceptExistingOnly();
        var groups = new Option<FileInfo?>("--groups") { Description = Wording.GroupsOption };
        var speed = new Option<double>("--speed") { Description = Wording.SpeedOption, DefaultValueFactory = _ => 0 };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not >= 0)
            {
                result.AddError(Wording.AtLeast("--speed", 0));
            }
        });
        var counted = CommonOptions.Number("--counted", Wording.CountedOption, 3);
        var aggregate = new Option<string>("--aggregate") { Description = Wording.AggregateOption, DefaultValueFactory = _ => "best" };
        aggregate.AcceptOnlyFromAmong("best", "sum", "mean");
        var rounds = new Option<int?>("--rounds") { Description = Wording.RoundsOption };
        var command = new Command("replay", Wording.ReplayCommand)
        {
            eventId, name, district, town, runs, groups, speed, counted, aggregate, rounds,
        };
        command.SetAction((arguments, cancellation) => Guard.Run(console, async () =>
        {
            var plan = new ReplayPlan(
                Read(arguments.GetRequiredValue(runs), RecordedRuns.Read),
                arguments.GetValue(groups) is { } file ? Read(file, RecordedRuns.ReadGroups) : new Dictionary<string, string>(),
                Wording.OtherGroup,
                arguments.GetValue(counted),
                arguments.GetRequiredValue(aggregate),
                arguments.GetValue(rounds));
            var id = arguments.GetRequiredValue(eventId);
            var target = new ReplayTarget(
                id,
                arguments.GetValue(name) ?? id,
                arguments.GetRequiredValue(district),
                arguments.GetValue(town));
            using var http = common.Connect(arguments, connections: 2);
            await using var hub = new HubFollower(common.Server(arguments), common.Token(arguments));
            var time = TimeProvider.System;
            var setUp = new Replayer(new ApiClient(http, RetryPolicy.Brief, time), time).SetUp(plan, target, cancellation);
            await Progress.Show(console, Wording.SettingUp, 1, () => 0, setUp).ConfigureAwait(false);
            var replayer = new Replayer(new ApiClient(http, RetryPolicy.Patient, time), time);
            var report = await Run(replayer, hub, plan, id, arguments.GetValue(speed), console, cancellation).ConfigureAwait(false);
            ReportWriter.Print(console, report);
            ReportWriter.Save(common.Json(arguments), report);
            return report.Lost.Count == 0 && report.Posted.Refused.Count == 0 && report.Posted.Unknown == 0 && report.Hub.Backwards == 0;
        }));
        return command;
    }

    private static async Task<ReplayReport> Run(
        Replayer replayer,
        HubFollower hub,
        ReplayPlan plan,
        string eventId,
        double speed,
        IAnsiConsole console,
        CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var tally = new LoadTally();
        var arrivals = new Arrivals(time);
        hub.Updated += (_, view) => arrivals.Look(view);
        await hub.Start([$"contest:{eventId}"], cancellation).ConfigureAwait(false);
        var begun = time.GetTimestamp();
        await Progress.Show(
            console,
            Wording.Posting,
            plan.Runs.Count,
            () => tally.Ended,
            replayer.Post(plan, eventId, speed, arrivals, tally, cancellation)).ConfigureAwait(false);
        var posted = tally.Report("replay", time.GetElapsedTime(begun));
        var missing = await replayer.WaitForArrivals(arrivals, cancellation).ConfigureAwait(false);
        return new ReplayReport(
            posted,
            arrivals.AcceptedCount() - missing.Count,
            [.. missing.Select(run => $"{run.Team}/{run.Run}")],
            arrivals.Latencies,
            hub.Counts.Report(),
            plan.Unverified);
    }

    private static T Read<T>(FileInfo file, Func<TextReader, T> read)
    {
        using var text = file.OpenText();
        return read(text);
    }
}
