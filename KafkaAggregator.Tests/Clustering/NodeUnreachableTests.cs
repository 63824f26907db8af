using Akka.Actor;
using Akka.Remote.Transport;
using KafkaAggregator.Host.Clustering;
using Xunit;

namespace KafkaAggregator.Tests.Clustering;

/// <summary>What the log has of a node that cannot be connected to.</summary>
public sealed class NodeUnreachableTests
{
    private static readonly Address Node = new("akka.ssl.tcp", "aggregator", "10.0.0.1", 4053);

    public static TheoryData<Exception, string> Failures => new()
    {
        { new InvalidAssociationException("refused"), "refused" },
        { new InvalidAssociationException("refused\n  at once", new IOException("cause")), "refused at once" },
        {
            new NullReferenceException("no handler"),
            "no connection to akka.ssl.tcp://aggregator@10.0.0.1:4053: NullReferenceException: no handler"
        },
    };

    /// <summary>Akka writes the stack of any other failure, and of a cause.</summary>
    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_IsOneLineWithoutACause(Exception error, string line)
    {
        var unreachable = NodeUnreachableException.For(Node, error);
        Assert.Equal(line, unreachable.ToString());
        Assert.Null(unreachable.InnerException);
        Assert.IsAssignableFrom<InvalidAssociationException>(unreachable);
    }
}
