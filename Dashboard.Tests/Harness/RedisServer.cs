using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>A redis-server of the test's own, on a free loopback port, that keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly ChildProcess _process;

    private RedisServer()
    {
        _process = ChildProcess.Start(
            "redis-server",
            "redis-server",
            [
                "--bind", "127.0.0.1",
                "--port", _port.ToString(CultureInfo.InvariantCulture),
                "--dir", _folder.Path,
                "--save", "",
                "--appendonly", "no",
            ],
            _folder.Path);
    }

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartNew()
    {
        var server = new RedisServer();
        try
        {
            await Eventually.True("redis-server to answer PING", server.AnswersPing);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<bool> AnswersPing()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray());
        var answer = new byte[16];
        var length = await stream.ReadAsync(answer);
        return Encoding.ASCII.GetString(answer, 0, length).StartsWith("+PONG", StringComparison.Ordinal);
    }
}
