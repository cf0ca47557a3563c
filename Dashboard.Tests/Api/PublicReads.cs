namespace EventsLive.Dashboard.Tests.Api;

/// <summary>Every route that a visitor can read, with an address of it at a contest; those that tell nothing of a contest's results say why.</summary>
internal static class PublicReads
{
    /// <summary>By route, as the table of access names it: addresses, with <c>{0}</c> for the contest's id and <c>{0}-all</c> for that of the large event that it is a part of, <c>{1}</c> for the secret of a team's own link.</summary>
    public static readonly Dictionary<string, string[]> OfResults = new(StringComparer.Ordinal)
    {
        ["GET /api/v1/board"] = ["/api/v1/board"],
        ["GET /api/v1/events"] = ["/api/v1/events"],
        ["GET /api/v1/events/{eventId}"] = ["/api/v1/events/{0}"],
        ["GET /api/v1/events/{eventId}/feed"] = ["/api/v1/events/{0}/feed", "/api/v1/events/{0}/feed?since=1&epoch=1"],
        ["GET /api/v1/events/{eventId}/contest"] = ["/api/v1/events/{0}/contest"],
        ["GET /api/v1/events/{eventId}/contest/feed"] = ["/api/v1/events/{0}/contest/feed", "/api/v1/events/{0}/contest/feed?since=1&epoch=1", "/api/v1/events/{0}/contest/feed?since=3&epoch=1"],
        ["GET /api/v1/events/{eventId}/standings"] = ["/api/v1/events/{0}/standings", "/api/v1/events/{0}/standings?group=%E5%B0%8F%E5%AD%A6%E7%BB%84"],
        ["GET /api/v1/events/{eventId}/standings/{teamId}"] = ["/api/v1/events/{0}/standings/t1", "/api/v1/events/{0}/standings/t2", "/api/v1/events/{0}/standings/none"],
        ["GET /api/v1/events/{eventId}/standings/export"] = ["/api/v1/events/{0}/standings/export?format=csv", "/api/v1/events/{0}/standings/export?format=csv&encoding=gb18030"],
        ["GET /api/v1/events/{eventId}/appeals"] = ["/api/v1/events/{0}/appeals"],
        ["GET /api/v1/events/{eventId}/overall"] = ["/api/v1/events/{0}-all/overall"],
        ["GET /api/v1/events/{eventId}/overall/export"] = ["/api/v1/events/{0}-all/overall/export?format=csv"],
        ["GET,POST /overall/{Event}"] = ["/overall/{0}-all"],
        ["GET /api/v1/events/{eventId}/awards"] = ["/api/v1/events/{0}/awards"],
        ["GET,POST /"] = ["/"],
        ["GET,POST /contest/{EventId}"] = ["/contest/{0}"],
        ["GET,POST /contest/{EventId}/notices"] = ["/contest/{0}/notices"],
        ["GET,POST /awards/{Event}"] = ["/awards/{0}"],
        ["GET,POST /appeal/{EventId}/{Secret}"] = ["/appeal/{0}/0123456789", "/appeal/{0}/{1}"],
        ["GET,POST /wall"] = ["/wall?contest={0}"],
        ["GET,POST /wall/{Display}"] = ["/wall/hall?contest={0}"],
    };

    /// <summary>By route: why nothing of a contest's results can be in it.</summary>
    public static readonly Dictionary<string, string> OfNoResults = new(StringComparer.Ordinal)
    {
        ["GET /api/v1/events/{eventId}/floor"] = "the hall's work; that a run is over is a fact of the hall, see the floor's own tests",
        ["GET /api/v1/events/{eventId}/floor/tables/{table}"] = "as the floor",
        ["GET,POST /floor/{Event}/print"] = "as the floor",
        ["GET,POST /wall/floor"] = "as the floor",
        ["GET /api/v1/events/{eventId}/registrations/{registrationId}"] = "a registration, to whoever has its secret",
        ["GET /api/v1/venues/{venueId}"] = "people at a venue",
        ["GET /api/v1/time"] = "the server's clock",
        ["GET /api/v1/clock"] = "the server's clock",
        ["GET /api/v1/scoring/templates"] = "part of the program",
        ["GET /openapi/{documentName}.json"] = "part of the program",
        ["GET /schemas/scoring-rule.json"] = "part of the program",
        ["GET /judge-worker.js"] = "part of the program",
        ["GET /language/{language}"] = "sets a cookie",
        ["GET /connect/eventslive.crt"] = "the installation's certificate",
        ["GET /connect/eventslive.pem"] = "the installation's certificate",
        ["GET /connect/eventslive.mobileconfig"] = "the installation's certificate",
        ["GET,POST /connect"] = "addresses of the server",
        ["GET,POST /pair"] = "pairs a device",
        ["GET,POST /sign-in"] = "signs in",
        ["GET,POST /not-found"] = "says that a page is not there",
        ["GET,POST /set-up"] = "makes the first administrator",
        ["* /health/live"] = "the process",
        ["* /health/ready"] = "the process",
        ["* /hubs/live"] = "the views: topics are watched beside these addresses, and the grains' tests hold every push to its bytes and its moment",
        ["* /hubs/live/negotiate"] = "as the hub",
    };
}
