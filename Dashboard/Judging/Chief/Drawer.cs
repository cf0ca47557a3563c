using EventsLive.Dashboard.Organiser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>What opens beside the desk's matrix: takes the focus, sends one act at a time and closes with Escape.</summary>
public abstract class Drawer : ComponentBase
{
    protected ElementReference Self { get; set; }

    /// <summary>What became of the last act; null = none since the drawer showed something else.</summary>
    protected Outcome? Outcome { get; set; }

    protected bool Busy { get; private set; }

    [Parameter, EditorRequired]
    public required string EventId { get; set; }

    /// <summary>Whether whoever is signed in is a head judge: nobody else is shown the acts of one.</summary>
    [Parameter]
    public bool IsHeadJudge { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    protected ChiefCommands Commands { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await Self.FocusAsync(preventScroll: true);
        }
    }

    protected async Task SendAsync(Func<Task<Outcome>> send)
    {
        Busy = true;
        Outcome = await send();
        await SentAsync(Outcome.Accepted);
        await OnDone.InvokeAsync();
        Busy = false;
    }

    /// <summary>An act was answered.</summary>
    protected virtual Task SentAsync(bool accepted) => Task.CompletedTask;

    /// <summary>Gives up what was begun in the drawer; false = nothing was.</summary>
    protected virtual bool Abandon() => false;

    protected Task OnKeyAsync(KeyboardEventArgs key) => key.Key == "Escape" && !Abandon() ? OnClose.InvokeAsync() : Task.CompletedTask;
}
