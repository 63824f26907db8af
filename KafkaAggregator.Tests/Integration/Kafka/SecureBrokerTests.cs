using System.Diagnostics;
using System.Text;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>TLS, SASL and outages, on a broker of their own.</summary>
[Collection(KafkaCollection.Name)]
public sealed class SecureBrokerTests(SecureBroker secure) : IClassFixture<SecureBroker>
{
    private const string Password = "app-secret";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [OwnBrokerFact]
    public Task EveryClient_PassesThrough_ScramOverTls() => PassThroughAsync(secure.Options(Password));

    [OwnBrokerFact]
    public Task EveryClient_PassesThrough_PlainOverTls() => PassThroughAsync(secure.Options(Password, mechanism: "PLAIN"));

    [OwnBrokerFact]
    public async Task DirectFetch_PassesThrough_SaslOverTls()
    {
        var topic = await secure.Broker.CreateTopicAsync("secure");
        using var producer = new KafkaProducer(secure.Options(Password), new SecretSearch());
        await producer.WriteAsync([new OutgoingRecord { Topic = topic, Partition = 0, Value = "x"u8.ToArray(), Headers = [] }], default);
        using var member = new GroupMember(secure.Options(Password), isDirect: true);

        member.Consumer.Assign(new TopicPartition(topic, 0), 1, 0);
        member.PollUntil(() => member.Records.Count == 1);

        Assert.Equal("x"u8.ToArray(), member.Records[0].Value);
    }

    [OwnBrokerFact]
    public async Task EveryClient_SaysThatTheCredentialsAreWrong_AndNotWhichTheyWere()
    {
        const string Wrong = "wrong-password";
        var log = new SecretSearch();
        using var member = new GroupMember(secure.Options(Wrong));
        member.Consumer.Subscribe(["any"], member);
        member.PollUntil(() => member.Troubles.Exists(trouble => trouble.Contains("authentication", StringComparison.OrdinalIgnoreCase)));
        using var catalog = new TopicCatalog(secure.Options(Wrong), log);
        var failure = await Assert.ThrowsAsync<KafkaUnavailableException>(() => catalog.ListTopicsAsync(default));
        Assert.Contains("authentication", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Wrong, log.Text + failure.Message + string.Join("", member.Troubles));
    }

    [OwnBrokerFact]
    public async Task Close_EndsSoon_WhenTheBrokerDoesNotAnswer()
    {
        var topic = await secure.Broker.CreateTopicAsync("away");
        using var member = new GroupMember(GroupMember.Options(secure.Broker.BootstrapServers)) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Events.OfType<EndConfirmed>().Any());
        await secure.Broker.PauseAsync();
        try
        {
            var clock = Stopwatch.StartNew();
            member.Consumer.Close();
            member.Consumer.Dispose();
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        }
        finally
        {
            await secure.Broker.ResumeAsync();
        }
    }

    [OwnBrokerFact]
    public async Task Poll_GoesOnByItself_WhenTheBrokerWasAway()
    {
        var topic = await secure.Broker.CreateTopicAsync("away");
        var options = GroupMember.Options(secure.Broker.BootstrapServers);
        using var member = new GroupMember(options) { FetchesWhatItOwns = true };
        using var producer = new KafkaProducer(options, new SecretSearch());
        member.Consumer.Subscribe([topic], member);
        await producer.WriteAsync([Record(topic, "before")], default);
        member.PollUntil(() => member.Records.Count == 1);
        await secure.Broker.StopAsync();
        member.PollUntil(() => member.Troubles.Count > 0);
        var written = producer.WriteAsync([Record(topic, "during")], default);
        await secure.Broker.StartAsync();
        Assert.Empty(await written);
        member.PollUntil(() => member.Records.Exists(record => Encoding.UTF8.GetString(record.Value!) == "during"));
        Assert.Empty(member.Fatal);
    }

    private async Task PassThroughAsync(KafkaOptions options)
    {
        var topic = await secure.Broker.CreateTopicAsync("secure");
        var log = new SecretSearch();
        using var producer = new KafkaProducer(options, log);
        Assert.Empty(await producer.WriteAsync([new OutgoingRecord { Topic = topic, Partition = 0, Value = "x"u8.ToArray(), Headers = [] }], default));
        using var catalog = new TopicCatalog(options, log);
        Assert.Equal(1, (await catalog.ReadLogEndsAsync([new(topic, 0)], default))[new(topic, 0)]);
        using var member = new GroupMember(options) { FetchesWhatItOwns = true };
        member.Consumer.Subscribe([topic], member);
        member.PollUntil(() => member.Records.Count == 1);
        Assert.Empty(member.Consumer.Commit([KeyValuePair.Create(new TopicPartition(topic, 0), new CommittedOffset(1, "m"))], Limit));
        Assert.DoesNotContain(Password, log.Text);
    }

    private static OutgoingRecord Record(string topic, string value) =>
        new() { Topic = topic, Partition = 0, Value = Encoding.UTF8.GetBytes(value), Headers = [] };

    /// <summary>Keeps all that is logged.</summary>
    private sealed class SecretSearch : ILogger
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_text)
            {
                _text.AppendLine(formatter(state, exception));
            }
        }
    }
}
