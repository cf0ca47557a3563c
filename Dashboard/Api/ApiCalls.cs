using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Orleans.Runtime;

namespace EventsLive.Dashboard.Api;

/// <summary>Carries a request of the API to its grain and the grain's answer back: the one place that knows bodies, keys, actors and failures.</summary>
public sealed partial class ApiCalls(Districts districts, InstallationKeys keys, ILogger<ApiCalls> log)
{
    /// <summary>The district that the request speaks of; for use once its checks have passed.</summary>
    public DistrictGrains In(HttpContext http) =>
        districts.Of(http) ?? throw new InvalidOperationException("The request names no district of this installation.");

    /// <summary>Reads and checks a JSON body, sends its command and words the answer.</summary>
    public Task<IResult> Write<TBody, TCommand, TResult>(
        HttpContext http,
        JsonTypeInfo<TBody> json,
        Func<TCommand, CommandStamp, Task<Answer<TResult>>> send,
        Func<TResult, IResult> answer)
        where TBody : class, IBody<TCommand>
        where TCommand : class =>
        Write(http, ["application/json"], RawBody.JsonLimit, body => Command<TBody, TCommand>(body, json), send, answer);

    /// <summary>As the other, for a body in a form of its own.</summary>
    /// <param name="locate">Says where in the body a refusal lies; null = as the grain says.</param>
    public async Task<IResult> Write<TCommand, TResult>(
        HttpContext http,
        IReadOnlyList<string> contentTypes,
        int limit,
        Func<ReadOnlySpan<byte>, Read<TCommand>> read,
        Func<TCommand, CommandStamp, Task<Answer<TResult>>> send,
        Func<TResult, IResult> answer,
        Func<TCommand, Refusal, ProblemResult?>? locate = null)
        where TCommand : class
    {
        if (RouteFault(http) is { } fault)
        {
            return fault;
        }

        if (!contentTypes.Any(type => IsOfType(http.Request, type)))
        {
            return new ProblemResult(ProblemKind.UnsupportedMediaType, "Content-Type", [string.Join(", ", contentTypes)]);
        }

        TCommand command;
        CommandStamp stamp;
        try
        {
            if (await RawBody.ReadAsync(http.Request, limit) is not { } body)
            {
                return ProblemResult.Of(Refusal.Of(RefusalKind.TooLarge, BodyParser.WholeBody, $"{limit}"));
            }

            try
            {
                var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
                if (read(bytes) is var result && result.Problem is { } problem)
                {
                    return problem;
                }

                command = result.Command!;
                stamp = Stamp(http, bytes);
            }
            finally
            {
                RawBody.Release(http.Request, body);
            }
        }
        catch (BadHttpRequestException bad)
        {
            return new ProblemResult(ProblemKind.Of(bad.StatusCode) ?? ProblemKind.Of(RefusalKind.Malformed), BodyParser.WholeBody);
        }
        catch (JournalStoreException)
        {
            return ProblemResult.Of(RefusalKind.StoreUnavailable);
        }

        return await Send(http, stamp, actual => send(command, actual), answer, refusal => locate?.Invoke(command, refusal));
    }

    /// <summary>Sends a command that needs no body.</summary>
    public async Task<IResult> Write<TResult>(HttpContext http, Func<CommandStamp, Task<Answer<TResult>>> send, Func<TResult, IResult> answer)
    {
        if (RouteFault(http) is { } fault)
        {
            return fault;
        }

        CommandStamp stamp;
        try
        {
            stamp = Stamp(http, []);
        }
        catch (JournalStoreException)
        {
            return ProblemResult.Of(RefusalKind.StoreUnavailable);
        }

        return await Send(http, stamp, send, answer);
    }

    /// <summary>Asks grains and words what they say; null means that there is no such thing.</summary>
    public async Task<IResult> Read<T>(HttpContext http, Func<Actor, Task<T?>> ask, Func<T, IResult> answer, RefusalKind unknown)
        where T : class
    {
        if (IdFault(http) is { } fault)
        {
            return fault;
        }

        var actor = Callers.ActorOf(http.User);
        CallActor.Set(actor);
        try
        {
            return await ask(actor) is { } found ? answer(found) : ProblemResult.Of(unknown);
        }
        catch (CallDeniedException)
        {
            return ProblemResult.Of(RefusalKind.Forbidden);
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            LogFailed(failure, http.Request.Method, http.Request.Path);
            return ProblemResult.Of(RefusalKind.StoreUnavailable);
        }
    }

    /// <summary>The district with its towns, as the caller's audience sees it; null where it is out of reach.</summary>
    public Task<DistrictView?> TownsAsync(HttpContext http) => TryAsync(http, async actor =>
        districts.Of(http) is { } district ? DistrictView.Of(await district.District.Look(actor.Audience)) : new DistrictView());

