using System.Text;
using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Tests.Support;
using Xunit;
using TopicPartition = KafkaAggregator.Actors.Kafka.TopicPartition;

namespace KafkaAggregator.Tests.Integration.Kafka;

/// <summary>What every fetcher behind the seam does, on a real broker; a class for each of them runs it.</summary>
public abstract class FetcherTests(KafkaBroker broker)
{
    [KafkaFact]
    public async Task Poll_GivesWhatWasProduced_KeysValuesTimesAndHeaders()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        var headers = new Headers { { "a", [1, 2] }, { "b", null }, { "a", [] } };
        Message<byte[]?, byte[]?>[] messages =
        [
            new() { Key = [7], Value = [1, 2, 3], Timestamp = new Timestamp(1_700_000_000_123, TimestampType.CreateTime), Headers = headers },
            new() { Key = null, Value = null, Timestamp = new Timestamp(1_700_000_000_124, TimestampType.CreateTime) },
            new() { Key = [], Value = [], Timestamp = new Timestamp(1, TimestampType.CreateTime) },
        ];
        await ProduceAsync(topic, messages);
        using var member = Open();
        var partition = new TopicPartition(topic, 0);
        member.Consumer.Assign(partition, ownershipEpoch: 5, offset: 0);

        member.PollUntil(() => member.Events.Count > 0);

