using System.Collections.Concurrent;
using System.Security.Claims;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Knows the open requests of sessions (hub connections, circuits, followed feeds) and cuts those whose session has ended.</summary>
/// <remarks>A session is checked when a request begins; a connection that lasts begins once, so it is checked again and again.</remarks>
public sealed partial class OpenSessions(SessionCheck sessions, TimeProvider time, ILogger<OpenSessions> log) : BackgroundService
{
    /// <summary>Marks a request whose session was found ended.</summary>
    internal static readonly object EndedItem = new();

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<OpenRequest, bool> _open = new();

    /// <summary>Whether a request is one of a connection that stays open.</summary>
    public static bool IsLasting(HttpRequest request) =>
        request.Path.StartsWithSegments("/_blazor") || request.Path.StartsWithSegments("/hubs");

    /// <summary>Middleware behind authentication.</summary>
    public async Task HoldAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Items.ContainsKey(EndedItem))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (http.User.Identity is not { IsAuthenticated: true, AuthenticationType: Schemes.Session })
        {
            await next(http);
            return;
        }

        var request = new OpenRequest(http);
        _open.TryAdd(request, true);
        try
        {
            await next(http);
        }
        finally
        {
            request.Finish();
            _open.TryRemove(request, out _);
        }
    }

    /// <summary>Cuts what an account or a device has open in this process, now.</summary>
    public void End(string id)
    {
        sessions.Forget(id);
        foreach (var request in _open.Keys.Where(request => request.User.FindFirstValue(ClaimTypes.NameIdentifier) == id))
        {
            request.Abort();
        }
    }

    /// <summary>Ends the session of a request, as its owner wishes, and cuts what else it has open in this process.</summary>
    public void SignOut(HttpContext http)
    {
        if (http.User.FindFirstValue(Schemes.SessionClaim) is not { } own)
        {
            return;
        }

        sessions.End(own);
        foreach (var request in _open.Keys.Where(request => request.User.HasClaim(Schemes.SessionClaim, own) && !request.Is(http)))
        {
            request.Abort();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Pause, time, stoppingToken);
            try
            {
                foreach (var request in _open.Keys)
                {
                    if (!await sessions.IsValidAsync(request.User))
                    {
                        request.Abort();
                    }
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // One check that failed must not end the watch, nor the program.
                LogFailed(fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sessions of open connections could not be checked; trying again.")]
    private partial void LogFailed(Exception fault);

    private sealed class OpenRequest(HttpContext http)
    {
        private readonly Lock _gate = new();
        private bool _finished;

        public ClaimsPrincipal User { get; } = http.User;

        public bool Is(HttpContext other) => ReferenceEquals(http, other);

        // A context serves another request once its own is done: that one must not be cut.
        public void Abort()
        {
            lock (_gate)
            {
                if (!_finished)
                {
                    http.Abort();
                }
            }
        }

        public void Finish()
        {
            lock (_gate)
            {
                _finished = true;
            }
        }
    }
}
