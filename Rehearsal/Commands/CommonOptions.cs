using System.CommandLine;
using System.Globalization;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Rehearsal.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    private const string TokenVariable = "EVENTSLIVE_TOKEN";

    private readonly Option<Uri?> _server = new("--server")
    {
        Description = Wording.ServerOption,
        Recursive = true,
        DefaultValueFactory = _ => new Uri("http://localhost:5080"),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
            {
                return server;
            }

            result.AddError(Wording.ServerMalformed);
            return null;
        },
    };

    private readonly Option<string?> _token = new("--token") { Description = Wording.TokenOption, Recursive = true };

    private readonly Option<FileInfo?> _json = new("--json") { Description = Wording.JsonOption, Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_server);
        root.Options.Add(_token);
        root.Options.Add(_json);
    }

    public Uri Server(ParseResult arguments) => arguments.GetRequiredValue(_server)!;

    public string? Token(ParseResult arguments) =>
        arguments.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable);

    public FileInfo? Json(ParseResult arguments) => arguments.GetValue(_json);

    /// <summary>An HTTP client for so many connections; the caller disposes of it.</summary>
    public HttpClient Connect(ParseResult arguments, int connections) =>
        ApiClient.Connect(Server(arguments), Token(arguments), connections);

    /// <summary>An option that holds a whole number of at least <paramref name="least"/>.</summary>
    public static Option<int> Number(string name, string description, int usual, int least = 1)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError(Wording.AtLeast(name, least));
            }
        });
        return option;
    }

    /// <summary>The id of the event that a command works on.</summary>
    public static Option<string> Event() => new("--event") { Description = Wording.EventOption, Required = true };

    /// <summary>What sets one run apart from another; the time of its start by default.</summary>
    public static Option<string> Seed() => new("--seed")
    {
        Description = Wording.SeedOption,
        DefaultValueFactory = _ => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    };
}
