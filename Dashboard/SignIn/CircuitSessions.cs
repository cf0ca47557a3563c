using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Looks after the session of an open page: once a minute, since a circuit sends no requests that would.</summary>
public sealed class CircuitSessions(ILoggerFactory loggers, SessionCheck sessions) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        authenticationState.User.Identity?.AuthenticationType == Schemes.Session
            ? sessions.IsValidAsync(authenticationState.User)
            : Task.FromResult(true);
}
