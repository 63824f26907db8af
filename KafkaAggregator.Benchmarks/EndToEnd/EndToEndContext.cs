namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>What each row measures with.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Servers">The broker and the registry.</param>
/// <param name="Sets">Who writes what is read.</param>
/// <param name="Workers">Published workers, which run in turn.</param>
/// <param name="Output">Where tables are printed.</param>
internal sealed record EndToEndContext(
    EndToEndSettings Settings, ServerAddresses Servers, DataSets Sets, IReadOnlyList<Contender> Workers, TextWriter Output)
{
    /// <summary>
    /// Has each contender measured as often as is wanted, in turn; what was measured stands by contender, in order.
    /// </summary>
    public async Task<IReadOnlyList<IReadOnlyList<T>>> InTurnAsync<T>(
        IReadOnlyList<Contender> contenders, Func<Contender, Task<T>> measure)
    {
        var results = contenders.Select(_ => new List<T>()).ToList();
        for (var round = 0; round < Settings.Rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var result = await measure(contenders[i]);
                await Console.Error.WriteLineAsync($"{contenders[i].Name}: {result}");
                results[i].Add(result);
            }
        }

        return results;
    }
}
