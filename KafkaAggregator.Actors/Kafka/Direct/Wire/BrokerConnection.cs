using System.Buffers.Binary;

namespace KafkaAggregator.Actors.Kafka.Direct.Wire;

/// <summary>
/// Frames requests and answers on one stream; a broker answers a connection's requests in their order. One thread at a
/// time; only <see cref="Dispose"/> may come from another, and ends a wait for an answer with an exception.
/// <para><c>length:4 key:2 version:2 correlation_id:4 client_id:string tags</c>, then the request</para>
/// </summary>
internal sealed class BrokerConnection(Stream stream, ResponsePool pool, string clientId) : IDisposable
{
    /// <summary>What an answer may claim to have: more than is asked for, with one batch over it.</summary>
    public const int ResponseBytesMax = 512 << 20;
    private const int CorrelationSize = 4;

    private readonly byte[] _lengthBytes = new byte[sizeof(int)];
    private readonly WireWriter _writer = new();
    private readonly Dictionary<ApiKey, VersionRange> _versions = [];
    private int _correlation;
    private int _answered;

    /// <summary>Asks what the broker speaks; one too old for the question says so in version 0's form.</summary>
    public void Negotiate()
    {
        var error = AskVersions(ApiVersions.Flexible, ApiVersions.Write);
        if (error == ErrorCode.UnsupportedVersion)
        {
            error = AskVersions(0, static _ => { });
        }

        if (error != ErrorCode.None)
        {
            throw new BrokerRefusalException($"the broker does not say what it speaks: {error}");
        }
    }

    /// <summary>The highest version that both sides speak.</summary>
    public short VersionOf(ApiKey api, VersionRange ours)
    {
        var theirs = _versions.GetValueOrDefault(api, VersionRange.None);
        var version = Math.Min(ours.Max, theirs.Max);
        return version >= Math.Max(ours.Min, theirs.Min)
            ? version
            : throw new NoCommonVersionException($"{api}: the broker speaks versions {theirs}, this program {ours}");
    }

    /// <summary>Sends a request and waits for its answer, which is the caller's to release.</summary>
    public ResponseBuffer Call(ApiKey api, short version, Action<WireWriter> body, bool isFlexible = true)
    {
        Send(api, version, body, isFlexible);
        return Receive();
    }

    public void Send(ApiKey api, short version, Action<WireWriter> body, bool isFlexible = true)
    {
        _writer.Clear();
        _writer.Int32(0);
        _writer.Int16((short)api);
        _writer.Int16(version);
        _writer.Int32(++_correlation);
        _writer.String(clientId);
        if (isFlexible)
        {
            _writer.NoTags();
        }

        body(_writer);
        _writer.PatchLength();
        stream.Write(_writer.Written);
    }

    /// <summary>The next answer, from its correlation id on.</summary>
    public ResponseBuffer Receive()
    {
        stream.ReadExactly(_lengthBytes);
        var length = BinaryPrimitives.ReadInt32BigEndian(_lengthBytes);
        if (length is < CorrelationSize or > ResponseBytesMax)
        {
            throw new WireFormatException($"an answer of {length} bytes");
        }

        var buffer = pool.Rent(length);
        try
        {
            stream.ReadExactly(buffer.Bytes, 0, length);
            CheckOrder(BinaryPrimitives.ReadInt32BigEndian(buffer.Bytes));
        }
        catch
        {
            buffer.Release();
            throw;
        }

        return buffer;
    }

    public void Dispose() => stream.Dispose();

    private void CheckOrder(int correlation)
    {
        if (correlation != ++_answered)
        {
            throw new WireFormatException($"answer {correlation} where {_answered} was due");
        }
    }

    private ErrorCode AskVersions(short version, Action<WireWriter> body)
    {
        var response = Call(ApiKey.ApiVersions, version, body, version >= ApiVersions.Flexible);
        try
        {
            return ApiVersions.Read(response.Span, version, _versions);
        }
        finally
        {
            response.Release();
        }
    }
}
