using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace EventsLive.Benchmarks;

/// <summary>Blazor circuits without a browser: they take every render batch and acknowledge it, as many walls would.</summary>
internal sealed partial class RawCircuit : IAsyncDisposable
{
    private readonly List<HubConnection> _connections = [];
    private int _batches;

    private RawCircuit()
    {
    }

    public double BatchesEach => (double)_batches / _connections.Count;

    /// <exception cref="InvalidOperationException">The page has no interactive component, or a circuit broke.</exception>
    public static async Task<RawCircuit> OpenAsync(Uri server, string path, int count)
    {
        var circuits = new RawCircuit();
        for (var i = 0; i < count; i++)
        {
            await circuits.OpenAsync(server, path);
        }

        return circuits;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task OpenAsync(Uri server, string path)
    {
        using var http = new HttpClient();
        var page = new Uri(server, path);
        var markers = Marker().Matches(await http.GetStringAsync(page))
            .Select(match => JsonNode.Parse(match.Groups[1].Value)!)
            .Where(marker => (string?)marker["type"] == "server")
            .ToList();
        if (markers.Count == 0)
        {
            throw new InvalidOperationException($"{page} has no interactive component.");
        }

        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, "/_blazor"));
        builder.Services.AddSingleton<IHubProtocol, BlazorPack>();
        var connection = builder.Build();
        connection.On<int, byte[]>("JS.RenderBatch", async (batch, _) =>
        {
            Interlocked.Increment(ref _batches);
            await connection.SendAsync("OnRenderCompleted", batch, (string?)null);
        });
        connection.On<long, string, string, int, long>("JS.BeginInvokeJS", async (call, _, _, resultType, _) =>
        {
            // 1 = a reference to a JavaScript object is expected.
            var result = resultType == 1 ? """{"__jsObjectId":1}""" : "null";
            await connection.SendAsync("EndInvokeJSFromDotNet", call, true, string.Create(CultureInfo.InvariantCulture, $"[{call},true,{result}]"));
        });
        connection.On<string>("JS.Error", error => Console.Error.WriteLine($"A circuit broke: {error}"));
        await connection.StartAsync();
        _connections.Add(connection);
        _ = await connection.InvokeAsync<string?>("StartCircuit", server.ToString(), page.ToString(), "[]", string.Empty)
            ?? throw new InvalidOperationException("The server started no circuit.");
        var operations = markers.Select((marker, i) => new JsonObject
        {
            ["type"] = "add",
            ["ssrComponentId"] = i + 1,
            ["marker"] = marker.DeepClone(),
        });
        var batch = new JsonObject { ["batchId"] = 1, ["operations"] = new JsonArray([.. operations]) };
        await connection.SendAsync("UpdateRootComponents", batch.ToJsonString(), string.Empty);
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    /// <summary>The circuits' protocol is SignalR's MessagePack protocol under another name.</summary>
    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol _inner = new();

        public string Name => "blazorpack";

        public int Version => _inner.Version;

        public TransferFormat TransferFormat => _inner.TransferFormat;

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
            _inner.TryParseMessage(ref input, binder, out message);

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);

        public bool IsVersionSupported(int version) => _inner.IsVersionSupported(version);
    }
}
