namespace EventsLive.Dashboard.Live;

/// <summary>How the process follows views.</summary>
public sealed class LiveOptions
{
    /// <summary>How often a lease is renewed; what is shown counts as current for twice this long.</summary>
    public TimeSpan Renewal { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <summary>After how long a renewal without an answer has failed.</summary>
    public TimeSpan RenewalTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How soon a failed renewal is tried again.</summary>
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a feed goes on after its last follower has left: a reload of a page costs no new lease.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many changes a feed keeps for followers that are behind; those further behind get the snapshot.</summary>
    public int RingChanges { get; set; } = 256;

    /// <summary>How many bytes of rows those changes may hold.</summary>
    public int RingBytes { get; set; } = 512 * 1024;

    /// <summary>How many topics one connection may watch.</summary>
    public int TopicsPerConnection { get; set; } = 32;
}
