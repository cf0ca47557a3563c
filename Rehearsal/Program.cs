using System.CommandLine;
using EventsLive.Rehearsal;
using EventsLive.Rehearsal.Commands;
using Spectre.Console;

var common = new CommonOptions();
var root = new RootCommand(Wording.Root)
{
    ReplayCommand.Create(common, AnsiConsole.Console),
    RegisterCommand.Create(common, AnsiConsole.Console),
    ScoreCommand.Create(common, AnsiConsole.Console),
    WatchCommand.Create(common, AnsiConsole.Console),
};
common.AddTo(root);
return await root.Parse(args).InvokeAsync();
