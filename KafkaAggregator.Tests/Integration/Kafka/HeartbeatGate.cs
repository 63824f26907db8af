using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>
/// Stands before a listener of a broker and passes everything on, except one answer to a heartbeat of KIP-848 at a time: the first
/// that brings an assignment of so many partitions is lost.
/// </summary>
internal sealed class HeartbeatGate : IDisposable
{
    private const short ConsumerGroupHeartbeat = 68;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _brokerPort;
    private Loss? _next;

    /// <param name="brokerPort">The listener's port, which advertises <see cref="Port"/>.</param>
    public HeartbeatGate(int brokerPort)
    {
        _brokerPort = brokerPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>The next answer with an assignment of so many partitions is lost; completes when it is.</summary>
    /// <param name="partitions">How many.</param>
    /// <param name="closesConnection">The connection ends in its place; else it never comes, and those after it do.</param>
    public Task LoseNextAsync(int partitions, bool closesConnection)
    {
        var loss = new Loss(partitions, closesConnection);
        Volatile.Write(ref _next, loss);
        return loss.Done.Task;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _brokerPort);
                var heartbeats = new ConcurrentDictionary<int, bool>();
                await Task.WhenAny(
                    CopyAsync(client, server, request => IsPassedOn(request, heartbeats)),
                    CopyAsync(server, client, answer => IsPassedOn(heartbeats, answer)));
            }
            catch (SocketException)
            {
                // The broker is away.
            }
        }
    }

    /// <summary>Frame by frame, until either end leaves or the connection is to be closed.</summary>
    private static async Task CopyAsync(TcpClient from, TcpClient to, Func<byte[], Passage> judge)
    {
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            var size = new byte[sizeof(int)];
            while (true)
            {
                await source.ReadExactlyAsync(size);
                var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
                await source.ReadExactlyAsync(frame);
                var passage = judge(frame);
                if (passage == Passage.Closed)
                {
                    return;
                }

                if (passage == Passage.Open)
                {
                    await target.WriteAsync(size.Concat(frame).ToArray());
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end has left.
        }
    }

    private static Passage IsPassedOn(byte[] request, ConcurrentDictionary<int, bool> heartbeats)
    {
        if (BinaryPrimitives.ReadInt16BigEndian(request) == ConsumerGroupHeartbeat)
        {
            heartbeats[BinaryPrimitives.ReadInt32BigEndian(request.AsSpan(4))] = true;
        }

        return Passage.Open;
    }

    private Passage IsPassedOn(ConcurrentDictionary<int, bool> heartbeats, byte[] answer)
    {
        if (!heartbeats.TryRemove(BinaryPrimitives.ReadInt32BigEndian(answer), out _)
            || Volatile.Read(ref _next) is not { } loss
            || CountAssigned(answer) != loss.Partitions
            || Interlocked.CompareExchange(ref _next, null, loss) != loss)
        {
            return Passage.Open;
        }

        loss.Done.SetResult();
        return loss.ClosesConnection ? Passage.Closed : Passage.Lost;
    }

    /// <summary>Of an answer of version 0 or 1; null where it brings no assignment.</summary>
    private static int? CountAssigned(byte[] answer)
    {
        var reader = new WireReader(answer);
        reader.Int32(); // the correlation id
        reader.SkipTags();
        reader.Int32(); // throttle time
        reader.Int16(); // the error
        reader.CompactString(); // its message
        reader.CompactString(); // the member's id
        reader.Int32(); // its epoch
        reader.Int32(); // the heartbeat interval
        if (!reader.Bool() || answer[reader.Position - 1] == byte.MaxValue)
        {
            return null;
        }

        var partitions = 0;
        for (var topics = reader.CompactArrayLength(); topics > 0; topics--)
        {
            reader.Uuid();
            var count = reader.CompactArrayLength();
            partitions += count;
            for (; count > 0; count--)
            {
                reader.Int32();
            }

            reader.SkipTags();
        }

        return partitions;
    }

    private enum Passage
    {
        Open,
        Lost,
        Closed,
    }

    private sealed record Loss(int Partitions, bool ClosesConnection)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
