using Xunit;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>The folder of published contests beside the project; a test that needs it skips where there is none.</summary>
internal static class SharedData
{
    public static string Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("EVENTSLIVE_SHARED_DATA") ?? BesideTheProject();
        var folder = root is null ? null : Path.Combine(root, name);
        if (!Directory.Exists(folder))
        {
            Assert.Skip($"The folder of shared data with {name} is not here.");
        }

        return folder;
    }

    public static IEnumerable<string[]> Lines(string folder, string file, int skip) =>
        File.ReadLines(Path.Combine(folder, file)).Skip(skip).Where(line => line.Length > 0).Select(line => line.Split(','));

    private static string? BesideTheProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EventsLive.sln")))
            {
                return Path.Combine(folder.FullName, "..", "shared", "data");
            }
        }

        return null;
    }
}
