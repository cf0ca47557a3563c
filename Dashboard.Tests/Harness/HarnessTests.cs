using Xunit;
using Xunit.Sdk;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>The tools of the tests work on this machine.</summary>
public sealed class HarnessTests(Browser browser)
{
    [Fact]
    public async Task Browser_OwnPage_ShowsChineseAndLeavesAScreenshot()
    {
        await using var page = await browser.NewPage();

        await page.Page.SetContentAsync("<h1>科创活动大屏</h1><script>document.title = navigator.language</script>");
        var screenshot = await page.Screenshot("harness");

        Assert.Equal("zh-CN", await page.Page.TitleAsync());
        Assert.True(new FileInfo(screenshot).Length > 0);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task BrowserPage_ScriptThatThrows_IsReported()
    {
        await using var page = await browser.NewPage();

        await page.Page.SetContentAsync("<script>setTimeout(() => { throw new Error('seen'); })</script>");

        await Eventually.True("the error to be reported", () => page.Errors.Any(error => error.Contains("seen", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Eventually_ConditionNeverHolds_SaysWhatItWaitedForAndSaw()
    {
        var failure = await Assert.ThrowsAsync<XunitException>(() => Eventually.Get(
            "the number three",
            () => Task.FromResult(2),
            number => number == 3,
            TimeSpan.FromMilliseconds(60)));

        Assert.Contains("the number three", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Last seen: 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildProcess_StoppedAndContinued_GoesOn()
    {
        await using var child = ChildProcess.Start("ticks", "sh", ["-c", "while :; do echo tick; sleep 0.02; done"], Repository.Root);
        await Eventually.True("a first line", () => child.Output.Length > 0);

        child.Stop();
        await Eventually.True("the process to stand still", async () => await State(child) == 'T');
        child.Continue();
        await Eventually.True("the process to run again", async () => await State(child) != 'T');
        await child.Kill();

        Assert.True(child.HasExited);
        Assert.Equal(128 + 9, child.ExitCode);
    }

    [Fact]
    public async Task ChildProcess_Terminated_MayFinishItsWork()
    {
        await using var child = ChildProcess.Start(
            "careful",
            "sh",
            ["-c", "trap 'echo finished; exit 3' TERM; echo ready; while :; do sleep 0.02; done"],
            Repository.Root);
        await Eventually.True("the trap to be set", () => child.Output.Contains("ready", StringComparison.Ordinal));

        await child.Terminate();

        Assert.Equal(3, child.ExitCode);
        await Eventually.True("its last line", () => child.Output.Contains("finished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RedisServer_Started_AnswersAndEnds()
    {
        await using var redis = await RedisServer.StartNew();

        Assert.StartsWith("127.0.0.1:", redis.ConnectionString, StringComparison.Ordinal);
    }

    /// <summary>State letter of Linux's process table: T = stopped.</summary>
    private static async Task<char> State(ChildProcess child)
    {
        var line = await File.ReadAllTextAsync($"/proc/{child.Id}/stat");
        return line[line.LastIndexOf(')') + 2];
    }
}
