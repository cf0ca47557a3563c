using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Dashboard.Tests.SignIn;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>Non-interference over HTTP: while a contest is frozen, status, headers, length and every byte of all that a visitor can read stay what they were, whatever is entered.</summary>
public sealed partial class PublicReadsTests : IAsyncLifetime
{
    private const string Rule = """{"schema":2,"fields":[{"name":"score","max":400}],"rounds":{"counted":3},"minimumTeams":2}""";

    // A host of its own: other classes change the district that the board shows.
    private readonly ApiHost _host = new();
    private string _secret = "";

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void EveryPublicRoute_IsReadHereOrSaysWhyNot()
    {
        var known = PublicReads.OfResults.Keys.Concat(PublicReads.OfNoResults.Keys).ToArray();
        var routes = AccessTests.PublicReads.ToArray();

        Assert.Equal(known.Order(StringComparer.Ordinal), known.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(routes.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Frozen_WhateverIsEntered_ChangesNothingThatAVisitorCanRead()
    {
        var (organiser, judge, head, visitor) = (await Contest("frozen"), await _host.SignedIn(Role.Judge), await _host.SignedIn(Role.HeadJudge), _host.Client());
        await Score(judge, "frozen", "t1", 1, 100);
        (await organiser.Post("/events/frozen/contest/freeze", """{"reason":"最后一轮"}""")).Expect(HttpStatusCode.OK);
        var before = await Settled(visitor, "frozen");
        using var open = await Follow(visitor, "frozen");

        await Hidden(organiser, judge, head, "frozen");

        AssertSame(before, await Settled(visitor, "frozen"));
        Assert.DoesNotContain("399", open.Told, StringComparison.Ordinal);
        Assert.Equal(1, open.Lines);

        // What is no result still comes at once, over the answer that was open all the time.
        (await organiser.Put("/events/frozen/teams/t2", new { name = "renamed", school = "第一小学", town = "east", group = "小学组" })).Expect(HttpStatusCode.OK);
        await Eventually.True("the new name", () => open.Told.Contains("renamed", StringComparison.Ordinal));
        Assert.DoesNotContain("399", open.Told, StringComparison.Ordinal);
    }

    /// <summary>The negative control: where nothing is held back, the same acts are seen in what tells results.</summary>
    [Fact]
    public async Task NotFrozen_TheSameActs_AreSeen()
    {
        var (organiser, judge, head, visitor) = (await Contest("open"), await _host.SignedIn(Role.Judge), await _host.SignedIn(Role.HeadJudge), _host.Client());
        await Score(judge, "open", "t1", 1, 100);
        var before = await Settled(visitor, "open");

        await Hidden(organiser, judge, head, "open");

        var after = await Settled(visitor, "open");
        string[] tell =
        [
            "/api/v1/board", "/api/v1/events/{0}/contest/feed", "/api/v1/events/{0}/standings", "/api/v1/events/{0}/standings/t1", "/api/v1/events/{0}/standings/export?format=csv",
            "/api/v1/events/{0}-all/overall",
        ];
        Assert.All(tell, address => Assert.NotEqual(before[address], after[address]));
    }

    // Sheets, a conflict, a correction, refusals, approvals, an appeal's terms, a look at another rule, a list of awards in the making.
    private static async Task Hidden(HttpClient organiser, HttpClient judge, HttpClient head, string id)
    {
        var sheet = await Score(judge, id, "t2", 1, 399);
        await Score(judge, id, "t1", 2, 399);
        await Score(judge, id, "t1", 2, 398);
        (await judge.Post($"/events/{id}/scores", $$"""{"team":"t2","round":1,"fields":{"score":397},"replaces":"{{sheet}}","reason":"误录"}""")).Expect(HttpStatusCode.Created);
        (await judge.Post($"/events/{id}/scores", """{"team":"t3","round":1,"outcome":"disqualified"}""")).Expect(HttpStatusCode.Created);
        (await judge.Post($"/events/{id}/scores", """{"team":"t1","round":9,"fields":{"score":1}}""")).Expect(HttpStatusCode.BadRequest);
        (await head.Post($"/events/{id}/sheets/approve", $$"""{"sheets":["s1"]}""")).Expect(HttpStatusCode.OK);
        (await organiser.Post($"/events/{id}/contest/preview", $$"""{"rule":{{Rule.Replace("400", "500", StringComparison.Ordinal)}}}""")).Expect(HttpStatusCode.OK);
        (await organiser.Put($"/events/{id}/awards/scheme", """{"tiers":[{"name":"一等奖","percent":50}]}""")).Expect(HttpStatusCode.OK);
        (await organiser.Post($"/events/{id}/awards/propose", "")).Expect(HttpStatusCode.OK);
    }

    /// <summary>All answers, by address, once reports between grains have come to rest: two readings with a rhythm between them are the same.</summary>
    private async Task<Dictionary<string, string>> Settled(HttpClient visitor, string id)
    {
        // Longer than a view's rhythm and a report's rest.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var address in PublicReads.OfResults.Values.SelectMany(addresses => addresses))
        {
            answers.Add(address, await Read(visitor, address, id, ifNoneMatch: null));
            answers.Add($"{address} again", await Read(visitor, address, id, ifNoneMatch: "\"1-1\", *"));
        }

        return answers;
    }

    private async Task<string> Read(HttpClient visitor, string address, string id, string? ifNoneMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, id, _secret), UriKind.Relative));
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
            request.Headers.TryAddWithoutValidation("If-Modified-Since", DateTimeOffset.UnixEpoch.ToString("R"));
        }

