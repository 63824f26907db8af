namespace KafkaAggregator.Host.Configuration;

/// <summary>The shape in which a setting is written.</summary>
internal enum SettingKind
{
    /// <summary>One text, number, duration or choice.</summary>
    Scalar,

    /// <summary>A list; in one text with commas between.</summary>
    List,

    /// <summary>A mapping of names that this program does not know in advance.</summary>
    Map,

    /// <summary>A structure with its own keys.</summary>
    Structure,

    /// <summary>Accepted for the original's sake; does nothing.</summary>
    Ignored,
}
