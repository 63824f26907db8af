using KafkaAggregator.Actors.Kafka.Native;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class LibrdkafkaSymbolsTests
{
    [Fact]
    public void Check_Passes_WithTheLibraryThatComesWithTheProgram() => LibrdkafkaSymbols.Check();

    [Fact]
    public void Names_HasEveryFunctionThatIsCalled()
    {
        Assert.Contains("rd_kafka_consume_batch_queue", LibrdkafkaSymbols.Names());
        Assert.Contains("rd_kafka_message_timestamp", LibrdkafkaSymbols.Names());
        Assert.True(LibrdkafkaSymbols.Names().Count > 40);
    }

    [Fact]
    public void Missing_NamesWhatTheLibraryLacks() =>
        Assert.Equal(["rd_kafka_no_such"], LibrdkafkaSymbols.Missing(LibrdkafkaImage.Handle, ["rd_kafka_new", "rd_kafka_no_such"]));

    [Fact]
    public void Handle_IsTheImageThatConfluentLoaded()
    {
        using var client = new Confluent.Kafka.AdminClientBuilder([new("bootstrap.servers", "127.0.0.1:1")]).Build();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var images = process.Modules.Cast<System.Diagnostics.ProcessModule>()
            .Where(module => module.ModuleName.Contains("librdkafka", StringComparison.Ordinal))
            .Select(module => module.FileName)
            .Distinct();
        Assert.Equal([LibrdkafkaImage.Path], images);
    }
}
