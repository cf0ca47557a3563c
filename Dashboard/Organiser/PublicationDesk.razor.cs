using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using Microsoft.AspNetCore.Components;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Steers what of one contest is public: freeze, unveiling, publication. It shows what the contest itself says, asked anew with every change.</summary>
public sealed partial class PublicationDesk
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    private readonly List<string> _groups = [];
    private PublicationSteering? _steering;
    private string? _name;
    private string? _refusal;
    private string? _confirming;
    private TimeSpan? _freezeAt;
    private string? _freezeReason;
    private int? _from;
    private string _pauses = "3, 2, 1";
    private bool _asked;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string EventId { get; set; }

    [Inject]
    private PublicationCommands Commands { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        await AskAsync();
        _groups.AddRange(_steering?.Settings.Groups ?? []);
        if (_steering is not null)
        {
            Follow(Topic.Contest(EventId), Redraw, _ => AskAsync());
        }
    }

    private async Task AskAsync()
    {
        try
        {
            (_steering, _name) = await Commands.SteeringAsync(EventId);
            _asked = true;
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            // What is shown stays; the next change or act asks again.
            _refusal = Texts["unavailable"];
        }
    }

    private async Task Act(Func<PublicationCommands, Task<Outcome>> send)
    {
        (_busy, _confirming) = (true, null);
        _refusal = (await send(Commands)).Message;
        await AskAsync();
        _busy = false;
    }

    private Task PlanAsync()
    {
        var today = LocalTime.ToLocal(Time.GetUtcNow()).Date;
        return Act(commands => commands.FreezeAsync(EventId, LocalTime.At(today + _freezeAt!.Value), _freezeReason));
    }

    private Task NextAsync(int step) => Act(commands => commands.UnveilNextAsync(EventId, step));

    private Task StartAsync()
    {
        // A group that was chosen again goes to the end: the order of choice is the order of the ceremony.
        var numbers = _pauses.Split([',', '，', '、', ' '], StringSplitOptions.RemoveEmptyEntries);
        var pauses = ImmutableArray.CreateBuilder<int>(numbers.Length);
        foreach (var number in numbers)
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            {
                _refusal = Texts["badPauses"];
                return Task.CompletedTask;
            }

            pauses.Add(place);
        }

        return Act(commands => commands.StartUnveilAsync(EventId, new UnveilSettings([.. _groups], _from, pauses.DrainToImmutable())));
    }

    private void Choose(string group, bool chosen)
    {
        _groups.Remove(group);
        if (chosen)
        {
            _groups.Add(group);
        }
    }

    private (string Words, string Class) State(PublicationSteering steering) => steering.State switch
    {
        { PublishedAt: { } at } => (Texts["final", Clock(at)], "ok"),
        { FrozenSince: { } since } => (Texts["frozen", Clock(since)], "watch"),
        { FreezeAt: { } at } => (Texts["planned", Clock(at)], ""),
        _ => (Texts["provisional"], ""),
    };

    private static string Clock(DateTimeOffset time) => LocalTime.ToLocal(time).ToString("HH:mm", CultureInfo.InvariantCulture);
}
