using System.Net;
using System.Net.Sockets;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>Gives out loopback ports that nothing listens on, none of them twice in a run.</summary>
/// <remarks>Below those that the system gives to outgoing connections: a server that is killed and started again must find its own port free.</remarks>
public static class FreePort
{
    private const int First = 18_000;
    private const int End = 32_000;

    private static readonly Lock Gate = new();
    private static int _next = Random.Shared.Next(First, End);

    public static int Next()
    {
        lock (Gate)
        {
            for (var tries = First; tries < End; tries++)
            {
                _next = _next + 1 < End ? _next + 1 : First;
                if (IsFree(_next))
                {
                    return _next;
                }
            }
        }

        throw new InvalidOperationException($"No port from {First} to {End} is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
