namespace EventsLive.Dashboard.SignIn;

/// <summary>The names under which somebody proves who they are.</summary>
public static class Schemes
{
    /// <summary>A session cookie from the sign-in page.</summary>
    public const string Session = "session";

    /// <summary>The administrator's API token of the settings.</summary>
    public const string Token = "token";

    /// <summary>Picks one of the two by what the request brings.</summary>
    public const string Either = "either";

    public const string Cookie = "eventslive-session";

    /// <summary>The claim that ties a session to its account as it was when it began.</summary>
    public const string StampClaim = "stamp";

    /// <summary>The claim that tells one session from the others of its account: the one that signs out ends, and only it.</summary>
    public const string SessionClaim = "session";

    /// <summary>The claim that a session belongs to a paired device; its value is the device's id.</summary>
    public const string DeviceClaim = "device";

    /// <summary>The claim that binds a credential to one district; without it the request may name one.</summary>
    public const string DistrictClaim = "district";
}
