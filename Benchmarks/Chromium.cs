namespace EventsLive.Benchmarks;

/// <summary>The machine's own Chromium.</summary>
internal static class Chromium
{
    public static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find() => Environment.GetEnvironmentVariable("EVENTSLIVE_CHROMIUM")
        ?? Names.SelectMany(_ => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), (name, folder) => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("No Chromium on the path: install one, or name it in EVENTSLIVE_CHROMIUM.");
}
