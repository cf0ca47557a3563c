using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace EventsLive.Benchmarks;

/// <summary>A raw client of the hub: it takes every change of the contests it watches and says when a run's points have reached it.</summary>
internal sealed class ScoreReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly HubConnection _connection;
    private readonly ConcurrentDictionary<(string Topic, string Team, int Points), TaskCompletionSource> _awaited = new();

    private ScoreReceiver(HubConnection connection) => _connection = connection;

    /// <param name="token">Null = the public's view.</param>
    public static async Task<ScoreReceiver> ConnectAsync(Uri server, string? token, IEnumerable<string> contests)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(server, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult(token))
            .Build();
        var receiver = new ScoreReceiver(connection);
        connection.On<string, long, long?, long, JsonElement>("changed", receiver.Take);
        await connection.StartAsync();
        foreach (var contest in contests)
        {
            await connection.InvokeAsync<JsonElement>("Watch", "contest:" + contest);
        }

        return receiver;
    }

    /// <summary>Completes when a change arrives in which a run of the team has these points; asked for before the score is sent.</summary>
    /// <exception cref="TimeoutException">It did not arrive.</exception>
    public Task ArrivalOf(string contest, string team, int points) =>
        _awaited.GetOrAdd(("contest:" + contest, team, points), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(Deadline);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private void Take(string topic, long epoch, long? from, long to, JsonElement diff)
    {
        foreach (var row in diff.GetProperty("set").EnumerateObject().Where(row => row.Name.StartsWith("team:", StringComparison.Ordinal)))
        {
            foreach (var run in row.Value.GetProperty("runs").EnumerateArray().Where(run => run.ValueKind == JsonValueKind.Object))
            {
                if (run.GetProperty("points") is { ValueKind: JsonValueKind.Number } points
                    && _awaited.TryRemove((topic, row.Name["team:".Length..], (int)points.GetDecimal()), out var arrival))
                {
                    arrival.SetResult();
                }
            }
        }
    }
}
