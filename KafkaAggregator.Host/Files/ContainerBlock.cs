namespace KafkaAggregator.Host.Files;

/// <summary>A whole block, decompressed.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Position">The byte of the file at which it begins.</param>
/// <param name="Count">How many records it says it holds; not negative, and not yet compared with anything.</param>
/// <param name="Records">Their bodies, one after the other; valid until the next block is read.</param>
internal readonly record struct ContainerBlock(long Number, long Position, long Count, ReadOnlyMemory<byte> Records);