    /// <summary>The towns that teams of a contest may be of; null where they are out of reach.</summary>
    public Task<TeamTowns?> TeamTownsAsync(HttpContext http, string eventId) => TryAsync(http, async actor => IdFault(http) is null
        ? await TeamTowns.OfAsync(DistrictView.Of(await In(http).District.Look(actor.Audience)), In(http).Contest(eventId))
        : new TeamTowns(new DistrictView(), []));

    private async Task<T?> TryAsync<T>(HttpContext http, Func<Actor, Task<T>> ask)
        where T : class
    {
        var actor = Callers.ActorOf(http.User);
        CallActor.Set(actor);
        try
        {
            return await ask(actor);
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            LogFailed(failure, http.Request.Method, http.Request.Path);
            return null;
        }
    }

    /// <summary>Whether a failure says that the grains or their store could not be reached, so that nothing is known of the outcome.</summary>
    internal static bool IsUnavailable(Exception failure) => failure is OrleansException or TimeoutException or JournalStoreException;

    private static Read<TCommand> Command<TBody, TCommand>(ReadOnlySpan<byte> body, JsonTypeInfo<TBody> json)
        where TBody : class, IBody<TCommand>
        where TCommand : class
    {
        var parsed = BodyParser.Parse(body, json);
        if (parsed.Refusal is { } malformed)
        {
            return new Read<TCommand>(null, ProblemResult.Of(malformed));
        }

        var command = parsed.Value!.ToCommand();
        return command.Refusal is { } refusal
            ? new Read<TCommand>(null, ProblemResult.Of(refusal))
            : new Read<TCommand>(command.Value, null);
    }

    private ProblemResult? RouteFault(HttpContext http)
    {
        if (SameOrigin.Refuses(http))
        {
            return new ProblemResult(ProblemKind.CrossSite);
        }

        if (Callers.IsOfAnother(http))
        {
            return new ProblemResult(ProblemKind.NotSignedIn, Callers.AccountHeader);
        }

        return CommandStamps.IsGood(http.Request.Headers[CommandStamps.Header])
            ? IdFault(http)
            : ProblemResult.Of(RefusalKind.Malformed, CommandStamps.Header);
    }

    /// <summary>The problem that the request's path or district has: every value that a route takes from its path is an id.</summary>
    internal ProblemResult? IdFault(HttpContext http)
    {
        if (districts.Of(http) is null)
        {
            return ProblemResult.Of(RefusalKind.Malformed, Districts.Header);
        }

        foreach (var (name, value) in http.Request.RouteValues)
        {
            if (value is not string text || !Ids.IsValid(text))
            {
                return ProblemResult.Of(RefusalKind.Malformed, name);
            }
        }

        return null;
    }

    private static bool IsOfType(HttpRequest request, string contentType) =>
        request.ContentType is { } given
        && given.StartsWith(contentType, StringComparison.OrdinalIgnoreCase)
        && (given.Length == contentType.Length || given[contentType.Length] is ';' or ' ');

    private CommandStamp Stamp(HttpContext http, ReadOnlySpan<byte> body)
    {
        var key = http.Request.Headers[CommandStamps.Header];
        return CommandStamps.Make(
            keys.Keys.Command, Callers.ActorOf(http.User).Id, http.Request.Method, http.Request.Path.Value!, key.Count == 0 ? null : key[0], body);
    }

    private async Task<IResult> Send<TResult>(
        HttpContext http,
        CommandStamp stamp,
        Func<CommandStamp, Task<Answer<TResult>>> send,
        Func<TResult, IResult> answer,
        Func<Refusal, ProblemResult?>? locate = null)
    {
        CallActor.Set(Callers.ActorOf(http.User));
        try
        {
            var result = await send(stamp);
            return result.Refusal is { } refusal ? locate?.Invoke(refusal) ?? ProblemResult.Of(refusal) : answer(result.Result!);
        }
        catch (CallDeniedException)
        {
            return ProblemResult.Of(RefusalKind.Forbidden);
        }
        catch (Exception failure) when (IsUnavailable(failure))
        {
            LogFailed(failure, http.Request.Method, http.Request.Path);
            // The store's own exception comes from a grain that could not even start: it decided nothing.
            return ProblemResult.Of(failure is JournalStoreException ? RefusalKind.StoreUnavailable : RefusalKind.OutcomeUnknown);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} got no answer from its grain.")]
    private partial void LogFailed(Exception failure, string method, PathString path);
}

/// <summary>A command read from a body, or the problem that the body has.</summary>
public readonly record struct Read<TCommand>(TCommand? Command, ProblemResult? Problem)
    where TCommand : class;
