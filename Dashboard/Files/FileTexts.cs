using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>Names the texts of files and printed forms.</summary>
public sealed class FileTexts;

/// <summary>Headers from the texts.</summary>
internal static class FileTextNames
{
    public static IEnumerable<string> Of(this IStringLocalizer<FileTexts> texts, params string[] names) => names.Select(name => texts[name].Value);
}
