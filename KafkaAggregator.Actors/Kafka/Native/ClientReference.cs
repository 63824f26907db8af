namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>Keeps a client from being destroyed while another thread than its owner's calls it.</summary>
internal readonly ref struct ClientReference
{
    private readonly ClientHandle _client;

    /// <summary>Throws <see cref="ObjectDisposedException"/> where the client is gone.</summary>
    public ClientReference(ClientHandle client)
    {
        var isReferenced = false;
        client.DangerousAddRef(ref isReferenced);
        _client = client;
    }

    public void Dispose() => _client.DangerousRelease();
}
