using System.Buffers;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads a request's body whole, up to a limit.</summary>
public static class RawBody
{
    /// <summary>Largest JSON body in bytes.</summary>
    public const int JsonLimit = 1024 * 1024;

    /// <summary>Largest imported file in bytes.</summary>
    public const int ImportLimit = 4 * 1024 * 1024;

    /// <returns>The body, or null when it is over the limit. Give it back with <see cref="Release"/>.</returns>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static void Release(HttpRequest request, ReadOnlySequence<byte> body) => request.BodyReader.AdvanceTo(body.End);
}
