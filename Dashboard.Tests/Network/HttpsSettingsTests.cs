using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventsLive.Dashboard.Network;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace EventsLive.Dashboard.Tests.Network;

/// <summary>Certificates that somebody else issued: what is read, and what is refused at the start with the setting's name.</summary>
public sealed class HttpsSettingsTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = CertificateAuthority.Create(["scores.example.edu"], Now);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Read_PfxWithPassword_HasItsKey()
    {
        using var leaf = _authority.Issue(["scores.example.edu"], [], Now);
        var path = Write("own.pfx", leaf.Export(X509ContentType.Pkcs12, "secret"));
        var read = Read(("EventsLive:Https:Certificate", path), ("EventsLive:Https:Password", "secret"));
        Assert.Equal(leaf.Thumbprint, read.Supplied?.Thumbprint);
        Assert.True(read.Supplied!.HasPrivateKey);
    }

    [Fact]
    public void Read_PemWithKeyInAnotherFile_HasItsChain()
    {
        using var leaf = _authority.Issue(["scores.example.edu"], [], Now);
        var path = Write("own.pem", leaf.ExportCertificatePem() + "\n" + _authority.Certificate.ExportCertificatePem());
        var key = Write("own.key", KeyOf(leaf));
        var read = Read(("EventsLive:Https:Certificate", path), ("EventsLive:Https:Key", key));
        Assert.True(read.Supplied!.HasPrivateKey);
        Assert.Equal(_authority.Certificate.Thumbprint, Assert.Single(read.Chain).Thumbprint);
    }

    [Fact]
    public void Read_Missing_IsRefused() => AssertRefused(Path.Combine(_folder.Path, "nowhere.pem"));

    [Fact]
    public void Read_NoCertificate_IsRefused() => AssertRefused(Write("own.pfx", "not a certificate"));

    [Fact]
    public void Read_PemWithoutKey_IsRefused()
    {
        using var leaf = _authority.Issue(["scores.example.edu"], [], Now);
        AssertRefused(Write("own.pem", leaf.ExportCertificatePem()));
    }

    [Theory]
    [InlineData(-500)]
    [InlineData(100)]
    public void Read_NotValidToday_IsRefused(int days)
    {
        using var authority = CertificateAuthority.Create(["scores.example.edu"], Now.AddDays(days));
        using var leaf = authority.Issue(["scores.example.edu"], [], Now.AddDays(days));
        Assert.Contains("valid from", AssertRefused(Write("own.pem", leaf.ExportCertificatePem() + "\n" + KeyOf(leaf))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Names_AreHostNamesAndAddresses()
    {
        var read = Read(("EventsLive:Https:Names", "Scores.example.edu, 10.0.0.7;hall.test"));
        Assert.Equal(["scores.example.edu", "hall.test"], read.Names);
        Assert.Equal([IPAddress.Parse("10.0.0.7")], read.Addresses);
        var refused = Assert.Throws<InvalidOperationException>(() => Read(("EventsLive:Https:Names", "no_name!")));
        Assert.Contains(HttpsSettings.NamesSetting, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://0.0.0.0:5080;https://0.0.0.0:5443", true)]
    [InlineData("HTTPS://+:5443", true)]
    public void Read_Addresses_TellWhetherHttpsIsWanted(string urls, bool wanted) => Assert.Equal(wanted, Read(("urls", urls)).IsWanted);

    [Fact]
    public void Start_CertificateThatCannotBeRead_IsRefusedNamingTheSetting()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => DashboardHost.Create(["--EventsLive:Storage", "Memory", "--EventsLive:Https:Certificate", Path.Combine(_folder.Path, "nowhere.pfx")]));
        Assert.Contains(HttpsSettings.CertificateSetting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_OverTheSameStore_KeepsTheAuthority()
    {
        string[] settings = ["--urls", "http://127.0.0.1:0;https://127.0.0.1:0", "--EventsLive:Storage", "Sqlite", "--EventsLive:DataDirectory", _folder.Path];
        var seen = new List<string>();
        for (var start = 0; start < 2; start++)
        {
            await using var host = new ApiHost(settings);
            await host.InitializeAsync();
            seen.Add(await host.Client().GetStringAsync(new Uri("/connect/eventslive.pem", UriKind.Relative), TestContext.Current.CancellationToken));
        }

        Assert.Single(seen.Distinct());
    }

    private static HttpsSettings Read(params (string Name, string Value)[] settings) => HttpsSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build(), Now);

    private static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        using var copy = ECDsa.Create();
        copy.ImportEncryptedPkcs8PrivateKey(
            "p", key.ExportEncryptedPkcs8PrivateKey("p", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)), out _);
        return copy.ExportPkcs8PrivateKeyPem();
    }

    private static string AssertRefused(string path)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read(("EventsLive:Https:Certificate", path)));
        Assert.Contains(HttpsSettings.CertificateSetting, refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
