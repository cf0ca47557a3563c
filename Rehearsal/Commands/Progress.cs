using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary>Shows how far a piece of work is.</summary>
internal static class Progress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows a bar until the work ends, and rethrows what it throws.</summary>
    public static Task Show(IAnsiConsole console, string label, int total, Func<int> done, Task work) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(label, maxValue: Math.Max(total, 1));
                while (await Task.WhenAny(work, Task.Delay(Pause)).ConfigureAwait(false) != work)
                {
                    bar.Value = done();
                }

                bar.Value = work.IsCompletedSuccessfully ? bar.MaxValue : done();
                await work.ConfigureAwait(false);
            });

    /// <summary>Shows a count that has no end until the work ends.</summary>
    public static Task Follow(IAnsiConsole console, string label, Func<int> count, Task work) =>
        console.Status().StartAsync(label, async context =>
        {
            while (await Task.WhenAny(work, Task.Delay(Pause)).ConfigureAwait(false) != work)
            {
                context.Status($"{label} {count():N0}");
            }

            await work.ConfigureAwait(false);
        });
}
