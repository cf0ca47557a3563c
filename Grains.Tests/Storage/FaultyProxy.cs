using System.Net;
using System.Net.Sockets;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>Stands before a table service and loses answers or delays writes on their way.</summary>
public sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private readonly int _serverPort;
    private int _answersToLose;
    private DelayedTransaction? _delay;

    public FaultyProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers that are still to be lost: in place of each the connection is cut.</summary>
    public int AnswersToLose
    {
        get
        {
            lock (_lock)
            {
                return _answersToLose;
            }
        }

        set
        {
            lock (_lock)
            {
                _answersToLose = value;
            }
        }
    }

    /// <summary>Keeps the next transaction back, even after its sender has given up, until it is released.</summary>
    public DelayedTransaction DelayNextTransaction()
    {
        lock (_lock)
        {
            return _delay = new DelayedTransaction();
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        _listener.Dispose();
        _closed.Dispose();
    }

    private static bool IsTransaction(ReadOnlySpan<byte> request) => request.StartsWith("POST"u8) && request.IndexOf("$batch"u8) >= 0;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_closed.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _closed.Token);
            var answers = ReturnAsync(server.GetStream(), client);
            if (await ForwardAsync(client, server.GetStream()) is { } delay)
            {
                await answers;
                delay.SetAnswered();
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side is gone: so is the connection.
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <returns>The delayed transaction that went over this connection last, if one did.</returns>
    private async Task<DelayedTransaction?> ForwardAsync(TcpClient client, NetworkStream server)
    {
        var requests = client.GetStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await requests.ReadAsync(buffer, _closed.Token)) > 0;)
        {
            if (TakeDelay(buffer.AsSpan(0, read)) is { } delay)
            {
                // Until the sender gives up and closes: by then the whole request has come.
                using var request = new MemoryStream();
                do
                {
                    request.Write(buffer.AsSpan(0, read));
                }
                while ((read = await ReadUntilGoneAsync(requests, buffer)) > 0);

                // So that the answer, when it comes, is nobody's.
                client.Close();
                await delay.Released.WaitAsync(_closed.Token);
                await server.WriteAsync(request.ToArray(), _closed.Token);
                return delay;
            }

            await server.WriteAsync(buffer.AsMemory(0, read), _closed.Token);
        }

        return null;
    }

    private async Task<int> ReadUntilGoneAsync(NetworkStream client, byte[] buffer)
    {
        try
        {
            return await client.ReadAsync(buffer, _closed.Token);
        }
        catch (IOException)
        {
            // Reset is as good as closed.
            return 0;
        }
    }

    /// <summary>Completes when the connection is cut or its client is gone.</summary>
    private async Task ReturnAsync(NetworkStream server, TcpClient client)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await server.ReadAsync(buffer, _closed.Token)) > 0;)
            {
                if (TakeLoss())
                {
                    client.Client.Close(0);
                    return;
                }

                await client.GetStream().WriteAsync(buffer.AsMemory(0, read), _closed.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client of a delayed transaction has left long before its answer comes.
        }
    }

    private bool TakeLoss()
    {
        lock (_lock)
        {
            return _answersToLose > 0 && _answersToLose-- > 0;
        }
    }

    private DelayedTransaction? TakeDelay(ReadOnlySpan<byte> request)
    {
        lock (_lock)
        {
            if (_delay is null || !IsTransaction(request))
            {
                return null;
            }

            var delay = _delay;
            _delay = null;
            return delay;
        }
    }

    /// <summary>A transaction on a slow way.</summary>
    public sealed class DelayedTransaction
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Released => _released.Task;

        /// <summary>Lets it go on to the server and waits until that has answered it.</summary>
        public async Task ReleaseAsync()
        {
            _released.SetResult();
            await _answered.Task.WaitAsync(Deadline);
        }

        internal void SetAnswered() => _answered.SetResult();
    }
}
