using KafkaAggregator.Tests.Support;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>A broker for one class of tests with a listener more, which clients reach through a <see cref="HeartbeatGate"/> only.</summary>
public sealed class GatedBroker : OwnBrokerFixture
{
    private HeartbeatGate? _gate;

    internal HeartbeatGate Gate => _gate ?? throw new InvalidOperationException("no broker was started");

    protected override Task<KafkaBroker> StartAsync() => KafkaBroker.StartConfiguredAsync((broker, _) =>
    {
        var port = new Uri($"tcp://{broker.BootstrapServers}").Port;
        var gatedPort = port + 2; // that of TLS, which there is none of here
        _gate = new HeartbeatGate(gatedPort);
        return
            $"""
            listeners=GATED://127.0.0.1:{gatedPort},PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{port + 1}
            advertised.listeners=GATED://{_gate.Address},PLAINTEXT://127.0.0.1:{port}
            listener.security.protocol.map=GATED:PLAINTEXT,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            """;
    });

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _gate?.Dispose();
    }
}
