using KafkaAggregator.Actors.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// A member of the group and its fetcher over one librdkafka consumer. <para> The rebalance callback answers the group
/// at once, but with an empty assignment: the member owns the partitions and stays in the group, and librdkafka fetches
/// none of them before the owner has given an offset (both protocols, tried). </para> <para> A withheld partition's
/// queue is taken out of the lane's: librdkafka fills it to its limit and stops. Nothing that was fetched is lost,
/// unlike with a pause, after which librdkafka fetches it again. Only a partition withheld for long is paused, so that
/// many of them do not keep their queues full. </para>
/// </summary>
public sealed unsafe partial class LibrdkafkaConsumer : IGroupConsumer
{
    /// <summary>
    /// Messages taken from the queue at a time: enough that the call's cost is small, few enough to stay in cache.
    /// </summary>
    private const int MessagesMax = 1000;
    private const int PartitionEnd = -191;
    private const int AutoOffsetReset = -140;
    private const int LogTruncation = -139;
    private const int NoPartition = -1;
    private static readonly TimeSpan WithheldInQueueMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);
    private readonly ClientHandle _client;
    private readonly OffsetClient _offsets;
    private readonly nint _handle;
    private readonly nint _lane;
    private readonly string _groupId;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly nint[] _messages = GC.AllocateArray<nint>(MessagesMax, pinned: true);
    private readonly Dictionary<TopicPartition, PartitionFetch> _fetches = [];
    private readonly Dictionary<(nint Topic, int Partition), PartitionFetch> _fetchesByMessage = [];
    private readonly FetchEventQueue _ready = new();
    private readonly List<PartitionFetch> _wanted = [];
    private readonly List<PartitionFetch> _withheld = [];

    /// <summary>
    /// Partitions whose queues this program has led before, and which librdkafka starts anew: at an end of fetching it
    /// forgets where a queue led to, and at a start it leaves such a queue to the program (tried). Led again at each
    /// poll until something came.
    /// </summary>
    private readonly List<PartitionFetch> _astray = [];
    private readonly HashSet<TopicPartition> _ledBefore = [];
    private IGroupListener? _listener;
    private Exception? _listenerFailure;
    private bool _isClosed;
    private IReadOnlyCollection<string>? _subscription;
    private bool _wasMember;
    private bool _isDisposed;

    /// <summary>
    /// Opens the client; it connects by itself. Throws <see cref="ArgumentException"/> on a wrong property.
    /// </summary>
    public LibrdkafkaConsumer(KafkaOptions options, int lane, TimeProvider time, ILogger logger)
        : this(options, lane, time, logger, () => OpenOffsetReader(options, logger))
    {
    }

    internal LibrdkafkaConsumer(
        KafkaOptions options, int lane, TimeProvider time, ILogger logger, Func<ClientHandle> openOffsetReader)
    {
        ArgumentNullException.ThrowIfNull(options);
        _groupId = options.GroupId;
        _time = time;
        _logger = logger;
        _client = ClientHandle.OpenConsumer(KafkaClientConfiguration.Consumer(options, lane), new Callbacks(this));
        _handle = _client.DangerousGetHandle();
        try
        {
            _offsets = new OffsetClient(openOffsetReader, time);
        }
        catch
        {
            _client.Dispose();
            throw;
        }

        _lane = Librdkafka.rd_kafka_queue_get_consumer(_handle);
    }

    private static ClientHandle OpenOffsetReader(KafkaOptions options, ILogger logger) =>
        ClientHandle.OpenConsumer(KafkaClientConfiguration.OffsetReader(options), new LogCallbacks(logger));

    public void Subscribe(IReadOnlyCollection<string> topics, IGroupListener listener)
    {
        _listener ??= listener;
        _subscription = topics;
        SubscribeIfPossible();
    }

    /// <summary>
    /// A subscription that changes is kept until the group knows the member: one that the group has put out, and that
    /// waits to join anew, must not meet a topic whose metadata it has not got. Librdkafka (2.16) does not take it for
    /// one that rebalances, and ends the process (assertion in <c>rd_kafka_cgrp_modify_subscription</c>).
    /// </summary>
    private void SubscribeIfPossible()
    {
        if (_subscription is not { } topics || (_wasMember && !HasMemberId()))
        {
            return;
        }

        _subscription = null;
        _wasMember &= topics.Count > 0; // without topics it leaves, and may come back at any time
        using var list = PartitionList.OfTopics(topics);
        var error = topics.Count > 0
            ? Librdkafka.rd_kafka_subscribe(_handle, list.Pointer)
            : Librdkafka.rd_kafka_unsubscribe(_handle); // an empty list is refused
        if (error != 0)
        {
            throw new KafkaUnavailableException($"the subscription was refused: {Librdkafka.Describe(error)}");
        }
    }

    private bool HasMemberId()
    {
        var id = Librdkafka.rd_kafka_memberid(_handle);
        if (id == 0)
        {
            return false;
        }

        var hasId = *(byte*)id != 0;
        Librdkafka.rd_kafka_mem_free(_handle, id);
        return hasId;
    }

    public void Assign(TopicPartition partition, long ownershipEpoch, long offset)
    {
        if (!_fetches.TryGetValue(partition, out var fetch))
        {
            fetch = _fetches[partition] = new PartitionFetch(partition);
            _wanted.Add(fetch);
        }

        DropEvents(fetch);
        if (fetch.IsWithheld)
        {
            Unwithhold(fetch);
        }

        fetch.IsWanted = true;
        fetch.OwnershipEpoch = ownershipEpoch;
        StartAt(fetch, offset);
    }

    public void Unassign(TopicPartition partition)
    {
        if (!_fetches.TryGetValue(partition, out var fetch) || !fetch.IsWanted)
        {
            return;
        }

        DropEvents(fetch);
        if (fetch.IsWithheld)
        {
            Unwithhold(fetch);
        }

        fetch.IsWanted = false;
        fetch.IsStowed = false;
        if (fetch.Stage == FetchStage.Wanted)
        {
            _wanted.Remove(fetch);
            if (fetch.IsEndedAndWanted)
            {
                fetch.IsEndedAndWanted = false;
                fetch.Stage = FetchStage.Ended;
            }
            else
            {
                Forget(fetch);
            }
        }
        else if (fetch.Stage == FetchStage.Fetching)
        {
            // It stays in librdkafka's assignment: taking it out here could be understood as the answer to a revocation
            // that waits in the queue.
            Pause(fetch);
        }
    }

    public void Seek(TopicPartition partition, long offset)
    {
        if (!_fetches.TryGetValue(partition, out var fetch) || !fetch.IsWanted)
        {
            throw new InvalidOperationException($"{partition} is not assigned");
        }

        DropEvents(fetch);
        if (fetch.IsStowed)
        {
            fetch.Position = offset;
        }
        else
        {
            StartAt(fetch, offset);
        }
    }

    public void Withhold(TopicPartition partition)
    {
        if (!_fetches.TryGetValue(partition, out var fetch) || !fetch.IsWanted || fetch.IsWithheld)
        {
            return;
        }

        fetch.IsWithheld = true;
        fetch.WithheldSince = _time.GetTimestamp();
        _withheld.Add(fetch);
        _ledBefore.Add(partition);
        fetch.Forward(_client, lane: 0);
        _ready.Move(partition, fetch.Parked);
    }

    public void Release(TopicPartition partition)
    {
        if (!_fetches.TryGetValue(partition, out var fetch) || !fetch.IsWithheld)
        {
            return;
        }

        Unwithhold(fetch);
        fetch.Parked.MoveAll(_ready);
        if (fetch.IsStowed && fetch.Stage == FetchStage.Ended)
        {
            fetch.IsStowed = false;
            Resume(fetch); // its owner hears of the end now, and seeks
        }
        else if (fetch.IsStowed)
        {
            StartAt(fetch, fetch.Position);
        }
    }

    public FetchEvent? Poll(TimeSpan wait)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_ready.Count == 0)
        {
            SubscribeIfPossible();
            GiveWanted();
            StowLongWithheld();
            LeadAstray();
            Take(wait);
        }

        if (Interlocked.Exchange(ref _listenerFailure, null) is { } failure)
        {
            throw new InvalidOperationException("the group's listener failed", failure);
        }

        return _ready.Dequeue();
    }

    public void Close()
    {
        if (_isClosed || _isDisposed)
        {
            return;
        }

        _isClosed = true;
        var queue = Librdkafka.rd_kafka_queue_new(_handle);
        _ = Librdkafka.Take(Librdkafka.rd_kafka_consumer_close_queue(_handle, queue));
        var start = _time.GetTimestamp();
        while (Librdkafka.rd_kafka_consumer_closed(_handle) == 0)
        {
            if (_time.GetElapsedTime(start) > CloseLimit)
            {
                _logger.CloseTimedOut(CloseLimit);
                break;
            }

            TakeFrom(queue, TimeSpan.FromMilliseconds(20));
        }

        Librdkafka.rd_kafka_queue_destroy(queue);
        DropAll();
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        Close();
        _isDisposed = true;
        Librdkafka.rd_kafka_queue_destroy(_lane);
        _offsets.Dispose();
        _client.Dispose(); // the client itself goes with the last batch that is out
    }
}
