using MudBlazor;

namespace EventsLive.Dashboard.Organiser;

/// <summary>The staff pages' look: the design's colours on a light ground, dense, without shadows or capitals.</summary>
internal static class OrganiserTheme
{
    private static readonly string[] Fonts = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0a5fa5",
            Secondary = "#52617a",
            Success = "#0d6b46",
            Warning = "#8a4b00",
            Error = "#b3261e",
            Background = "#f4f6fa",
            Surface = "#ffffff",
            TextPrimary = "#14213a",
            TextSecondary = "#52617a",
            LinesDefault = "#d8dee8",
            TableLines = "#e3e8f0",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.9375rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { TextTransform = "none", FontFamily = Fonts, LetterSpacing = "normal" },
        },
    };
}
