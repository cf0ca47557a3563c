using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>What a judge does to enter a sheet from paper.</summary>
internal static class PaperSheet
{
    /// <summary>What a camera writes beside a picture, and nobody else shall read.</summary>
    public const string Place = "GPS-31.2304N-121.4737E";

    /// <summary>Turns the sheet that is open into one from paper.</summary>
    public static async Task Begin(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "纸质补录", Exact = true }).ClickAsync();
        await page.Locator("#ask").GetByRole(AriaRole.Button, new() { Name = "开始补录" }).ClickAsync();
        await page.Locator("#paper:visible").WaitForAsync();
    }

    /// <summary>Chooses a large photo as a camera makes it, and waits until the page shows what it made of it.</summary>
    public static async Task Photograph(IPage page)
    {
        await page.Locator("#photo-take").SetInputFilesAsync(new FilePayload { Name = "IMG_0001.jpg", MimeType = "image/jpeg", Buffer = await Camera(page) });
        await page.Locator(".photo-view img").WaitForAsync();
    }

    /// <summary>A picture of 2,400 by 1,800 pixels that compresses badly, with its place written beside it.</summary>
    private static async Task<byte[]> Camera(IPage page)
    {
        var text = await page.EvaluateAsync<string>("""
            async () => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1800 });
              const pen = canvas.getContext('2d');
              pen.fillStyle = '#fff';
              pen.fillRect(0, 0, 2400, 1800);
              let seed = 7;
              for (let i = 0; i < 30000; i++) {
                seed = (seed * 1103515245 + 12345) % 2147483648;
                pen.fillStyle = `hsl(${seed % 360} 60% 50%)`;
                pen.fillRect(seed % 2400, (seed >> 8) % 1800, 24, 18);
              }
              pen.fillStyle = '#123';
              pen.font = '160px sans-serif';
              pen.fillText('计分表 01 120 分', 300, 900);
              const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
              const bytes = new Uint8Array(await blob.arrayBuffer());
              let made = '';
              for (let i = 0; i < bytes.length; i += 32768) { made += String.fromCharCode(...bytes.subarray(i, i + 32768)); }
              return btoa(made);
            }
            """);
        var jpeg = Convert.FromBase64String(text);
        byte[] exif = [.. "Exif\0\0"u8, .. System.Text.Encoding.ASCII.GetBytes(Place)];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
