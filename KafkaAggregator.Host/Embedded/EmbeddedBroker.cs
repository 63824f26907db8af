using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// A Kafka broker in this process for <c>demo</c> and tests: librdkafka's mock cluster, on loopback, everything in
/// memory. It keeps 5 MB of each partition, offers no transactions, and cannot create topics on request: they are
/// created here. Arguments that would abort the process inside librdkafka are refused.
/// </summary>
internal sealed unsafe class EmbeddedBroker : IDisposable
{
    /// <summary>A thousand partitions were tried; more is no demonstration.</summary>
    public const int PartitionsMax = 1000;

    private const int TopicNameMax = 249;

    private readonly MockClusterHandle _cluster;

    /// <summary>Starts the brokers; they serve when this returns.</summary>
    /// <param name="brokers">1 to 3.</param>
    public EmbeddedBroker(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, 3);
        Brokers = brokers;
        _cluster = MockClusterHandle.Create(brokers, &Discard);
        BootstrapServers = Use(cluster => Marshal.PtrToStringUTF8(MockNative.ClusterBootstraps(cluster))!);
        Use(cluster =>
        {
            // Without a controller DescribeTopics and DescribeCluster wait 5 s for one and fail.
            MockNative.SetControllerId(cluster, 1);
            MockNative.GroupInitialRebalanceDelay(cluster, 0);
            MockNative.GroupConsumerHeartbeatInterval(cluster, 100);
            MockNative.GroupConsumerSessionTimeout(cluster, 3000);
            return 0;
        });
    }

    /// <summary>127.0.0.1:PORT, with commas where there are several.</summary>
    public string BootstrapServers { get; }

    /// <summary>Their ids are 1 … Brokers.</summary>
    public int Brokers { get; }

    /// <summary>
    /// What a client of this broker needs: an empty fetch waits its whole time here, however much arrives meanwhile,
    /// and a full queue is looked at again only after the back-off.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ConsumerProperties { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["fetch.wait.max.ms"] = "20",
            ["fetch.queue.backoff.ms"] = "10",
        };

    /// <summary>A fetch gives one batch of a partition, so batches must not be single records.</summary>
    public static IReadOnlyDictionary<string, string> ProducerProperties { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["linger.ms"] = "5",
        };

    /// <param name="topic">A legal name that is not there yet.</param>
    /// <param name="partitions">1 to <see cref="PartitionsMax"/>.</param>
    public void CreateTopic(string topic, int partitions)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, PartitionsMax);
        if (topic.Length > TopicNameMax
            || topic is "." or ".."
            || !topic.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw new ArgumentException($"'{topic}' is no legal topic name", nameof(topic));
        }

        Check(
            Use(cluster => MockNative.TopicCreate(cluster, topic, partitions, replicationFactor: 1)),
            $"creating topic '{topic}'");
    }

    /// <summary>Closes a broker's connections and refuses new ones; what it holds stays.</summary>
    public void TakeDown(int broker) =>
        Check(Use(cluster => MockNative.BrokerSetDown(cluster, Known(broker))), "taking a broker down");

    public void BringUp(int broker) =>
        Check(Use(cluster => MockNative.BrokerSetUp(cluster, Known(broker))), "bringing a broker up");

    /// <summary>What new connections are told that a request (by its number in the protocol) may be sent as.</summary>
    public void LimitVersions(short api, short minimum, short maximum) =>
        Check(Use(cluster => MockNative.SetApiVersion(cluster, api, minimum, maximum)), "other versions of a request");

    public void Dispose() => _cluster.Dispose();

    /// <summary>
    /// The mock cluster reports each connection that clients close as an error of its own; nothing of what it says is
    /// about the clients, which have their own logs.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Discard(nint handle, int level, byte* facility, byte* text)
    {
    }

    private static void Check(int error, string what)
    {
        if (error != 0)
        {
            throw new InvalidOperationException(
                $"The embedded broker refused {what}: {new Error((ErrorCode)error).Reason}");
        }
    }

    private int Known(int broker)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(broker, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(broker, Brokers);
        return broker;
    }

    private T Use<T>(Func<nint, T> call)
    {
        var isHeld = false;
        try
        {
            _cluster.DangerousAddRef(ref isHeld);
            return call(_cluster.DangerousGetHandle());
        }
        finally
        {
            if (isHeld)
            {
                _cluster.DangerousRelease();
            }
        }
    }
}
