namespace EventsLive.Dashboard.Charts;

// The options that our charts use, under the names of Blazor-ApexCharts, which are those of the library itself in other letter case.

public sealed class ApexChartOptions<TItem>
    where TItem : class
{
    public Chart Chart { get; set; } = new();

    public List<string>? Colors { get; set; }

    public DataLabels? DataLabels { get; set; }

    public Fill? Fill { get; set; }

    public Grid? Grid { get; set; }

    public Legend? Legend { get; set; }

    public PlotOptions? PlotOptions { get; set; }

    public States? States { get; set; }

    public Stroke? Stroke { get; set; }

    public Tooltip? Tooltip { get; set; }

    public XAxis? Xaxis { get; set; }

    public List<YAxis>? Yaxis { get; set; }
}

public sealed class Chart
{
    public Animations Animations { get; set; } = new();

    public string? Background { get; set; }

    public string? FontFamily { get; set; }

    public string? ForeColor { get; set; }

    public ChartSparkline? Sparkline { get; set; }

    public Toolbar? Toolbar { get; set; }

    public Zoom? Zoom { get; set; }
}

/// <summary>Off unless asked for: a wall redraws a chart every two seconds for years.</summary>
public sealed class Animations
{
    public bool Enabled { get; set; }
}

public sealed class ChartSparkline
{
    public bool Enabled { get; set; }
}

public sealed class Toolbar
{
    public bool Show { get; set; }
}

public sealed class Zoom
{
    public bool Enabled { get; set; }
}

public sealed class DataLabels
{
    public bool Enabled { get; set; }
}

public sealed class Fill
{
    public string? Type { get; set; }

    public double? Opacity { get; set; }
}

public sealed class Grid
{
    public string? BorderColor { get; set; }

    public bool? Show { get; set; }

    public Padding? Padding { get; set; }
}

public sealed class Padding
{
    public int Top { get; set; }

    public int Right { get; set; }

    public int Bottom { get; set; }

    public int Left { get; set; }
}

public sealed class Legend
{
    public bool Show { get; set; }
}

public sealed class PlotOptions
{
    public PlotOptionsBar? Bar { get; set; }
}

public sealed class PlotOptionsBar
{
    public bool Horizontal { get; set; }

    /// <summary>Thickness of a bar in its slot, such as <c>25%</c>.</summary>
    public string? BarHeight { get; set; }

    public int? BorderRadius { get; set; }

    public PlotOptionsBarColors? Colors { get; set; }
}

public sealed class PlotOptionsBarColors
{
    public List<string>? BackgroundBarColors { get; set; }

    public double? BackgroundBarOpacity { get; set; }
}

public sealed class States
{
    public StatesHover? Hover { get; set; }
}

public sealed class StatesHover
{
    public StatesFilter Filter { get; set; } = new();
}

public sealed class StatesFilter
{
    public string Type { get; set; } = "none";
}

public sealed class Stroke
{
    public string? Curve { get; set; }

    public double? Width { get; set; }
}

public sealed class Tooltip
{
    public bool Enabled { get; set; }
}

public sealed class XAxis
{
    public object? Max { get; set; }

    public object? Min { get; set; }

    public int? TickAmount { get; set; }

    public XAxisLabels? Labels { get; set; }

    public AxisBorder? AxisBorder { get; set; }

    public AxisTicks? AxisTicks { get; set; }

    public AxisTooltip? Tooltip { get; set; }

    public AxisCrosshairs? Crosshairs { get; set; }
}

public sealed class XAxisLabels
{
    public bool? Show { get; set; }

    public string? Format { get; set; }

    public int? Rotate { get; set; }

    public AxisLabelStyle? Style { get; set; }

    public int? OffsetY { get; set; }
}

public sealed class YAxis
{
    public object? Max { get; set; }

    public object? Min { get; set; }

    public bool? ForceNiceScale { get; set; }

    public int? TickAmount { get; set; }

    public int? DecimalsInFloat { get; set; }

    public YAxisLabels? Labels { get; set; }
}

public sealed class YAxisLabels
{
    public bool? Show { get; set; }

    public int? MinWidth { get; set; }

    public AxisLabelStyle? Style { get; set; }
}

public sealed class AxisLabelStyle
{
    public string? FontSize { get; set; }

    public string? Colors { get; set; }
}

public sealed class AxisBorder
{
    public bool? Show { get; set; }
}

public sealed class AxisTicks
{
    public bool? Show { get; set; }
}

public sealed class AxisTooltip
{
    public bool? Enabled { get; set; }
}

public sealed class AxisCrosshairs
{
    public bool? Show { get; set; }
}
