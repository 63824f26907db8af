using KafkaAggregator.Core.Records;

namespace KafkaAggregator.Core.Windows;

/// <summary>A field of a summary, and the columns that hold its samples.</summary>
/// <param name="Field">Name, and whether a writer schema of the window may lack it.</param>
/// <param name="Columns">
/// One, or several where writer schemas have the field under another path or as another kind: in each row at most one
/// of them has a value.
/// </param>
/// <param name="Kind">Integers where all columns are; else doubles, whatever the columns are.</param>
internal sealed record SampledField(SummaryField Field, RowColumn[] Columns, SlotKind Kind);
