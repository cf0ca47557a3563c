using EventsLive.Dashboard.Tests.Harness;

namespace EventsLive.Dashboard.Tests.Deployment;

/// <summary>Reads <c>docker-compose.yml</c> as far as it uses YAML: nested keys, scalars, and lists, whose items get their number as key.</summary>
internal sealed class ComposeFile
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ComposeFile(IEnumerable<string> lines)
    {
        var path = new Stack<(int Indent, string Key)>();
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text.StartsWith('#'))
            {
                continue;
            }

            var indent = line.Length - line.TrimStart().Length;
            while (path.TryPeek(out var parent) && parent.Indent >= indent)
            {
                path.Pop();
            }

            var prefix = string.Join('/', path.Reverse().Select(part => part.Key));
            if (text.StartsWith("- ", StringComparison.Ordinal))
            {
                var number = items[prefix] = items.GetValueOrDefault(prefix, -1) + 1;
                _values[$"{prefix}/{number}"] = Unquoted(text[2..]);
                continue;
            }

            var colon = text.IndexOf(':', StringComparison.Ordinal);
            path.Push((indent, text[..colon]));
            _values[prefix.Length == 0 ? text[..colon] : $"{prefix}/{text[..colon]}"] = Unquoted(text[(colon + 1)..]);
        }
    }

    /// <summary>The value at a path such as <c>services/redis/image</c>; empty where there are only keys below it, null where there is none.</summary>
    public string? this[string path] => _values.GetValueOrDefault(path);

    public static ComposeFile Read() => new(File.ReadLines(Path.Combine(Repository.Root, "docker-compose.yml")));

    /// <summary>Keys directly below a path.</summary>
    public IReadOnlyList<string> Keys(string path) =>
        [.. _values.Keys.Where(key => key.StartsWith($"{path}/", StringComparison.Ordinal)).Select(key => key[(path.Length + 1)..]).Where(key => !key.Contains('/', StringComparison.Ordinal))];

    private static string Unquoted(string text) => text.Trim().Trim('"');
}
