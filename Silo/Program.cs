using EventsLive.Silo.Hosting;

await SiloHost.Create(args).RunAsync();
