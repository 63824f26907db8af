using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Sharding;
using KafkaAggregator.Actors.Summaries;

namespace KafkaAggregator.Actors.Ingest;

/// <content>What a lane begins with: its sink, and the stage that reads and hands on.</content>
internal sealed partial class LaneActor
{
    /// <summary>
    /// The consumer is the poll thread's to end, which has not begun: where this throws, it would have no owner.
    /// </summary>
    private Props OpenSink(CommitGate gate)
    {
        try
        {
            return _environment.SinkProps(_lane, _consumer, gate);
        }
        catch
        {
            _consumer.Dispose();
            throw;
        }
    }

    private ILaneControl Run()
    {
        var self = Self;
        var source = new LaneSource(
            _consumer, _handler, _environment.Credit, _environment.Threads, $"lane-{_lane}", _environment.Pulses);
        var end = Sink.OnComplete<NotUsed>(
            () => self.Tell(new LaneMessages.StreamEnded(null)),
            error => self.Tell(new LaneMessages.StreamEnded(error)));
        return Source.FromGraph(source)
            .Select(fetched =>
            {
                // What goes on is held by the stage behind until the next one comes.
                Route(fetched, self);
                return NotUsed.Instance;
            })
            .To(end)
            .Run(Context.Materializer());
    }

    /// <summary>Batches go from the stage to their actor; the lane hears the rest.</summary>
    private static void Route(Fetched fetched, IActorRef lane)
    {
        if (fetched.Event is RecordBatch or EndConfirmed && fetched.Ownership.Owner is { } owner)
        {
            owner.Tell(fetched, ActorRefs.NoSender);
        }
        else
        {
            fetched.Release();
            lane.Tell(new LaneProtocol.FetcherReport(fetched), ActorRefs.NoSender);
        }
    }
}
