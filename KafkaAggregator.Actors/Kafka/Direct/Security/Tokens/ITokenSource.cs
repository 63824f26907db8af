namespace KafkaAggregator.Actors.Kafka.Direct.Security.Tokens;

/// <summary>Gives the tokens of OAUTHBEARER logins. Any thread.</summary>
internal interface ITokenSource
{
    /// <summary>
    /// One that holds at this moment. May block; throws <see cref="TokenException"/> where none is to be had.
    /// </summary>
    string Take();

    /// <summary>A broker does not accept this one: another is to be given as soon as may be.</summary>
    void Refused(string token);
}
