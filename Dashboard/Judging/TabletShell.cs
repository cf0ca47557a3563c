using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Judging;

/// <summary>The judge's page as its service worker keeps it: which files belong to it, under a version that follows from their content.</summary>
public sealed class TabletShell
{
    /// <summary>The response header by which the worker knows that a page and its files are of one version.</summary>
    public const string Header = "EventsLive-Shell";

    private static readonly string[] Shared =
        ["eventslive.css", "icon.svg", "start.js", "reload.js", "_framework/blazor.web.js"];

    private TabletShell(string version, string worker) => (Version, Worker) = (version, worker);

    public string Version { get; }

    /// <summary>The worker's script.</summary>
    public string Worker { get; }

    /// <summary>Finds the page's files among the site's.</summary>
    public static TabletShell Of(ResourceAssetCollection assets)
    {
        var files = assets
            .Where(asset => Property(asset, "label") is { } label && (Shared.Contains(label) || label.StartsWith("judge/", StringComparison.Ordinal)))
            .Select(asset => "/" + asset.Url)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        var script = Script();
        // The page's markup is code: another build may word it otherwise.
        var content = string.Join('\n', [.. files, script, typeof(TabletShell).Assembly.ManifestModule.ModuleVersionId.ToString("n")]);
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
        return new TabletShell(version, $"const shell = {JsonSerializer.Serialize(new { version, assets = files })};\n{script}");
    }

    private static string? Property(ResourceAsset asset, string name) =>
        asset.Properties?.FirstOrDefault(property => property.Name == name)?.Value;

    private static string Script()
    {
        using var stream = typeof(TabletShell).Assembly.GetManifestResourceStream("judge-worker.js")
            ?? throw new InvalidOperationException("The worker's script is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
