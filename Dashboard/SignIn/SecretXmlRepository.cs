using System.Text;
using System.Xml.Linq;
using EventsLive.Grains.Journal;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Keeps the keys of Data Protection among the installation's secrets: sessions outlive a restart and hold in every process.</summary>
/// <remarks>Data Protection asks synchronously, at start and once a day.</remarks>
public sealed class SecretXmlRepository(ISecretStore secrets) : IXmlRepository
{
    private const string Prefix = "data-protection/";

    public IReadOnlyCollection<XElement> GetAllElements() =>
    [
        .. Wait(secrets.ListAsync(Prefix, CancellationToken.None)).Values.Select(xml => XElement.Parse(Encoding.UTF8.GetString(xml))),
    ];

    public void StoreElement(XElement element, string friendlyName) =>
        Wait(secrets.GetOrAddAsync(
            Prefix + friendlyName, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), CancellationToken.None));

    // On another thread, so that no synchronisation context can be waited for in a circle.
    private static T Wait<T>(Task<T> task) => Task.Run(() => task).GetAwaiter().GetResult();
}
