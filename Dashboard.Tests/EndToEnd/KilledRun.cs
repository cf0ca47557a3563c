using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>Registrations and scores on a Dashboard that is killed again and again while they arrive, and the reckoning afterwards.</summary>
internal sealed class KilledRun(DashboardProcess dashboard)
{
    private const string Event = "crowded";
    private const string Contest = "contest";
    private const int Registrations = 900;
    private const int RegistrationsPerSecond = 150;
    private const int Capacity = 700;
    private const int Teams = 60;
    private const int Rounds = 3;
    private const int Sheets = Teams * Rounds;
    private const int RefusedEvery = 10;

    // Longer than three restarts take on a busy machine: an answer that never comes would leave its command out of the reckoning.
    private static readonly RetryPolicy Patient = RetryPolicy.Patient with { AttemptTimeout = TimeSpan.FromSeconds(10) };

    private readonly CommandHistory _registrations = new();
    private readonly CommandHistory _sheets = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task SetUp()
    {
        var api = dashboard.Api();
        await api.CreateDistrict();
        await api.CreateEvent(Event, Capacity);
        await api.CreateContest(Contest, Teams, Rounds);
    }

    /// <summary>Sends everything at a fixed rate, and kills and restarts the server each time that so many registrations more were accepted.</summary>
    public async Task SendAndKill(params int[] killAt)
    {
        var api = dashboard.Api(policy: Patient);
        var seconds = (double)Registrations / RegistrationsPerSecond;
        var sending = Task.WhenAll(
            LoadEngine.Open(RegistrationsPerSecond, TimeSpan.FromSeconds(seconds), (number, _) => Register(api, number), TimeProvider.System, new LoadTally(), Cancellation),
            LoadEngine.Open(Sheets / seconds, TimeSpan.FromSeconds(seconds), (number, _) => Score(api, number), TimeProvider.System, new LoadTally(), Cancellation));
        foreach (var accepted in killAt)
        {
            await Eventually.True(
                $"{accepted} accepted registrations",
                () => sending.IsCompleted || _registrations.Accepted.Count >= accepted,
                TimeSpan.FromMinutes(1));
            Assert.False(sending.IsCompleted, "The load ended before the server was killed.");
            await dashboard.Process.Kill();
            await dashboard.Start();
        }

        await sending;
    }

    /// <summary>Holds the server against the history: everything that was answered with success is there once, and nothing else is.</summary>
    /// <returns>What does not hold.</returns>
    public async Task<IReadOnlyList<string>> Reckon()
    {
        var api = dashboard.Api(policy: Patient);
        await dashboard.Process.Kill();
        await dashboard.Start();
        var violations = new List<string>();

        var confirmed = await Confirmed(api);
        if (confirmed != _registrations.Accepted.Count)
        {
            violations.Add($"{_registrations.Accepted.Count} registrations were accepted, the event counts {confirmed}");
        }

        if (confirmed > Capacity)
        {
            violations.Add($"{confirmed} confirmed in {Capacity} places");
        }

        violations.AddRange(await MissingSheets(api));

        // The same commands again: each is known, and makes nothing new.
        await Parallel.ForAsync(0, Registrations, Cancellation, async (number, _) => await Again(_registrations, $"register-{number}", () => Register(api, number)));
        await Parallel.ForAsync(0, Sheets, Cancellation, async (number, _) => await Again(_sheets, $"score-{number}", () => Score(api, number)));
        var afterwards = await Confirmed(api);
        if (afterwards != confirmed)
        {
            violations.Add($"The event counted {confirmed}, and {afterwards} after the same commands came again");
        }

        violations.AddRange(await MissingSheets(api));
        return [.. violations, .. _registrations.Violations, .. _sheets.Violations];
    }

    /// <summary>Asserts that the run was worth reckoning: much was accepted, and some was refused.</summary>
    public void AssertItWasARealRun()
    {
        Assert.InRange(_registrations.Accepted.Count, Capacity / 2, Capacity);
        Assert.True(_registrations.Refused >= Registrations / RefusedEvery, $"only {_registrations.Refused} were refused");
        Assert.Equal(Sheets, _sheets.Accepted.Count);
    }

    private static int Points(int number) => 100 + number;

    private static async Task<int?> Confirmed(TestApi api)
    {
        var answer = await api.Get($"/events/{Event}");
        return answer.Succeeded ? (int?)answer.Object["confirmed"] : null;
    }

    private static async Task Again(CommandHistory history, string key, Func<Task> send)
    {
        if (history.Accepted.ContainsKey(key))
        {
            await send();
        }
    }

    private async Task<ApiAnswer> Register(TestApi api, int number)
    {
        var key = $"register-{number}";
        var places = number % RefusedEvery == 0 ? 0 : 1;
        return _registrations.Note(key, "registrationId", await api.Post($"/events/{Event}/registrations", new { name = $"观众 {number}", places }, key));
    }

    private async Task<ApiAnswer> Score(TestApi api, int number)
    {
        var key = $"score-{number}";
        return _sheets.Note(key, "sheetId", await api.Score(Contest, $"t{(number % Teams) + 1}", (number / Teams) + 1, Points(number), key));
    }

    /// <summary>Accepted sheets that the contest's view does not show, shows with other points, or shows beside a second sheet.</summary>
    private async Task<IReadOnlyList<string>> MissingSheets(TestApi api)
    {
        if (!(await api.Get($"/events/{Contest}/standings")).Succeeded)
        {
            return ["The contest is gone"];
        }

        await using var hub = new HubFollower(dashboard.Address, DashboardProcess.AdminToken);
        ImmutableDictionary<string, JsonElement>? rows = null;
        hub.Updated += (_, view) => rows = view.Rows;
        await hub.Start([$"contest:{Contest}"], Cancellation);
        var missing = new List<string>();
        foreach (var number in Enumerable.Range(0, Sheets).Where(number => _sheets.Accepted.ContainsKey($"score-{number}")))
        {
            var cell = rows![$"team:t{(number % Teams) + 1}"].GetProperty("runs")[number / Teams];
            if (cell.ValueKind != JsonValueKind.Object
                || cell.GetProperty("points").GetDecimal() != Points(number)
                || (cell.TryGetProperty("open", out var open) && open.GetBoolean()))
            {
                missing.Add($"score-{number} was accepted, the contest shows {cell}");
            }
        }

        return missing;
    }
}
