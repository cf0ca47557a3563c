using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventsLive.Dashboard.Network;
using EventsLive.Grains.Journal;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EventsLive.Dashboard.Tests.Network;

/// <summary>The installation's authority and the certificates that it signs, checked as a browser's platform does.</summary>
public sealed class ServerCertificatesTests
{
    private static readonly IPAddress Card = IPAddress.Parse("192.168.7.20");

    private readonly MemoryJournalStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 12, 5, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost")]
    [InlineData("hall-pc")]
    [InlineData("hall-pc.local")]
    [InlineData("scores.example.edu")]
    [InlineData("192.168.7.20")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    public async Task Leaf_ForEachNameAndAddress_IsTrustedThroughTheAuthority(string name)
    {
        using var process = await Start(names: ["scores.example.edu"], addresses: [IPAddress.Parse("10.1.2.3")]);
        var leaf = process.For(Card)!;
        AssertTrusted(leaf, process.Authority!);
        Assert.True(leaf.MatchesHostname(name), $"{name} is not in the certificate.");
        Assert.True(leaf.HasPrivateKey);
    }

    [Fact]
    public async Task Leaf_OfAnyAge_LivesNoLongerThanBrowsersAccept()
    {
        using var process = await Start();
        var leaf = process.For(Card)!;
        Assert.True(leaf.NotAfter - leaf.NotBefore <= TimeSpan.FromDays(397));
        Assert.True(process.Authority!.Certificate.NotAfter - process.Authority.Certificate.NotBefore > TimeSpan.FromDays(3650));
    }

    [Fact]
    public async Task Leaf_AYearOn_IsRenewedByItselfBeforeItEnds()
    {
        using var process = await Start();
        var first = process.For(Card)!;
        Assert.Same(first, process.For(Card));
        for (var day = 0; day < 1200; day += 5)
        {
            _time.Advance(TimeSpan.FromDays(5));
            AssertTrusted(process.For(Card)!, process.Authority!);
            Assert.True(process.For(Card)!.NotAfter.ToUniversalTime() - _time.GetUtcNow() > TimeSpan.FromDays(25));
        }

        Assert.NotEqual(first.SerialNumber, process.For(Card)!.SerialNumber);
    }

    [Fact]
    public async Task Leaf_ForAnAddressThatAppearedLater_IsMade()
    {
        using var process = await Start();
        var later = IPAddress.Parse("172.20.3.9");
        Assert.False(process.For(Card)!.MatchesHostname("172.20.3.9"));
        var made = process.For(later.MapToIPv6())!;
        AssertTrusted(made, process.Authority!);
        Assert.True(made.MatchesHostname("172.20.3.9"));
        Assert.True(made.MatchesHostname("192.168.7.20"));
    }

    [Fact]
    public async Task Authority_OfASecondProcessAndOfARestart_IsTheSame()
    {
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Start()));
        Assert.Single(processes.Select(process => process.Authority!.Fingerprint).Distinct());
        _time.Advance(TimeSpan.FromDays(1000));
        using var restarted = await Start();
        Assert.Equal(processes[0].Authority!.Fingerprint, restarted.Authority!.Fingerprint);
        // What one process signs, a device that trusts through another accepts.
        AssertTrusted(restarted.For(Card)!, processes[0].Authority!);
    }

    [Fact]
    public async Task Authority_ThatWouldEndBeforeItsCertificates_IsReplacedAndTheOldOneStays()
    {
        using var first = await Start();
        _time.Advance(CertificateAuthority.Life - CertificateAuthority.LeafLife);
        using var second = await Start();
        using var third = await Start();
        Assert.NotEqual(first.Authority!.Fingerprint, second.Authority!.Fingerprint);
        Assert.Equal(second.Authority.Fingerprint, third.Authority!.Fingerprint);
        Assert.Equal(2, (await ((ISecretStore)_store).ListAsync("certificate-authority/", Cancellation)).Count);
    }

    [Fact]
    public async Task Authority_NameOfTheSettingsOutsideItsConstraints_IsReplaced()
    {
        using var first = await Start();
        using var second = await Start(names: ["scores.example.edu"]);
        Assert.NotEqual(first.Authority!.Fingerprint, second.Authority!.Fingerprint);
        AssertTrusted(second.For(Card)!, second.Authority);
    }

    [Fact]
    public void Authority_KeyStolenAndUsedForAPublicSite_IsNotTrustedForIt()
    {
        using var authority = CertificateAuthority.Create([], _time.GetUtcNow());
        Assert.False(authority.Permits("bank.example.com"));
        Assert.False(authority.Permits("evil-localhost"));
        // Whoever has the secret asks nobody what it permits.
        var secret = new AsnReader(authority.Export(), AsnEncodingRules.DER).ReadSequence();
        secret.ReadOctetString();
        using var stolen = ECDsa.Create();
        stolen.ImportPkcs8PrivateKey(secret.ReadOctetString(), out _);
        using var permitted = Forge("hall.local");
        using var forged = Forge("bank.example.com");
        AssertTrusted(permitted, authority);
        using var chain = Chain(authority);
        Assert.False(chain.Build(forged));
        Assert.Contains(chain.ChainStatus, status => status.Status is X509ChainStatusFlags.HasNotPermittedNameConstraint or X509ChainStatusFlags.InvalidNameConstraints);

        X509Certificate2 Forge(string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=forged", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
            return request.Create(
                authority.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(stolen), _time.GetUtcNow().AddDays(-1), _time.GetUtcNow().AddDays(9), [1, 2, 3]);
        }
    }

    [Fact]
    public async Task Supplied_Certificate_IsServedAndNoAuthorityIsMade()
    {
        using var authority = CertificateAuthority.Create(["scores.example.edu"], _time.GetUtcNow());
        using var own = authority.Issue(["scores.example.edu"], [], _time.GetUtcNow());
        using var process = await Start(supplied: own);
        Assert.Same(own, process.For(Card));
        Assert.Null(process.Authority);
        Assert.Empty(await ((ISecretStore)_store).ListAsync("certificate-authority/", Cancellation));
    }

    private async Task<ServerCertificates> Start(string[]? names = null, IPAddress[]? addresses = null, X509Certificate2? supplied = null)
    {
        var process = new ServerCertificates(
            new HttpsSettings(true, supplied, [], names ?? [], addresses ?? []), _store, _time, NullLogger<ServerCertificates>.Instance)
        {
            MachineAddresses = () => [Card],
            MachineNames = () => ["hall-pc", "hall-pc.local"],
        };
        await process.StartAsync(Cancellation);
        return process;
    }

    private X509Chain Chain(CertificateAuthority authority)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return chain;
    }

    private void AssertTrusted(X509Certificate2 leaf, CertificateAuthority authority)
    {
        using var chain = Chain(authority);
        Assert.True(chain.Build(leaf), string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }
}
