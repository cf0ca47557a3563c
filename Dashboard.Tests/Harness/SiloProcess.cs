using System.Globalization;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>The Silo program as a process of its own.</summary>
public sealed class SiloProcess : ServerProcess
{
    private SiloProcess(string program, string workingDirectory, Dictionary<string, string?> settings)
        : base("Silo", program, workingDirectory, settings)
    {
    }

    /// <summary>A Silo that is not started yet, on ports of its own.</summary>
    /// <param name="program">Path of its <c>.dll</c>.</param>
    public static SiloProcess Create(string program, string workingDirectory, IReadOnlyDictionary<string, string?> settings) =>
        new(program, workingDirectory, new Dictionary<string, string?>(settings)
        {
            ["EventsLive__SiloPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
            ["EventsLive__GatewayPort"] = FreePort.Next().ToString(CultureInfo.InvariantCulture),
        });
}
