using System.Text.RegularExpressions;

namespace EventsLive.Dashboard.Devices;

/// <summary>Names a browser and its system shortly, from the header <c>User-Agent</c>: <c>Chrome 150 · Android</c>.</summary>
public static class Browsers
{
    // The first that fits: the more particular names stand before those that they also carry.
    private static readonly (string Mark, string Name)[] Products =
    [
        ("MicroMessenger", "WeChat"), ("ArkWeb", "ArkWeb"), ("HuaweiBrowser", "Huawei Browser"), ("EdgA", "Edge"), ("EdgiOS", "Edge"), ("Edg", "Edge"),
        ("SamsungBrowser", "Samsung Internet"), ("MiuiBrowser", "Mi Browser"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
        ("HeadlessChrome", "Chrome"), ("Chrome", "Chrome"), ("Version", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPad", "iPadOS"), ("iPhone", "iOS"),
        ("Windows", "Windows"), ("Macintosh", "macOS / iPadOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static string Name(string? userAgent)
    {
        var agent = userAgent ?? "";
        var system = Systems.FirstOrDefault(candidate => agent.Contains(candidate.Mark, StringComparison.Ordinal)).Name;
        foreach (var (mark, name) in Products)
        {
            var found = ProductOf(mark).Match(agent);
            if (found.Success)
            {
                return system is null ? $"{name} {found.Groups[1].Value}" : $"{name} {found.Groups[1].Value} · {system}";
            }
        }

        return system ?? "";
    }

    private static Regex ProductOf(string mark) => new($@"\b{mark}/(\d{{1,4}})", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
}
