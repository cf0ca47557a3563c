using System.Net;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>A day after its first try the server really has forgotten a sheet's key: the tablet that never had an answer still gives it once.</summary>
public sealed class ForgottenKeyTests : IAsyncLifetime
{
    private const string Scores = "**/scores";

    private readonly Browser _browser;
    private readonly ShiftedTime _time = new();
    private readonly ApiHost _host;

    public ForgottenKeyTests(Browser browser)
    {
        _browser = browser;
        _host = new ApiHost([], builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
    }

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <param name="fromPaper">On paper without a time, so that it is found by its run and not by its moment.</param>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Sheet_TriedAgainOnceItsKeyIsForgotten_IsThereOnce(bool arrived, bool fromPaper)
    {
        await using var sheet = await OpenSheet.Of(_host, _browser, $"forgotten-{arrived}-{fromPaper}".ToLowerInvariant());
        var tried = new TaskCompletionSource<(string Key, string Body)>();
        await sheet.Page.RouteAsync(Scores, async route =>
        {
            if (arrived)
            {
                await route.FetchAsync();
            }

            tried.TrySetResult((route.Request.Headers["idempotency-key"], route.Request.PostData!));
            await route.AbortAsync();
        });
        if (fromPaper)
        {
            await PaperSheet.Begin(sheet.Page);
        }

        await sheet.Fill(goals: 3, faults: 1);
        await sheet.Submit();
        var (key, body) = await tried.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(arrived ? 1 : 0, (await sheet.Sheets()).Length);

        // A day passes, on the server and on the tablet. The server forgets as it goes on with other commands.
        _time.Offset = CommandMemory.Window + TimeSpan.FromHours(1);
        using var administrator = _host.Administrator();
        (await administrator.Put($"/events/{sheet.Event}/teams/t2", new { number = 2, name = "明日队", school = "测试小学", town = "town-1", group = "小学" }, ("Idempotency-Key", "another"))).Expect(HttpStatusCode.Created);
        await sheet.Page.EvaluateAsync("""
            () => new Promise((resolve) => {
              indexedDB.open('eventslive-judge').onsuccess = ({ target: { result } }) => {
                const t = result.transaction('outbox', 'readwrite');
                const rows = t.objectStore('outbox');
                rows.getAll().onsuccess = ({ target }) => target.result.forEach((row) => rows.put({ ...row, firstTriedAt: row.firstTriedAt - 25 * 3_600_000 }));
                t.oncomplete = () => { result.close(); resolve(); };
              };
            })
            """);
        await sheet.Page.UnrouteAsync(Scores);
        await sheet.Page.ReloadAsync();
        await Eventually.True("all to be sent", async () => await sheet.Page.Locator("#unsent").GetAttributeAsync("data-count") == "0");

        var stands = Assert.Single(await sheet.Sheets());
        Assert.Equal((true, 55), (stands.GetProperty("counted").GetBoolean(), stands.GetProperty("points").GetInt32()));
        if (arrived)
        {
            // The control: sent as it was, under its key, it would have been a second sheet beside its own first.
            var again = (await sheet.Judge.Post($"/events/{sheet.Event}/scores", body, ("Idempotency-Key", key))).Expect(HttpStatusCode.Created).Json;
            Assert.Equal(("s2", false), (again.GetProperty("sheetId").GetString(), again.GetProperty("counted").GetBoolean()));
        }
    }

    /// <summary>A photo that comes again once its key is forgotten is the one that stands.</summary>
    [Fact]
    public async Task Photo_TriedAgainOnceItsKeyIsForgotten_IsNoNewVersion()
    {
        await using var sheet = await OpenSheet.Of(_host, _browser, "forgotten-photo");
        (await sheet.Judge.Post($"/events/{sheet.Event}/scores", new { team = "t1", round = 1, fields = new { goals = 1, faults = 0 }, source = "paper" })).Expect(HttpStatusCode.Created);
        Assert.Equal(1, Version(await PhotoApiTests.Put(sheet.Judge, sheet.Event, "s1", PhotoApiTests.Pixel, key: "photo")));

        _time.Offset = CommandMemory.Window + TimeSpan.FromHours(1);
        using var administrator = _host.Administrator();
        (await administrator.Put($"/events/{sheet.Event}/teams/t2", new { number = 2, name = "明日队", school = "测试小学", town = "town-1", group = "小学" }, ("Idempotency-Key", "another"))).Expect(HttpStatusCode.Created);

        Assert.Equal(1, Version(await PhotoApiTests.Put(sheet.Judge, sheet.Event, "s1", PhotoApiTests.Pixel, key: "photo")));

        static int Version(Reply reply) => reply.Expect(HttpStatusCode.OK).Json.GetProperty("version").GetInt32();
    }
}
