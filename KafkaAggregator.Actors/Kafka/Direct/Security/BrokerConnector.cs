using System.Net.Sockets;
using KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;
using KafkaAggregator.Actors.Kafka.Direct.Wire;

namespace KafkaAggregator.Actors.Kafka.Direct.Security;

/// <summary>Opens connections: TCP, TLS over it, what the broker speaks, SASL. Blocks; any thread.</summary>
internal sealed class BrokerConnector
{
    /// <summary>
    /// As librdkafka's socket.timeout.ms: a broker that says nothing for so long beyond what it may wait is gone.
    /// </summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(60);

    /// <summary>Of connecting, TLS and SASL: each of their steps.</summary>
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(10);

    /// <summary>A login is done again when so much of its life is over: on a new connection.</summary>
    private const double LifeUsed = 0.8;
    private readonly ConnectionSettings _settings;
    private readonly ResponsePool _pool;
    private readonly TimeSpan _answerLimit;
    private readonly ITokenSource? _tokens;

    /// <summary>
    /// Throws <see cref="System.Security.Cryptography.CryptographicException"/> where a key or certificate cannot be
    /// used: not first when a broker is connected to.
    /// </summary>
    /// <param name="settings">How to connect.</param>
    /// <param name="pool">Memory of answers.</param>
    /// <param name="waitMax">How long a broker may be asked to hold a request.</param>
    /// <param name="time">Judges tokens' lives.</param>
    public BrokerConnector(ConnectionSettings settings, ResponsePool pool, TimeSpan waitMax, TimeProvider time)
    {
        (_settings, _pool, _answerLimit) = (settings, pool, SilenceMax + waitMax);
        _tokens = settings.Tokens?.Open(time);
        if (settings.IsEncrypted)
        {
            TlsStreams.Check(settings);
        }
    }

    /// <summary>A connection, and how long its login may be used; null: for ever.</summary>
    public (BrokerConnection Connection, TimeSpan? Lifetime) Open(string host, int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendTimeout = (int)StepLimit.TotalMilliseconds,
            ReceiveTimeout = (int)StepLimit.TotalMilliseconds,
        };
        try
        {
            Connect(socket, host, port);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_settings.IsEncrypted)
            {
                stream = TlsStreams.Open(stream, host, _settings);
            }

            var connection = new BrokerConnection(stream, _pool, _settings.ClientId);
            Negotiate(connection);
            var lifetime = _settings.Mechanism is null ? null : SaslLogin.Run(connection, _settings, _tokens);
            socket.ReceiveTimeout = (int)_answerLimit.TotalMilliseconds;
            return (connection, lifetime * LifeUsed);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// With TLS 1.3 a client knows only by the first answer whether its certificate was accepted: where it was not, the
    /// connection ends there.
    /// </summary>
    private void Negotiate(BrokerConnection connection)
    {
        try
        {
            connection.Negotiate();
        }
        catch (IOException e) when (_settings is { IsEncrypted: true, Certificate: not null }
            && e is not BrokerRefusalException
            && e.InnerException is not SocketException
            {
                SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock,
            })
        {
            throw new BrokerRefusalException(
                $"the connection ends where it begins, as where the certificate is not accepted: {e.Message}");
        }
    }

    /// <summary>
    /// Connects as a blocking call: a socket that ever did something asynchronously never blocks again, and each wait
    /// for an answer then goes through another thread, which costs more than the answer.
    /// </summary>
    private static void Connect(Socket socket, string host, int port)
    {
        using var limit = new CancellationTokenSource(StepLimit);
        using var giveUp = limit.Token.Register(socket.Dispose);
        try
        {
            socket.Connect(host, port);
        }
        catch (Exception e) when (limit.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            throw new IOException($"no connection within {StepLimit.TotalSeconds:0} s", e);
        }
    }
}