        using var answer = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Date" or "Set-Cookie")).Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{Random().Replace(text, "")}";
    }

    // What a page draws at random for every reader: tokens against forgery, the key of a form, and the sealed state of its circuit, which has no result in it yet.
    [GeneratedRegex("""<!--Blazor:.*?-->|<!--Blazor-[A-Za-z-]+:.*?-->|name="__RequestVerificationToken"[^>]*|name="Input\.Key"[^>]*|"[a-z-]*nonce[a-z-]*":"[^"]*"|nonce="[^"]*" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Random();

    private static void AssertSame(Dictionary<string, string> before, Dictionary<string, string> after)
    {
        foreach (var (address, answer) in before)
        {
            Assert.True(answer == after[address], $"{address} changed:\n{answer}\n--- and then\n{after[address]}");
        }
    }

    private static async Task<OpenFeed> Follow(HttpClient visitor, string id)
    {
        var feed = new OpenFeed(await visitor.GetAsync(
            new Uri($"/api/v1/events/{id}/contest/feed?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken));
        await Eventually.True("the first line", () => feed.Lines == 1);
        return feed;
    }

    private static async Task<string> Score(HttpClient judge, string id, string team, int round, int score) =>
        (await judge.Post($"/events/{id}/scores", $$"""{"team":"{{team}}","round":{{round}},"fields":{"score":{{score}} } }""")).Expect(HttpStatusCode.Created).Json.GetProperty("sheetId").GetString()!;

    private async Task<HttpClient> Contest(string id)
    {
        (await _host.Administrator().Put("/district", """{"name":"测试区","towns":[{"id":"east","name":"东镇"}]}""")).Expect(HttpStatusCode.OK);
        var organiser = await _host.SignedIn(Role.Organiser);
        foreach (var (part, whole) in new[] { ($"{id}-all", null), (id, $"{id}-all") })
        {
            (await organiser.Put($"/events/{part}", new
            {
                name = "机器人赛",
                kind = "contest",
                town = "east",
                venues = Array.Empty<string>(),
                startsAt = DateTimeOffset.UtcNow.AddHours(-1),
                endsAt = DateTimeOffset.UtcNow.AddHours(5),
                partOf = whole,
                registration = new { waitlist = "none" },
            })).Expect(HttpStatusCode.Created);
        }

        (await organiser.Put($"/events/{id}-all/overall", """{"points":[5,3,1]}""")).Expect(HttpStatusCode.Created);
        (await organiser.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"publication":"immediate","rule":{{Rule}} }""")).Expect(HttpStatusCode.Created);
        foreach (var team in new[] { "t1", "t2", "t3" })
        {
            (await organiser.Put($"/events/{id}/teams/{team}", new { name = team, school = "第一小学", town = "east", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        _secret = (await organiser.Post($"/events/{id}/teams/t1/appeal-link", "")).Expect(HttpStatusCode.Created).Json.GetProperty("secret").GetString()!;
        return organiser;
    }

    /// <summary>An answer that stays open, read as it comes.</summary>
    private sealed class OpenFeed : IDisposable
    {
        private readonly HttpResponseMessage _answer;
        private readonly Lock _gate = new();
        private string _told = "";

        public OpenFeed(HttpResponseMessage answer)
        {
            _answer = answer;
            _ = ReadAsync();
        }

        public string Told
        {
            get
            {
                lock (_gate)
                {
                    return _told;
                }
            }
        }

        /// <summary>Lines that tell something: a blank one says that the connection lives.</summary>
        public int Lines => Told.Split('\n').Count(line => line.Trim().Length > 0);

        public void Dispose() => _answer.Dispose();

        private async Task ReadAsync()
        {
            try
            {
                await using var stream = await _answer.Content.ReadAsStreamAsync();
                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync() is { } line)
                {
                    lock (_gate)
                    {
                        _told += line + "\n";
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException or HttpRequestException)
            {
                // The test is over.
            }
        }
    }
}
