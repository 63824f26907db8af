namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// A message of this program between nodes: <see cref="NodeMessageSerializer"/> knows each of them by name, and nothing
/// else of ours goes over the wire.
/// </summary>
internal interface INodeMessage;