        Assert.Equal([0, 1, 2], member.Offsets(partition));
        Assert.Equal([[7], null, []], member.Records.Select(record => record.Key));
        Assert.Equal([[1, 2, 3], null, []], member.Records.Select(record => record.Value));
        Assert.Equal([1_700_000_000_123, 1_700_000_000_124, 1], member.Records.Select(record => record.Timestamp));
        Assert.Equal(["a", "b", "a"], member.Records[0].Headers.Select(header => header.Key));
        Assert.Equal([[1, 2], null, []], member.Records[0].Headers.Select(header => header.Value));
        Assert.Empty(member.Records[1].Headers);
        var end = Assert.IsType<EndConfirmed>(Assert.Single(member.Events));
        Assert.Equal((partition, 5, 3), (end.Partition, end.OwnershipEpoch, end.Offset));
    }

    [KafkaFact]
    public async Task Poll_GivesEveryRecordOnceInOrder_FromTheOffsetsAssigned()
    {
        var topic = await broker.CreateTopicAsync("fetch", partitions: 3);
        await ProduceNumbersAsync(topic, partitions: 3, perPartition: 20_000);
        using var member = Open();
        for (var i = 0; i < 3; i++)
        {
            member.Consumer.Assign(new TopicPartition(topic, i), i, offset: i * 1000);
        }

        member.PollUntil(() => member.Events.Count == 3);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Offsets(i * 1000, 20_000), member.Offsets(new TopicPartition(topic, i)));
        }

        Assert.All(member.Records, record => Assert.Equal(record.Offset, BitConverter.ToInt64(record.Value!)));
        Assert.True(member.Batches < 2000, $"{member.Batches} batches");
    }

    [KafkaFact]
    public async Task Poll_SaysOffsetOutOfRange_AndGoesOnAfterASeek()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, 10);
        using var member = Open();
        var partition = new TopicPartition(topic, 0);
        member.Consumer.Assign(partition, 1, offset: 1000);
        member.PollUntil(() => member.Events.Count == 1);
        Assert.Equal(1000, Assert.IsType<OffsetOutOfRange>(member.Events[0]).Wanted);
        Assert.Empty(member.Records);

        member.Consumer.Seek(partition, 4);
        member.PollUntil(() => member.Events.Count == 2);

        Assert.Equal(Offsets(4, 10), member.Offsets(partition));
        Assert.Equal(10, Assert.IsType<EndConfirmed>(member.Events[1]).Offset);
    }

    [KafkaFact]
    public async Task Poll_GoesOnAfterASeek_WhenTheEndOfARangeWasReachedWhileWithheld()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, 10);
        using var member = Open();
        var partition = new TopicPartition(topic, 0);
        member.Consumer.Assign(partition, 1, offset: 1000);
        member.Consumer.Withhold(partition);
        member.PollFor(TimeSpan.FromSeconds(2)); // long enough for its queue to be dropped, with the error in it
        Assert.Empty(member.Events);

        member.Consumer.Release(partition);
        member.PollUntil(() => member.Events.Count == 1);
        Assert.IsType<OffsetOutOfRange>(member.Events[0]);
        member.Consumer.Seek(partition, 9);
        member.PollUntil(() => member.Events.Count == 2);

        Assert.Equal([9], member.Offsets(partition));
    }

    [KafkaFact]
    public async Task Seek_GivesNothingFromBeforeIt_WhenRecordsWereFetchedAhead()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, 50_000);
        using var member = Open();
        var partition = new TopicPartition(topic, 0);
        member.Consumer.Assign(partition, 1, 0);
        member.PollUntil(() => member.Records.Count > 3000);
        member.Records.Clear();

        member.Consumer.Seek(partition, 100);
        member.PollUntil(() => member.Records.Count > 3000);
        Assert.Equal(Offsets(100, 100 + member.Records.Count), member.Offsets(partition));
        member.Records.Clear();
        member.Consumer.Seek(partition, 40_000);
        member.PollUntil(() => member.Events.Count > 0);

        Assert.Equal(Offsets(40_000, 50_000), member.Offsets(partition));
    }

    [KafkaFact]
    public async Task Withhold_LosesAndRepeatsNothing_HoweverOftenItIsReleased()
    {
        const int Count = 100_000;
        var topic = await broker.CreateTopicAsync("fetch", partitions: 2);
        await ProduceNumbersAsync(topic, 2, Count);
        using var member = Open();
        var (first, second) = (new TopicPartition(topic, 0), new TopicPartition(topic, 1));
        member.Consumer.Assign(first, 1, 0);
        member.Consumer.Assign(second, 1, 0);
        for (var round = 0; member.Events.Count < 2; round++)
        {
            var withheld = round % 2 == 0 ? first : second;
            member.PollUntil(() => member.Records.Count > (round * 2000) || member.Events.Count > 0);
            member.Consumer.Withhold(withheld);
            member.Poll(TimeSpan.Zero); // at most one batch may still come
            var before = member.Offsets(withheld).Count;
            for (var i = 0; i < 10; i++)
            {
                member.Poll(TimeSpan.FromMilliseconds(1));
            }

            Assert.Equal(before, member.Offsets(withheld).Count);
            member.Consumer.Release(withheld);
        }

        Assert.Equal(Offsets(0, Count), member.Offsets(first));
        Assert.Equal(Offsets(0, Count), member.Offsets(second));
    }

    [KafkaFact]
    public async Task Withhold_KeepsBackWhatTheQueueHadGivenAlready()
    {
        var topic = await broker.CreateTopicAsync("fetch", partitions: 2);
        await ProduceNumbersAsync(topic, 2, 5);
        using var member = Open();
        TopicPartition[] partitions = [new(topic, 0), new(topic, 1)];
        foreach (var partition in partitions)
        {
            member.Consumer.Assign(partition, 1, 0);
            member.Consumer.Withhold(partition);
        }

        member.PollFor(TimeSpan.FromMilliseconds(700)); // both are fetched, each into its own queue
        Assert.Empty(member.Records);
        foreach (var partition in partitions)
        {
            member.Consumer.Release(partition);
        }

        member.PollUntil(() => member.Records.Count > 0); // one call of the queue gave the records of both
        var withheld = partitions.Single(partition => partition != member.Records[0].Partition);
        member.Consumer.Withhold(withheld);
        member.PollFor(TimeSpan.FromMilliseconds(200));
        Assert.Empty(member.Offsets(withheld));
        Assert.DoesNotContain(member.Events, item => item.Partition == withheld);

        member.Consumer.Release(withheld);
        member.PollUntil(() => member.Events.Exists(item => item.Partition == withheld));
        Assert.Equal(Offsets(0, 5), member.Offsets(withheld));
    }

    [KafkaFact]
    public async Task Release_GoesOnWhereItStood_WhenAPartitionWasWithheldForLong()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, 60_000);
        using var member = Open();
        var partition = new TopicPartition(topic, 0);
        member.Consumer.Assign(partition, 1, 0);
        member.PollUntil(() => member.Records.Count > 500);
        member.Consumer.Withhold(partition);
        member.PollFor(TimeSpan.FromSeconds(2)); // what was fetched ahead is dropped, and fetched again
        member.Consumer.Release(partition);

        member.PollUntil(() => member.Events.Count > 0);

        Assert.Equal(Offsets(0, 60_000), member.Offsets(partition));
    }

    [KafkaFact]
    public async Task Unassign_GivesNothingMore_UntilItIsAssignedAgain()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, 20_000);
        using var member = Open();
        var partition = new TopicPartition(topic, 0);
        member.Consumer.Assign(partition, 1, 0);
        member.PollUntil(() => member.Records.Count > 500);
        member.Consumer.Unassign(partition);
        var count = member.Records.Count;
        member.PollFor(TimeSpan.FromSeconds(1));
        Assert.Equal(count, member.Records.Count);
        Assert.Empty(member.Events);

        member.Records.Clear();
        member.Consumer.Assign(partition, 2, 19_000);
        member.PollUntil(() => member.Events.Count > 0);

        Assert.Equal(Offsets(19_000, 20_000), member.Offsets(partition));
        Assert.Equal(2, member.Events[0].OwnershipEpoch);
    }

    [KafkaFact]
    public async Task Dispose_LeavesBatchesReadable_UntilTheyAreDisposed()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, 100);
        using var member = Open();
        member.Consumer.Assign(new TopicPartition(topic, 0), 1, 0);
        RecordBatch? batch = null;
        while (batch is null)
        {
            batch = member.Consumer.Poll(TimeSpan.FromMilliseconds(100)) as RecordBatch;
        }

        member.Consumer.Dispose();

        var entries = new RecordEntry[1];
        Assert.Equal(1, batch.Read(entries));
        Assert.Equal(0, BitConverter.ToInt64(entries[0].Value));
        batch.Dispose();
        batch.Dispose();
    }

    [KafkaFact]
    public async Task Poll_AllocatesNothingPerRecord_InSteadyState()
    {
        const int Count = 200_000;
        var topic = await broker.CreateTopicAsync("fetch");
        await ProduceNumbersAsync(topic, 1, Count);
        using var member = Open();
        member.Consumer.Assign(new TopicPartition(topic, 0), 1, 0);
        var entries = new RecordEntry[256];
        var perBatch = new List<double>(Count);
        var (seen, isAtEnd) = (0L, false);
        while (!isAtEnd)
        {
            var (before, first) = (GC.GetAllocatedBytesForCurrentThread(), seen);
            var item = member.Consumer.Poll(TimeSpan.FromMilliseconds(100));
            isAtEnd = item is EndConfirmed;
            if (item is RecordBatch batch)
            {
                for (int read; (read = batch.Read(entries)) > 0;)
                {
                    seen += read;
                }

                batch.Dispose();
                perBatch.Add((double)(GC.GetAllocatedBytesForCurrentThread() - before) / (seen - first));
            }
        }

        // What a record costs, every batch costs; what a batch or the thread's first work costs, few do or is spread.
        Assert.Equal(Count, seen);
        Assert.True(perBatch.Order().ElementAt(perBatch.Count / 2) < 1, string.Join(' ', perBatch));
    }

    [KafkaFact]
    public async Task Poll_PassesOverAbortedRecords_AndConfirmsTheEndBehindMarkers()
    {
        var topic = await broker.CreateTopicAsync("fetch");
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            TransactionalId = $"fetch-{Guid.NewGuid():N}",
        }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        foreach (var (value, isCommitted) in ((string, bool)[])[("a", true), ("b", false), ("c", true), ("d", false)])
        {
            producer.BeginTransaction();
            producer.Produce(topic, new Message<Null, string> { Value = value });
            if (isCommitted)
            {
                producer.CommitTransaction();
            }
            else
            {
                producer.Flush();
                producer.AbortTransaction();
            }
        }

        using var member = Open();
        member.Consumer.Assign(new TopicPartition(topic, 0), 1, 0);
        member.PollUntil(() => member.Events.OfType<EndConfirmed>().Any(end => end.Offset == 8));

        Assert.Equal(["a", "c"], member.Records.Select(record => Encoding.UTF8.GetString(record.Value!)));
    }

    private protected abstract GroupMember Open();

    private static IEnumerable<long> Offsets(long from, long to) => Enumerable.Range(0, (int)(to - from)).Select(i => from + i);

    private async Task ProduceAsync(string topic, IEnumerable<Message<byte[]?, byte[]?>> messages)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        foreach (var message in messages)
        {
            await producer.ProduceAsync(topic, message);
        }
    }

    /// <summary>Values are their own offsets, 8 bytes.</summary>
    private async Task ProduceNumbersAsync(string topic, int partitions, int perPartition)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            EnableIdempotence = true,
            LingerMs = 20,
            QueueBufferingMaxMessages = 1_000_000,
        };
        using var producer = new ProducerBuilder<Null, byte[]>(config).Build();
        for (var i = 0L; i < perPartition; i++)
        {
            for (var partition = 0; partition < partitions; partition++)
            {
                producer.Produce(new Confluent.Kafka.TopicPartition(topic, partition), new Message<Null, byte[]> { Value = BitConverter.GetBytes(i) });
            }
        }

        await Task.Run(() => producer.Flush(TimeSpan.FromSeconds(60)));
    }
}
