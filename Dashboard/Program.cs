using EventsLive.Dashboard;

await DashboardHost.Create(args).RunAsync();
