using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Looks after the session of an open page: once a minute, since a circuit sends no requests that would.</summary>
/// <remarks>
/// A page whose session has been signed out of in another tab is cut and comes back by itself, as whoever its browser is then: it is loaded
/// anew, so that nothing stays on the screen that only the one who left may see.
/// </remarks>
public sealed class CircuitSessions : RevalidatingServerAuthenticationStateProvider
{
    private readonly SessionCheck _sessions;
    private readonly NavigationManager _navigation;
    private string? _session;

    public CircuitSessions(ILoggerFactory loggers, SessionCheck sessions, NavigationManager navigation)
        : base(loggers)
    {
        (_sessions, _navigation) = (sessions, navigation);
        AuthenticationStateChanged += state => _ = FollowAsync(state);
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.Identity?.AuthenticationType == Schemes.Session
            ? _sessions.IsValidAsync(authenticationState.User)
            : Task.FromResult(true);

    private async Task FollowAsync(Task<AuthenticationState> state)
    {
        var session = (await state).User.FindFirst(Schemes.SessionClaim)?.Value;
        if (_session is not null && session != _session)
        {
            _navigation.Refresh(forceReload: true);
        }

        _session = session ?? _session;
    }
}
