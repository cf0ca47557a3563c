using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>An answer that stays open, read as it comes.</summary>
internal sealed class OpenFeed : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly Lock _gate = new();
    private string _told = "";

    public OpenFeed(HttpResponseMessage answer)
    {
        _answer = answer;
        _ = ReadAsync();
    }

    public string Told
    {
        get
        {
            lock (_gate)
            {
                return _told;
            }
        }
    }

    /// <summary>Lines that tell something: a blank one says that the connection lives.</summary>
    public int Lines => Told.Split('\n').Count(line => line.Trim().Length > 0);

    public void Dispose() => _answer.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            await using var stream = await _answer.Content.ReadAsStreamAsync();
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_gate)
                {
                    _told += line + "\n";
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or HttpRequestException)
        {
            // The test is over.
        }
    }
}
