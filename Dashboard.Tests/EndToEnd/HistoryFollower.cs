using System.Net.Http.Headers;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Harness;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>Reads a contest's history, hangs up again and again, and comes back with the last version that it has.</summary>
/// <param name="forgetful">The negative control: it comes back from wherever the history is then.</param>
internal sealed class HistoryFollower(DashboardProcess dashboard, string eventId, int hangUpEvery, bool forgetful)
{
    private long _version;

    /// <summary>Ids of the sheets in the order of their lines.</summary>
    public List<string> Sheets { get; } = [];

    public int Connections { get; private set; }

    /// <summary>Follows until it has this many sheets, or has heard nothing new for a while.</summary>
    public async Task FollowAsync(int sheets, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = dashboard.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DashboardProcess.AdminToken);
        while (Sheets.Count < sheets && !cancellation.IsCancellationRequested)
        {
            try
            {
                await ReadSomeAsync(http, sheets, cancellation);
            }
            catch (Exception lost) when (!cancellation.IsCancellationRequested && lost is HttpRequestException or IOException or JsonException)
            {
                // The server died, or a line was cut: what is missing is asked for again.
                await Task.Delay(50, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ReadSomeAsync(HttpClient http, int sheets, CancellationToken cancellation)
    {
        if (forgetful && Connections > 0)
        {
            var text = await http.GetStringAsync($"/api/v1/events/{eventId}/contest/history?since={_version}", cancellation);
            _version = text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., var newest] ? Version(newest) : _version;
        }

        using var response = await http.GetAsync(
            $"/api/v1/events/{eventId}/contest/history?since={_version}&follow=true", HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        Connections++;
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        for (var read = 0; read < hangUpEvery && Sheets.Count < sheets && await lines.ReadLineAsync(cancellation) is { } line;)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var entry = JsonElement.Parse(line);
            _version = entry.GetProperty("version").GetInt64();
            if (entry.GetProperty("type").GetString() == "contest.sheet-accepted")
            {
                read++;
                Sheets.Add(entry.GetProperty("record").GetProperty("sheet").GetString()!);
            }
        }
    }

    private static long Version(string line) => JsonElement.Parse(line).GetProperty("version").GetInt64();
}
