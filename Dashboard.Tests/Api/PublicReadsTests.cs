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
    private const string Solo = """{"schema":2,"fields":[{"name":"score","max":90000}],"rounds":{"counted":3},"minimumTeams":2}""";

    // Relative, by matches, with a final for the best of the heat.
    private const string Staged =
        """
        {"schema":2,"fields":[{"name":"score","max":90000}],
         "run":[{"name":"points","value":"score"},{"name":"won","value":{"versus":"points","win":3,"tie":1,"loss":0,"unopposed":0}}],
         "stages":[{"name":"heat"},{"name":"final","role":"ranksAbove","promote":{"top":2}}],
         "team":[{"name":"total","value":{"runs":"sum","of":"points"}},{"name":"wins","value":{"runs":"sum","of":"won"}}],
         "ranking":[{"by":"total"},{"by":"wins"}],"minimumTeams":2}
        """;

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

    [Theory]
    [InlineData(Solo, null)]
    [InlineData(Staged, "final")]
    public async Task Frozen_WhateverIsEntered_ChangesNothingThatAVisitorCanRead(string rule, string? stage)
    {
        const string Id = "frozen";
        var (organiser, head, visitor) = (await Contest(Id, rule), await _host.SignedIn(Role.HeadJudge), _host.Client());
        var acts = new HiddenActs(organiser, await _host.SignedIn(Role.Judge), head, Id, rule, stage);
        await acts.BeginAsync();
        (await organiser.Post($"/events/{Id}/contest/freeze", """{"reason":"最后一轮"}""")).Expect(HttpStatusCode.OK);
        await using var hub = await HubWatch.ConnectAsync(_host.Address);
        var before = await Settled(visitor, hub, Id);
        using var open = await Follow(visitor, Id);

        await acts.DoAsync();

        AssertSame(before, await Settled(visitor, hub, Id));
        Assert.DoesNotMatch(HiddenActs.Scores, open.Told);
        Assert.Equal(1, open.Lines);
        Assert.Equal("", hub.Pushed);

        // What is no result still comes at once, over the answers that were open all the time: a name, and the rule by which what is shown is reckoned.
        (await organiser.Put($"/events/{Id}/teams/t2", new { name = "renamed", school = "第一小学", town = "east", group = "小学组" })).Expect(HttpStatusCode.OK);
        (await head.Put($"/events/{Id}/contest/rule", $$"""{"reason":"评审","rule":{{rule.Replace("\"max\":90000}", "\"max\":90000},{\"name\":\"bonus\",\"max\":5,\"default\":0}", StringComparison.Ordinal)}} }""")).Expect(HttpStatusCode.OK);
        await Eventually.True("the new name", () => open.Told.Contains("renamed", StringComparison.Ordinal) && hub.Pushed.Contains("renamed", StringComparison.Ordinal));
        var after = await Settled(visitor, hub, Id);
        Assert.Contains("bonus", after["/api/v1/events/{0}/contest"], StringComparison.Ordinal);
        Assert.All(after.Values.Append(open.Told).Append(hub.Pushed), told => Assert.DoesNotMatch(HiddenActs.Scores, told));
        var standings = (await visitor.Get($"/events/{Id}/standings")).Expect(HttpStatusCode.OK).Json.GetProperty("rows").EnumerateArray();
        Assert.Equal(["t1 100", "t2 90", "t3 80"], standings.Select(row => $"{row.GetProperty("team").GetString()} {row.GetProperty("total")}"));
    }

    /// <summary>The negative control: where nothing is held back, the same acts are seen in what tells results.</summary>
    [Fact]
    public async Task NotFrozen_TheSameActs_AreSeen()
    {
        const string Id = "open";
        var (organiser, visitor) = (await Contest(Id, Staged), _host.Client());
        var acts = new HiddenActs(organiser, await _host.SignedIn(Role.Judge), await _host.SignedIn(Role.HeadJudge), Id, Staged, "final");
        await acts.BeginAsync();
        await using var hub = await HubWatch.ConnectAsync(_host.Address);
        var before = await Settled(visitor, hub, Id);

        await acts.DoAsync();

        var after = await Settled(visitor, hub, Id);
        string[] tell =
        [
            "/api/v1/board", "/api/v1/events/{0}/contest/feed", "/api/v1/events/{0}/standings", "/api/v1/events/{0}/standings/t1", "/api/v1/events/{0}/standings/export?format=csv",
            "/api/v1/events/{0}-all/overall", "hub contest:{0}", "hub team:{0}/t2", "hub district",
        ];
        Assert.All(tell, address => Assert.NotEqual(before[address], after[address]));
        Assert.Matches(HiddenActs.Scores, hub.Pushed);
    }

    /// <summary>All answers, by address, once reports between grains have come to rest: two readings with a rhythm between them are the same.</summary>
    private async Task<Dictionary<string, string>> Settled(HttpClient visitor, HubWatch hub, string id)
    {
        // Longer than a view's rhythm and a report's rest.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var address in PublicReads.OfResults.Values.SelectMany(addresses => addresses))
        {
            answers.Add(address, await Read(visitor, address, id, ifNoneMatch: null));
            answers.Add($"{address} again", await Read(visitor, address, id, ifNoneMatch: "\"1-1\", *"));
        }

        foreach (var topic in new[] { "district", "event:{0}", "event:{0}-all", "contest:{0}", "team:{0}/t1", "team:{0}/t2", "team:{0}/t3" })
        {
            answers.Add($"hub {topic}", await hub.Watch(string.Format(System.Globalization.CultureInfo.InvariantCulture, topic, id)));
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

    private async Task<HttpClient> Contest(string id, string rule)
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
        (await organiser.Put($"/events/{id}/contest", $$"""{"groups":["小学组"],"rounds":3,"publication":"immediate","rule":{{rule}} }""")).Expect(HttpStatusCode.Created);
        foreach (var team in new[] { "t1", "t2", "t3" })
        {
            (await organiser.Put($"/events/{id}/teams/{team}", new { name = team, school = "第一小学", town = "east", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        _secret = (await organiser.Post($"/events/{id}/teams/t1/appeal-link", "")).Expect(HttpStatusCode.Created).Json.GetProperty("secret").GetString()!;
        return organiser;
    }
}
