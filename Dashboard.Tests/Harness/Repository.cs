namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>Finds the solution's folders and the programs that the build made, from where the tests themselves were built.</summary>
public static class Repository
{
    /// <summary>Folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where tests leave what a person may want to look at; not part of the repository.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts")).FullName;

    /// <summary>The configuration in which these tests were built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The program of a project, built in the configuration of these tests: its <c>.dll</c>.</summary>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    public static string Program(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(Root, project, "bin", Configuration, framework.Name, $"EventsLive.{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EventsLive.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"EventsLive.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
