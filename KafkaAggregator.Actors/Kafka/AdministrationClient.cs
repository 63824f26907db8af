using System.Collections.Concurrent;
using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka.Native;
using Microsoft.Extensions.Logging;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>
/// A client of librdkafka that asks and administers. Confluent's own ends itself, on a thread of its own, when an
/// answer surprises it (seen where a broker was starting), and frees its handle and queue whoever else is about to call
/// them, which ends the process (SIGSEGV in <c>rd_kafka_metadata</c>, seen with a broker that did not answer). Here
/// each call keeps the client (<see cref="ClientReference"/>), and answers come by librdkafka's background queue.
/// Requests throw <see cref="KafkaException"/> where the whole failed and <see cref="ObjectDisposedException"/> where
/// the client is gone. Any thread.
/// </summary>
internal sealed partial class AdministrationClient : IDisposable
{
    /// <summary>RD_KAFKA_ADMIN_OP_ANY: librdkafka looks at the options of a request when it is made.</summary>
    private const int AnyOperation = 0;

    private readonly ClientHandle _client;
    private readonly ConcurrentDictionary<nint, IAsked> _asked = new();
    private long _lastId;
    private volatile bool _isDisposed;

    /// <summary>
    /// Opens the client; it connects by itself. Throws <see cref="ArgumentException"/> on a wrong property.
    /// </summary>
    /// <param name="properties">What librdkafka is configured with.</param>
    /// <param name="logger">Told what librdkafka says.</param>
    /// <param name="onTrouble">
    /// Told of an error that no request is answered with, before a request that fails throws.
    /// </param>
    public AdministrationClient(
        IReadOnlyDictionary<string, string> properties, ILogger logger, Action<Error> onTrouble) =>
        _client = ClientHandle.OpenProducer(properties, new Callbacks(this, logger, onTrouble));

    /// <summary>
    /// Ends the client when the last call has left it, which may be this one: waits for librdkafka's threads then.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        _client.Dispose();
        foreach (var asked in _asked.Values)
        {
            asked.Fail(new ObjectDisposedException(nameof(AdministrationClient)));
        }
    }

    /// <summary>The answer to one request: what is read of its event, on librdkafka's thread.</summary>
    private async Task<T> AskAsync<T>(RequestOptions options, Action<nint, nint, nint> send, Func<nint, T> read)
    {
        var asked = new Asked<T>(read);
        var id = (nint)Interlocked.Increment(ref _lastId);
        try
        {
            Send(options, id, asked, send);
            return await asked.Answer;
        }
        catch (KafkaException)
        {
            ServeErrors();
            throw;
        }
        finally
        {
            _asked.TryRemove(id, out _);
        }
    }

    /// <summary>The parts of an answer; throws <see cref="KafkaException"/> where no broker has answered.</summary>
    private async Task<IReadOnlyList<T>> AskForAsync<T>(
        RequestOptions options, Action<nint, nint, nint> send, Func<nint, IReadOnlyList<T>> read)
        where T : IAnswer
    {
        var answers = await AskAsync(options, send, read);
        if (answers.Count == 0 || answers.Any(answer => !answer.Error.IsLocalError))
        {
            return answers;
        }

        ServeErrors();
        throw new KafkaException(answers[0].Error);
    }

    private void Send(RequestOptions options, nint id, IAsked asked, Action<nint, nint, nint> send)
    {
        using var reference = new ClientReference(_client);
        _asked[id] = asked;
        ObjectDisposedException.ThrowIf(_isDisposed, this); // after that: either this sees it, or it is failed
        var client = _client.DangerousGetHandle();
        var native = Librdkafka.rd_kafka_AdminOptions_new(client, AnyOperation);
        var queue = Librdkafka.rd_kafka_queue_get_background(client);
        try
        {
            Librdkafka.rd_kafka_AdminOptions_set_opaque(native, id);
            Apply(options, native);
            send(client, native, queue);
        }
        finally
        {
            Librdkafka.rd_kafka_queue_destroy(queue);
            Librdkafka.rd_kafka_AdminOptions_destroy(native);
        }
    }

    private static unsafe void Apply(RequestOptions options, nint native)
    {
        _ = Librdkafka.rd_kafka_AdminOptions_set_request_timeout(
            native, Librdkafka.Milliseconds(options.Timeout), null, 0);
        if (options.OperationTimeout is { } limit)
        {
            _ = Librdkafka.rd_kafka_AdminOptions_set_operation_timeout(
                native, Librdkafka.Milliseconds(limit), null, 0);
        }

        if (options.IsDry)
        {
            _ = Librdkafka.rd_kafka_AdminOptions_set_validate_only(native, 1, null, 0);
        }

        if (options.WithOperations)
        {
            _ = Librdkafka.Take(Librdkafka.rd_kafka_AdminOptions_set_include_authorized_operations(native, 1));
        }

        if (options.ReadCommitted)
        {
            _ = Librdkafka.Take(
                Librdkafka.rd_kafka_AdminOptions_set_isolation_level(native, (int)IsolationLevel.ReadCommitted));
        }
    }

    /// <summary>Errors of the client wait for a poll, and nothing else does: it has no topics and no group.</summary>
    private void ServeErrors()
    {
        try
        {
            using var reference = new ClientReference(_client);
            _ = Librdkafka.rd_kafka_poll(_client.DangerousGetHandle(), 0);
        }
        catch (ObjectDisposedException)
        {
            // It has nothing more to tell.
        }
    }

    private static Error ErrorOf(int code, nint text) => code == 0
        ? new Error(ErrorCode.NoError)
        : new Error((ErrorCode)code, text == 0 ? Librdkafka.Describe(code) : Librdkafka.Text(text));

    /// <summary>The error of an error object, which is not freed.</summary>
    private static Error ErrorOf(nint error) => error == 0
        ? new Error(ErrorCode.NoError)
        : ErrorOf(Librdkafka.rd_kafka_error_code(error), Librdkafka.rd_kafka_error_string(error));

    private interface IAsked
    {
        void Take(nint answer);

        void Fail(Exception exception);
    }

    private sealed class Asked<T>(Func<nint, T> read) : IAsked
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public void Take(nint answer)
        {
            try
            {
                var code = Librdkafka.rd_kafka_event_error(answer);
                if (code == 0)
                {
                    _answer.TrySetResult(read(answer));
                }
                else
                {
                    Fail(new KafkaException(ErrorOf(code, Librdkafka.rd_kafka_event_error_string(answer))));
                }
            }
            catch (Exception exception)
            {
                Fail(exception); // whoever asked is told: nobody is above this one but librdkafka
            }
        }

        public void Fail(Exception exception) => _answer.TrySetException(exception);
    }

    private sealed class Callbacks(AdministrationClient client, ILogger logger, Action<Error> onTrouble)
        : IAnswerCallbacks
    {
        public void OnLog(int level, string facility, string text) => ClientLog.Write(logger, level, facility, text);

        public void OnError(int error, string reason) => onTrouble(new Error((ErrorCode)error, reason));

        public void OnAnswer(nint answer)
        {
            if (client._asked.TryGetValue(Librdkafka.rd_kafka_event_opaque(answer), out var asked))
            {
                asked.Take(answer);
            }
        }
    }
}
