using KafkaAggregator.Actors.Sharding;

namespace KafkaAggregator.Actors.Ingest;

/// <summary>Told by a source stage what its lane owns. Called on the poll thread.</summary>
internal interface IAssignmentListener
{
    /// <summary>New ownerships; nothing of them is fetched until the control is told from where.</summary>
    void OnAssigned(IReadOnlyList<Ownership> ownerships);

    /// <summary>
    /// These have ended, and go to another member when this returns: until then, what is known of them may be
    /// committed.
    /// </summary>
    void OnRevoked(IReadOnlyList<Ownership> ownerships);

    /// <summary>These have ended and belong to somebody else already: nothing of them may be committed.</summary>
    void OnLost(IReadOnlyList<Ownership> ownerships);

    /// <summary>Something that concerns no single partition is in the way; the consumer goes on trying.</summary>
    void OnTrouble(string reason);

    /// <summary>The member is out for good: only another one helps.</summary>
    void OnFatal(string reason);
}
