using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace EventsLive.Dashboard.Charts;

/// <summary>A chart drawn by ApexCharts in the browser. Parameters and methods are named as Blazor-ApexCharts names them, so that the package can take its place.</summary>
/// <remarks>Unlike the package it sends only the points that changed: a wall's charts move for as long as the wall hangs.</remarks>
public sealed partial class ApexChart<TItem>
    where TItem : class
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly List<ApexPointSeries<TItem>> _series = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private ElementReference _element;
    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private List<ChartSeries> _drawn = [];

    [Parameter]
    public string? Title { get; set; }

    [Parameter]
    public ApexChartOptions<TItem> Options { get; set; } = new();

    [Parameter]
    public XAxisType? XAxisType { get; set; }

    /// <summary>Height in pixels or as CSS; null = that of the element around it.</summary>
    [Parameter]
    public object? Height { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Draws the items as they are now, in one call that carries what changed; no call when nothing did.</summary>
    public async Task UpdateSeriesAsync(bool animate = true)
    {
        await _one.WaitAsync();
        try
        {
            if (_chart is null)
            {
                return;
            }

            var now = _series.ConvertAll(series => series.Build());
            var same = now.Count == _drawn.Count;
            var deltas = same ? now.Zip(_drawn, (after, before) => SeriesDelta.Between(before, after)).ToList() : [];
            if (same && deltas.Zip(_drawn, (delta, before) => delta.IsEmpty(before)).All(empty => empty))
            {
                return;
            }

            _drawn = now;
            await (same
                ? _chart.InvokeVoidAsync("change", deltas, animate)
                : _chart.InvokeVoidAsync("replace", now, animate));
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("dispose");
                await _chart.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and the chart with it.
        }

        _one.Dispose();
    }

    internal void Add(ApexPointSeries<TItem> series) => _series.Add(series);

    internal void Remove(ApexPointSeries<TItem> series) => _series.Remove(series);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await JS.InvokeAsync<IJSObjectReference>("import", "./Charts/ApexChart.razor.js");
            await _one.WaitAsync();
            try
            {
                _drawn = _series.ConvertAll(series => series.Build());
                _chart = await _module.InvokeAsync<IJSObjectReference>("draw", _element, BuildOptions(), _drawn);
            }
            finally
            {
                _one.Release();
            }

            // What came while the library was being loaded.
            await UpdateSeriesAsync(false);
        }
    }

    private JsonObject BuildOptions()
    {
        var options = JsonSerializer.SerializeToNode(Options, Json)!.AsObject();
        options["chart"]!["type"] = (_series.FirstOrDefault()?.SeriesType ?? SeriesType.Line).ToString().ToLowerInvariant();
        options["chart"]!["height"] = JsonSerializer.SerializeToNode(Height ?? "100%");
        if (XAxisType is { } type)
        {
            var axis = options["xaxis"]?.AsObject() ?? [];
            axis["type"] = type.ToString().ToLowerInvariant();
            options["xaxis"] = axis;
        }

        return options;
    }
}
