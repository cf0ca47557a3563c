using System.Text;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Contests;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>A paper sheet with its photo on a tablet of the hall, over plain HTTP, whatever dies in between.</summary>
public sealed class PaperOutboxTests
{
    private const string Event = "/events/" + Hall.Contest;

    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task PaperSheet_NetworkCutPageReloadedBrowserKilled_ArrivesOnceWithItsPhoto()
    {
        await using var hall = await Hall.Open(teams: 2, rounds: 1);
        var page = await EnterWithoutNetwork(hall);

        // The photo arrives and its answer is lost: it goes again under its key.
        var lost = 0;
        await page.RouteAsync("**/photo", async route =>
        {
            if (Interlocked.Increment(ref lost) == 1)
            {
                await route.FetchAsync();
                await route.AbortAsync();
                return;
            }

            await route.ContinueAsync();
        });
        await page.UnrouteAsync("**/scores");
        hall.Network.Set(NetworkCut.State.Up);
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 60_000 });

        Assert.True(lost > 1, "The photo was to be sent twice.");
        Assert.Equal([(1, 120)], (await hall.Arrived(teams: 2)).Select(sheet => (sheet.Team, sheet.Score)));
        using var http = Client(hall);
        var picture = await http.GetByteArrayAsync(new Uri($"/api/v1{Event}/sheets/s1/photo", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(PictureType.Jpeg, PictureFormat.Of(picture));
        Assert.InRange(picture.Length, 10_000, PhotoRules.MaxBytes);
        Assert.DoesNotContain(PaperSheet.Place, Encoding.Latin1.GetString(picture), StringComparison.Ordinal);
        var records = await http.GetStringAsync(new Uri($"/api/v1{Event}/contest/history", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Single(records.Split('\n'), line => line.Contains("contest.sheet-photographed", StringComparison.Ordinal));
        Assert.Single(records.Split('\n'), line => line.Contains("\"source\":\"Paper\"", StringComparison.Ordinal));
        Assert.Empty(await Pictures(page));
    }

    /// <summary>The control: without the store of pictures the photo does not survive, and the tablet says so; its sheet is none the worse.</summary>
    [Fact]
    public async Task PaperSheet_WithoutTheStoreOfPictures_ArrivesWithoutItsPhoto()
    {
        await using var hall = await Hall.Open(teams: 2, rounds: 1);
        var page = await EnterWithoutNetwork(hall, wipe: true);

        await page.UnrouteAsync("**/scores");
        hall.Network.Set(NetworkCut.State.Up);
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("1 份未被接受", Patient);

        Assert.Single(await hall.Arrived(teams: 2));
        using var http = Client(hall);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"/api/v1{Event}/sheets/s1/photo", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>Enters the sheet with the network cut; then the page is reloaded and the browser killed, and both are still there unsent.</summary>
    private static async Task<IPage> EnterWithoutNetwork(Hall hall, bool wipe = false)
    {
        var page = await hall.OpenContest();
        hall.Network.Set(NetworkCut.State.Cut);
        await page.Locator(".card", new() { HasText = "01 1 号队" }).ClickAsync();
        await PaperSheet.Begin(page);
        await page.Locator("#paper-time").FillAsync("00:00");
        await PaperSheet.Photograph(page);
        await page.Locator("#field-score").FillAsync("120");
        await page.Locator("#actions .main").ClickAsync();
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份，未传照片 1 张", Patient);

        // On a plain origin a page comes back only over the network: what sends is stopped instead.
        await page.RouteAsync("**/scores", route => route.AbortAsync());
        hall.Network.Set(NetworkCut.State.Up);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份，未传照片 1 张", Patient);
        Assert.Single(await Pictures(page));
        if (wipe)
        {
            await page.EvaluateAsync("""
                () => new Promise((resolve) => {
                  indexedDB.open('eventslive-judge').onsuccess = ({ target: { result } }) => {
                    const t = result.transaction('pictures', 'readwrite', { durability: 'strict' });
                    t.objectStore('pictures').clear();
                    t.oncomplete = () => { result.close(); resolve(); };
                  };
                })
                """);
        }

        await hall.Browser.Kill();
        await hall.Browser.Start();
        await hall.SignIn();
        page = hall.Browser.Context.Pages[0];
        await page.RouteAsync("**/scores", route => route.AbortAsync());
        await page.GotoAsync(hall.Address.ToString());
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份，未传照片 1 张", Patient);
        hall.Network.Set(NetworkCut.State.Cut);
        return page;
    }

    private static HttpClient Client(Hall hall)
    {
        var http = new HttpClient { BaseAddress = hall.Server.Address };
        http.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", DashboardProcess.AdminToken);
        return http;
    }

    /// <summary>Lengths of the pictures that lie on the tablet.</summary>
    private static Task<int[]> Pictures(IPage page) => page.EvaluateAsync<int[]>("""
        () => new Promise((resolve) => {
          indexedDB.open('eventslive-judge').onsuccess = ({ target: { result } }) => {
            result.transaction('pictures').objectStore('pictures').getAll().onsuccess = ({ target }) => {
              result.close();
              resolve(target.result.map((row) => row.bytes.byteLength));
            };
          };
        })
        """);
}
