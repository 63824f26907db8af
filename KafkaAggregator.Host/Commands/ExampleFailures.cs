using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Actors.Registry;

namespace KafkaAggregator.Host.Commands;

/// <summary>How the example's verbs end where broker or registry is away or refuses.</summary>
internal static class ExampleFailures
{
    /// <summary>The verb's own exit code; 1 and the reason where it failed; 0 where the user stopped it.</summary>
    public static async Task<int> ReportAsync(CommandContext context, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is KafkaUnavailableException or RegistryUnavailableException)
        {
            context.Error.WriteLine($"Gave up: {failure.Message}");
        }
        catch (Exception failure) when (failure is TopicRefusedException or SchemaRefusedException)
        {
            context.Error.WriteLine(failure.Message);
        }

        return ExitCode.Failed;
    }
}
