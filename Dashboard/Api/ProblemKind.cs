using System.Collections.Frozen;
using System.Text;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>A kind of problem as the API names it: a stable type, its HTTP status and, where a later try may succeed, after how many seconds.</summary>
/// <param name="Name">The last part of <see cref="Type"/>, and the key of its text.</param>
/// <param name="RetryAfter">Seconds; null = the same request would be refused again.</param>
public sealed record ProblemKind(string Name, int Status, int? RetryAfter = null)
{
    public static readonly ProblemKind NotSignedIn = new("not-signed-in", StatusCodes.Status401Unauthorized);
    public static readonly ProblemKind NotFound = new("not-found", StatusCodes.Status404NotFound);
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", StatusCodes.Status405MethodNotAllowed);
    public static readonly ProblemKind RequestTimeout = new("request-timeout", StatusCodes.Status408RequestTimeout);
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType);
    public static readonly ProblemKind CrossSite = new("cross-site", StatusCodes.Status403Forbidden);
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", StatusCodes.Status429TooManyRequests, 60);
    public static readonly ProblemKind Internal = new("internal", StatusCodes.Status500InternalServerError);

    private static readonly FrozenDictionary<RefusalKind, ProblemKind> Refusals =
        Enum.GetValues<RefusalKind>().ToFrozenDictionary(kind => kind, kind => new ProblemKind(Kebab(kind), StatusOf(kind), RetryAfterOf(kind)));

    /// <summary>The RFC 9457 type: a URN that stays for ever.</summary>
    public string Type => "urn:eventslive:problem:" + Name;

    public static ProblemKind Of(RefusalKind kind) => Refusals[kind];

    /// <summary>The problem that an HTTP status without a body stands for, or null where the status is no error.</summary>
    public static ProblemKind? Of(int status) => status switch
    {
        < 400 => null,
        StatusCodes.Status401Unauthorized => NotSignedIn,
        StatusCodes.Status403Forbidden => Of(RefusalKind.Forbidden),
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => Of(RefusalKind.TooLarge),
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => Of(RefusalKind.Overloaded),
        < 500 => Of(RefusalKind.Malformed),
        _ => Internal,
    };

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.KeyReused => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.AlreadyEntered => StatusCodes.Status409Conflict,
        RefusalKind.UnknownException => StatusCodes.Status404NotFound,
        RefusalKind.Forbidden or RefusalKind.NotAssigned or RefusalKind.HeadJudgeNeeded or RefusalKind.NotOwnSheet => StatusCodes.Status403Forbidden,
        // Names that only mean something within what the path names are values of the body, not things of their own.
        RefusalKind.UnknownTown or RefusalKind.UnknownGroup or RefusalKind.UnknownRound or RefusalKind.UnknownTicket or RefusalKind.UnknownStage
            or RefusalKind.UnknownMember or RefusalKind.ReasonRequired or RefusalKind.OutcomeNotThat or RefusalKind.SameRun or RefusalKind.NotAPicture or RefusalKind.TimeAhead => StatusCodes.Status400BadRequest,
        RefusalKind.UnknownArchive => StatusCodes.Status404NotFound,
        RefusalKind.ContestUnfinished or RefusalKind.ArchiveOutdated => StatusCodes.Status409Conflict,
        < RefusalKind.Forbidden => StatusCodes.Status400BadRequest,
        < RefusalKind.RegistrationNotOpen => StatusCodes.Status404NotFound,
        RefusalKind.Overloaded or RefusalKind.StoreUnavailable or RefusalKind.OutcomeUnknown or RefusalKind.EntriesBusy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static int? RetryAfterOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Overloaded or RefusalKind.EntriesBusy => 1,
        RefusalKind.OutcomeUnknown => 2,
        RefusalKind.StoreUnavailable => 5,
        _ => null,
    };

    private static string Kebab(RefusalKind kind)
    {
        var name = new StringBuilder();
        foreach (var c in kind.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
