using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>A hall's network between a browser and a server: a TCP relay that a test can cut, or let hang, at any moment.</summary>
public sealed class NetworkCut : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly ConcurrentDictionary<long, Relay> _relays = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _count;
    private volatile State _state = State.Up;

    public NetworkCut(Uri server)
    {
        _target = server.Port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public enum State
    {
        /// <summary>Everything passes.</summary>
        Up,

        /// <summary>Connections are refused and open ones are reset.</summary>
        Cut,

        /// <summary>Connections stand and nothing passes: a network that only looks alive.</summary>
        Hanging,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public State Now => _state;

    /// <summary>Changes the network; what was on its way is lost where it is cut.</summary>
    public void Set(State state)
    {
        _state = state;
        if (state == State.Cut)
        {
            foreach (var relay in _relays.Values)
            {
                relay.Reset();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        foreach (var relay in _relays.Values)
        {
            relay.Reset();
        }

        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var id = Interlocked.Increment(ref _count);
            var relay = new Relay(this, client);
            _relays[id] = relay;
            _ = RunAsync(id, relay);
        }
    }

    private async Task RunAsync(long id, Relay relay)
    {
        using (relay)
        {
            await relay.RunAsync();
        }

        _relays.TryRemove(id, out _);
    }

    private sealed class Relay(NetworkCut network, Socket client) : IDisposable
    {
        private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

        private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public async Task RunAsync()
        {
            try
            {
                if (network.Now == State.Cut)
                {
                    return;
                }

                client.NoDelay = true;
                await _server.ConnectAsync(IPAddress.Loopback, network._target, network._end.Token);
                await Task.WhenAny(PassAsync(client, _server), PassAsync(_server, client));
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The end that went away takes the other with it.
            }
        }

        public void Dispose() => Reset();

        /// <summary>Ends both connections at once, without the farewell of TCP.</summary>
        public void Reset()
        {
            foreach (var socket in new[] { client, _server })
            {
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
                {
                    // It is closed already.
                }

                socket.Dispose();
            }
        }

        private async Task PassAsync(Socket from, Socket to)
        {
            var buffer = new byte[16 * 1024];
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, network._end.Token);
                while (network.Now == State.Hanging)
                {
                    await Task.Delay(Look, network._end.Token);
                }

                if (count == 0 || network.Now == State.Cut)
                {
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count), network._end.Token);
            }
        }
    }
}
