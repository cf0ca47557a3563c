using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser;

/// <summary>How old what the page shows is, in words.</summary>
/// <param name="Stale">Whether a reader must be told.</param>
public sealed record DataAge(string Words, bool Stale)
{
    /// <summary>Twice the time in which a renewal proves the picture current, and a little for the way.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(7);

    public static DataAge Of(FeedStatus status, DateTimeOffset now, IStringLocalizer<StaffTexts> texts)
    {
        if (status.State == FeedState.Unknown)
        {
            // There is nothing that could be old.
            return new DataAge("", Stale: false);
        }

        if (status.ConfirmedAt is not { } confirmed)
        {
            return new DataAge(texts["starting"], Stale: status.State == FeedState.Lost);
        }

        var age = now - confirmed;
        return age <= Fresh ? new DataAge(texts["current"], Stale: false)
            : age < TimeSpan.FromMinutes(1) ? new DataAge(texts["age", texts["seconds", (int)age.TotalSeconds]], Stale: true)
            : new DataAge(texts["age", texts["minutes", (int)age.TotalMinutes]], Stale: true);
    }
}
