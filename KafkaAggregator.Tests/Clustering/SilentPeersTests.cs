using Akka.Actor;
using Akka.Remote.Transport;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>How long a handshake is waited for, and how many are left open.</summary>
public sealed class SilentPeersTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly Address Peer = Address.Parse("akka.ssl.tcp://aggregator@10.0.0.1:4053");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task WithinAsync_GivesUp_AtTheLimit()
    {
        var peers = new SilentPeers(_time);
        var connecting = peers.WithinAsync(Limit, Peer, _ => new TaskCompletionSource<AssociationHandle>().Task);
        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<InvalidAssociationException>(() => connecting);
    }

    [Fact]
    public async Task WithinAsync_CallsNoMore_WhileTooManyAreOpen()
    {
        var peers = new SilentPeers(_time);
        var open = new List<TaskCompletionSource<AssociationHandle>>();
        Task<AssociationHandle> Connect(Address peer)
        {
            open.Add(new TaskCompletionSource<AssociationHandle>());
            return open[^1].Task;
        }

        for (var count = 0; count < SilentPeers.OpenMax; count++)
        {
            var connecting = peers.WithinAsync(Limit, Peer, Connect);
            _time.Advance(Limit);
            await Assert.ThrowsAsync<InvalidAssociationException>(() => connecting);
        }

        await Assert.ThrowsAsync<InvalidAssociationException>(() => peers.WithinAsync(Limit, Peer, Connect));
        Assert.Equal(SilentPeers.OpenMax, open.Count);

        // Another peer is called, and this one again after one of its connections has ended.
        _ = peers.WithinAsync(Limit, Peer.WithHost("10.0.0.2"), Connect);
        open[0].SetException(new IOException("closed"));
        await Waiting.UntilAsync(
            () => peers.WithinAsync(Limit, Peer, Connect) is { IsFaulted: false }, TimeSpan.FromSeconds(30), () => "not called again");
        Assert.Equal(SilentPeers.OpenMax + 2, open.Count);
    }

    [Fact]
    public async Task WithinAsync_EndsAConnection_ThatComesTooLate()
    {
        var peers = new SilentPeers(_time);
        var late = new TaskCompletionSource<AssociationHandle>();
        var connecting = peers.WithinAsync(Limit, Peer, _ => late.Task);
        _time.Advance(Limit);
        await Assert.ThrowsAsync<InvalidAssociationException>(() => connecting);
        var handle = new Handle();
        late.SetResult(handle);
        await handle.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class Handle() : AssociationHandle(Peer, Peer)
    {
        public TaskCompletionSource Ended { get; } = new();

        public override bool Write(Google.Protobuf.ByteString payload) => false;

        [Obsolete("As Akka's.")]
        public override void Disassociate() => Ended.SetResult();
    }
}
