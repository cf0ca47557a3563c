using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Shell;

/// <summary>Writes what a page's own module reads from its script element: the page's texts, its district and what else it needs.</summary>
public static class PageData
{
    /// <param name="district">What the page's calls to the API name as their district; null = the installation's own.</param>
    /// <returns>JSON whose markup characters are escaped, so that no text can end the script element.</returns>
    public static string ToJson(IStringLocalizer texts, string? district, object? content = null) => JsonSerializer.Serialize(new
    {
        // The neutral language stands in for what another one lacks; the wanted one comes first.
        texts = texts.GetAllStrings(includeParentCultures: true).DistinctBy(text => text.Name).ToDictionary(text => text.Name, text => text.Value),
        district,
        content,
    });
}
