using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Live;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EventsLive.Dashboard.Wall;

/// <summary>The wall <c>/wall</c>: shows what its session tells it to.</summary>
public sealed partial class WallPage
{
    private readonly CancellationTokenSource _stop = new();
    private WallPicture? _picture;
    private Task _showing = Task.CompletedTask;

    /// <summary>Which display it is, where one has been given a name.</summary>
    [Parameter]
    public string? Display { get; set; }

    /// <summary>Keeps to this contest.</summary>
    [SupplyParameterFromQuery(Name = "contest")]
    public string? Contest { get; set; }

    /// <summary>Keeps to this group of its contest.</summary>
    [SupplyParameterFromQuery(Name = "group")]
    public string? Group { get; set; }

    [Inject]
    private LiveFeeds Feeds { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _showing;
        _stop.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication.GetAuthenticationStateAsync()).User;
        var pinned = Contest is { } contest && Topic.Parse($"contest:{contest}") is not null ? contest : null;
        // A hall reads over everybody's shoulder: whoever has signed in at the wall, it shows what a display may see.
        var audience = Callers.AudienceOf(user) == Audience.Public ? Audience.Public : Audience.Operations;
        _showing = ShowAsync(new WallSession(Feeds, audience, new WallPin(pinned, Group), Time));
    }

    private async Task ShowAsync(WallSession session)
    {
        using (session)
        {
            try
            {
                // Away from the circuit's own thread: folding rows must not hold up its events.
                await Task.Run(() => session.RunAsync(picture => InvokeAsync(() => Show(picture)), _stop.Token));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The page is closed.
            }
            catch (Exception e)
            {
                // The circuit fails with it, and the page begins anew.
                await DispatchExceptionAsync(e);
            }
        }
    }

    private void Show(WallPicture picture)
    {
        _picture = picture;
        StateHasChanged();
    }
}
