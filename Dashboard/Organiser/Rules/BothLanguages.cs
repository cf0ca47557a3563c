using System.Globalization;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Texts that go into a document stand there in both languages, whichever the page is in.</summary>
internal static class BothLanguages
{
    public static string In<T>(this IStringLocalizer<T> texts, string language, string name, params object[] arguments)
    {
        var own = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "en" ? "en" : "zh-CN");
            return texts[name, arguments].Value;
        }
        finally
        {
            CultureInfo.CurrentUICulture = own;
        }
    }
}
