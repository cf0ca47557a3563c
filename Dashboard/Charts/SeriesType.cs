namespace EventsLive.Dashboard.Charts;

/// <summary>How a series is drawn; names are Blazor-ApexCharts' own.</summary>
public enum SeriesType
{
    Area,
    Bar,
    Line,
}

public enum XAxisType
{
    Category,
    Datetime,
    Numeric,
}
