using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text;

namespace EventsLive.Rehearsal;

/// <summary>What the program says, in the language of the caller's locale: Chinese unless it is English.</summary>
internal static class Wording
{
    private static readonly ResourceManager Resources = new("EventsLive.Rehearsal.Resources.Wording", typeof(Wording).Assembly);

    public static string Accepted => Get();
    public static string AggregateOption => Get();
    public static string Arrival => Get();
    public static string Arrived => Get();
    public static string Backwards => Get();
    public static string Changes => Get();
    public static string Connecting => Get();
    public static string Connections => Get();
    public static string ConnectionsOption => Get();
    public static string CountOption => Get();
    public static string CountedOption => Get();
    public static string CsvDuplicateRun => Get();
    public static string CsvMalformed => Get();
    public static string CsvNoColumn => Get();
    public static string CsvNoHeader => Get();
    public static string CsvTeamId => Get();
    public static string CsvTwoGroups => Get();
    public static string DistrictOption => Get();
    public static string Diverged => Get();
    public static string EventNameOption => Get();
    public static string EventOption => Get();
    public static string Failed => Get();
    public static string FieldOption => Get();
    public static string Figure => Get();
    public static string Gaps => Get();
    public static string GroupsOption => Get();
    public static string HighestOption => Get();
    public static string JsonOption => Get();
    public static string Latency => Get();
    public static string Lost => Get();
    public static string LowestOption => Get();
    public static string NewDistrict => Get();
    public static string NoTeams => Get();
    public static string OtherGroup => Get();
    public static string Passed => Get();
    public static string PerSecond => Get();
    public static string Posting => Get();
    public static string RateOption => Get();
    public static string Reconnections => Get();
    public static string Refused => Get();
    public static string RegisterCommand => Get();
    public static string Registering => Get();
    public static string Repeated => Get();
    public static string ReplayCommand => Get();
    public static string Root => Get();
    public static string RoundsOption => Get();
    public static string RunsOption => Get();
    public static string ScoreCommand => Get();
    public static string ScoreRoundsOption => Get();
    public static string Seconds => Get();
    public static string SecondsOption => Get();
    public static string SeedOption => Get();
    public static string ServerMalformed => Get();
    public static string ServerOption => Get();
    public static string SettingUp => Get();
    public static string Snapshots => Get();
    public static string SpeedOption => Get();
    public static string TokenOption => Get();
    public static string TopicsOption => Get();
    public static string TownOption => Get();
    public static string Uncompared => Get();
    public static string Unknown => Get();
    public static string Unverified => Get();
    public static string Value => Get();
    public static string WatchCommand => Get();
    public static string WatchSecondsOption => Get();
    public static string WatchesRefused => Get();
    public static string Watching => Get();

    public static string AtLeast(string option, int least) => string.Format(CultureInfo.CurrentCulture, CompositeFormat.Parse(Get()), option, least);

    public static string CsvAt(long line, string column, string rule) =>
        string.Format(CultureInfo.CurrentCulture, CompositeFormat.Parse(Get("CsvLine")), line, column, rule);

    private static string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture)
        ?? throw new MissingManifestResourceException($"There is no text {name}.");
}
