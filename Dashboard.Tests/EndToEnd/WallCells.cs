using System.Globalization;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Replay;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>A wall in a browser that notes every cell of the standings that it ever showed, for a wall turns its pages.</summary>
internal sealed class WallCells : IAsyncDisposable
{
    /// <summary>Notes <c>team/round=text</c> and <c>team#rank=total</c> whenever the document changes. Runs that do not count stand in parentheses.</summary>
    private const string Watch = """
        window.seen = new Set();
        const look = () => {
          for (const row of document.querySelectorAll('.standings tr[data-team]')) {
            const team = row.dataset.team;
            for (const cell of row.querySelectorAll('[data-run]')) {
              window.seen.add(`${team}/${cell.dataset.run}=${cell.textContent.trim().replace(/[()（）]/g, '')}`);
            }
            window.seen.add(`${team}#${row.dataset.rank}=${row.querySelector('.total').dataset.total}`);
          }
        };
        new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        """;

    /// <summary>What the wall says of a team that did not come.</summary>
    private const string NoShow = "未到";

    private WallCells(BrowserPage page)
    {
        Page = page;
    }

    public BrowserPage Page { get; }

    public static async Task<WallCells> Open(BrowserPage page, Uri wall)
    {
        await page.Page.AddInitScriptAsync(Watch);
        await page.Page.GotoAsync(wall.ToString());
        return new WallCells(page);
    }

    /// <summary>How the wall shows a run.</summary>
    public static string Name(RecordedRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Team}/{run.Run}={(run.NoShow ? NoShow : run.Score!.Value.ToString("0.###", CultureInfo.InvariantCulture))}");

    /// <summary>Everything that it has shown so far.</summary>
    public async Task<HashSet<string>> Seen() => [.. await Page.Page.EvaluateAsync<string[]>("[...window.seen]")];

    public ValueTask DisposeAsync() => Page.DisposeAsync();
}
