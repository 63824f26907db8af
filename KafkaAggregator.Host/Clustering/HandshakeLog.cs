namespace KafkaAggregator.Host.Clustering;

/// <summary>
/// Where Akka logs to when nodes speak TLS. It tells every handshake that fails in three messages of many lines, and
/// whoever was refused tries again for ever; they are left out, as <see cref="NodeGate"/> says it once. What only Akka
/// sees, this tells the gate. It has no events for it, and one category for all: so its texts are read.
/// </summary>
/// <param name="inner">Where all else goes to.</param>
/// <param name="gate">Told who is refused.</param>
internal sealed class HandshakeLog(ILoggerFactory inner, NodeGate gate) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Sieve(inner.CreateLogger(categoryName), gate);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>The inner one is another's.</summary>
    public void Dispose()
    {
    }

    private sealed class Sieve(ILogger inner, NodeGate gate) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning || !IsOfHandshake(formatter(state, exception)))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }

        private bool IsOfHandshake(string text)
        {
            if (Between(text, "client did not provide a certificate from ", "\n") is { } nameless)
            {
                gate.Refuse(nameless, "shows no certificate");
                return true;
            }

            // Here and there: [address:port->address:port](Id=…).
            if (text.Contains("NotSslRecordException", StringComparison.Ordinal)
                && Between(text, "->", "](") is { } plain)
            {
                gate.Refuse(plain, "does not speak TLS");
            }

            return text.Contains("[TcpServerHandler (", StringComparison.Ordinal);
        }

        /// <summary>Null where the text lacks the beginning; to the text's end where it lacks the end.</summary>
        private static string? Between(string text, string begin, string end)
        {
            var from = text.IndexOf(begin, StringComparison.Ordinal);
            if (from < 0)
            {
                return null;
            }

            var rest = text[(from + begin.Length)..];
            var to = rest.IndexOf(end, StringComparison.Ordinal);
            return to < 0 ? rest : rest[..to];
        }
    }
}
