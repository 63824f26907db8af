using Xunit;

namespace KafkaAggregator.Tests.Support;

/// <summary>A broker for one class of tests, started before the first of them where one of their own can be.</summary>
public abstract class OwnBrokerFixture : IAsyncLifetime
{
    private KafkaBroker? _broker;

    public KafkaBroker Broker => _broker ?? throw new InvalidOperationException("no broker was started");

    public async Task InitializeAsync()
    {
        if (OwnBrokerFactAttribute.WhyNot is null)
        {
            _broker = await StartAsync();
        }
    }

    public virtual async Task DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }

    protected abstract Task<KafkaBroker> StartAsync();
}
