using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;
using Orleans.Runtime;
using Xunit;

namespace EventsLive.Grains.Tests.People;

/// <summary>The guard at the grains' edge, with real calls.</summary>
public sealed class CallGuardTests(GuardedCluster cluster) : IClassFixture<GuardedCluster>
{
    private static readonly CommandStamp Stamp = new("test");

    [Fact]
    public async Task Call_WithoutActor_IsDenied()
    {
        RequestContext.Clear();
        await Assert.ThrowsAsync<CallDeniedException>(() => cluster.Venue.Settings());
    }

    [Theory]
    [InlineData(Role.Public, false)]
    [InlineData(Role.Display, false)]
    [InlineData(Role.Gate, false)]
    [InlineData(Role.HeadJudge, false)]
    [InlineData(Role.Organiser, true)]
    [InlineData(Role.Administrator, true)]
    public async Task Configure_ByRole_IsForOrganisers(Role role, bool admitted)
    {
        CallActor.Set(GuardedCluster.Having(role));
        var call = () => cluster.Grain<IDistrictGrain>("district").Configure(new DistrictSettings("区", [new Town("t", "镇")]), Stamp);
        if (admitted)
        {
            Assert.Null((await call()).Refusal);
        }
        else
        {
            await Assert.ThrowsAsync<CallDeniedException>(call);
        }
    }

    [Fact]
    public async Task Call_OfAMethodForGrains_IsDeniedToEverybodyFromOutside()
    {
        CallActor.Set(Actor.System);
        await Assert.ThrowsAsync<CallDeniedException>(() => cluster.Venue.Summary());
        await Assert.ThrowsAsync<CallDeniedException>(() => cluster.Grain<IDistrictGrain>("district").EnlistEvent("e"));
    }

    [Fact]
    public async Task Call_FromGrainToGrain_IsTrusted()
    {
        CallActor.Set(GuardedCluster.Having(Role.Organiser));
        await cluster.Grain<IDistrictGrain>("district").Configure(new DistrictSettings("区", [new Town("t", "镇")]), Stamp);
        // A venue enlists itself with the district, whose method is for grains only.
        var answer = await cluster.Grain<IVenueGrain>("enlisted").Configure(new VenueSettings("馆", "t", 10), Stamp);
        Assert.Null(answer.Refusal);
    }

    [Theory]
    [InlineData(Role.Public, Audience.Public, true)]
    [InlineData(Role.Public, Audience.Operations, false)]
    [InlineData(Role.Public, Audience.Staff, false)]
    [InlineData(Role.Display, Audience.Operations, true)]
    [InlineData(Role.Display, Audience.Staff, false)]
    [InlineData(Role.Gate, Audience.Staff, true)]
    [InlineData(Role.Judge, Audience.Staff, true)]
    public async Task Look_ByRole_ShowsNoMoreThanTheRolesAudience(Role role, Audience audience, bool admitted)
    {
        CallActor.Set(GuardedCluster.Having(role));
        var call = () => cluster.Grain<IDistrictGrain>("district").Look(audience);
        if (admitted)
        {
            await call();
        }
        else
        {
            await Assert.ThrowsAsync<CallDeniedException>(call);
        }
    }

    [Fact]
    public async Task Denied_Configure_ChangesNothing()
    {
        CallActor.Set(GuardedCluster.Having(Role.Judge));
        await Assert.ThrowsAsync<CallDeniedException>(() => cluster.Venue.Configure(new VenueSettings("馆", "t", 10), Stamp));
        Assert.Null(await cluster.Venue.Settings());
    }

    public static TheoryData<string> OurMethods =>
    [
        .. typeof(IEventGrain).Assembly.GetTypes()
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)) && type != typeof(IPublishesViews))
            .SelectMany(type => type.GetMethods())
            .Select(method => $"{method.DeclaringType!.FullName}.{method.Name}"),
    ];

    [Theory]
    [MemberData(nameof(OurMethods))]
    public void Method_OfAGrain_SaysWhoMayCallIt(string name)
    {
        var method = typeof(IEventGrain).Assembly.GetType(name[..name.LastIndexOf('.')])!.GetMethod(name[(name.LastIndexOf('.') + 1)..])!;
        Assert.True(
            method.IsDefined(typeof(AllowAttribute), false) ^ method.IsDefined(typeof(FromGrainsAttribute), false),
            $"{name} must have either [Allow] or [FromGrains].");
    }
}
