using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Wall;

/// <summary>A panel of the wall: rendered anew only when it is given another view.</summary>
public abstract class WallPanel<TView> : ComponentBase
    where TView : class
{
    private TView? _rendered;

    [Inject]
    protected IStringLocalizer<WallText> Text { get; set; } = null!;

    [Parameter, EditorRequired]
    public TView View { get; set; } = null!;

    protected override bool ShouldRender()
    {
        var changed = !ReferenceEquals(_rendered, View);
        _rendered = View;
        return changed;
    }
}
