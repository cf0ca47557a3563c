using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Charts;

/// <summary>A series of points, one an item; parameters are named as Blazor-ApexCharts names them.</summary>
public sealed class ApexPointSeries<TItem> : ComponentBase, IDisposable
    where TItem : class
{
    [CascadingParameter(Name = "Chart")]
    public ApexChart<TItem> Chart { get; set; } = null!;

    [Parameter, EditorRequired]
    public IEnumerable<TItem> Items { get; set; } = [];

    [Parameter]
    public string? Name { get; set; }

    [Parameter]
    public SeriesType SeriesType { get; set; }

    [Parameter, EditorRequired]
    public Func<TItem, object> XValue { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<TItem, decimal?> YValue { get; set; } = null!;

    [Parameter]
    public Func<TItem, string>? PointColor { get; set; }

    public void Dispose() => Chart.Remove(this);

    internal ChartSeries Build() => new(
        Name,
        SeriesType.ToString().ToLowerInvariant(),
        [.. Items.Select(item => new ChartPoint(Plain(XValue(item)), YValue(item), PointColor?.Invoke(item)))]);

    protected override void OnInitialized() => Chart.Add(this);

    // Times are drawn as the clock on the wall shows them, whatever time zone the browser thinks it is in.
    private static object Plain(object x) => x switch
    {
        DateTimeOffset time => (time.ToUnixTimeMilliseconds() + (long)time.Offset.TotalMilliseconds),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
        IFormattable value when value is not (int or long or decimal or double) => value.ToString(null, CultureInfo.InvariantCulture),
        _ => x,
    };
}
