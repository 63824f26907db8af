using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Host.Hosting;
using Xunit;

namespace KafkaAggregator.Tests.Hosting;

public sealed class ListenSocketTests
{
    [Fact]
    public void Create_Moves_WhenThePortIsListenedOn()
    {
        using var first = ListenSocket.Create(new IPEndPoint(IPAddress.Loopback, 0), mayMove: true, (_, _) => Assert.Fail("it is free"));
        var taken = PortOf(first);
        var moves = new List<(int Wanted, int Port)>();
        using var second = ListenSocket.Create(new IPEndPoint(IPAddress.Loopback, taken), mayMove: true, (wanted, port) => moves.Add((wanted, port)));
        Assert.Equal([(taken, PortOf(second))], moves);
        Assert.NotEqual(taken, PortOf(second));
    }

    [Fact]
    public void Create_Throws_WhenAPortThatWasSetIsTaken()
    {
        using var first = ListenSocket.Create(new IPEndPoint(IPAddress.Loopback, 0), mayMove: true, (_, _) => Assert.Fail("it is free"));
        Assert.Throws<SocketException>(() =>
        {
            var wanted = new IPEndPoint(IPAddress.Loopback, PortOf(first));
            using var second = ListenSocket.Create(wanted, mayMove: false, (_, _) => Assert.Fail("it must not move"));
            second.Listen();
        });
    }

    [Fact]
    public void Create_GivesEachAPortOfItsOwn_WhenManyWantOneAtOnce()
    {
        using var probe = ListenSocket.Create(new IPEndPoint(IPAddress.Loopback, 0), mayMove: true, (_, _) => Assert.Fail("it is free"));
        var wanted = new IPEndPoint(IPAddress.Loopback, PortOf(probe));
        probe.Dispose();
        var sockets = new Socket[16];
        Parallel.For(0, sockets.Length, i => sockets[i] = ListenSocket.Create(wanted, mayMove: true, (_, _) => { }));
        Assert.Equal(sockets.Length, sockets.Select(PortOf).Distinct().Count());
        Array.ForEach(sockets, socket => socket.Dispose());
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
