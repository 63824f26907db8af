namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// Which earlier versions a new version of a subject has to get on with; the names are the registry protocol's.
/// </summary>
internal enum CompatibilityLevel
{
    None,
    Backward,
    BackwardTransitive,
    Forward,
    ForwardTransitive,
    Full,
    FullTransitive,
}
