namespace EventsLive.Dashboard.Devices;

/// <summary>Paired devices: their pages and what stands behind them.</summary>
public static class DevicesSetup
{
    public static void AddDevices(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PairingCodes>();
        builder.Services.AddSingleton<PairingThrottle>();
        builder.Services.AddSingleton<DistrictDevices>();
    }
}
