using KafkaAggregator.Benchmarks.Rig;

namespace KafkaAggregator.Benchmarks.EndToEnd;

/// <summary>What a reader of committed records saw of one run, and what the process had come to meanwhile.</summary>
/// <param name="FirstAfter">From the process's start to the first summary.</param>
/// <param name="LastAfter">From the process's start to the last one.</param>
/// <param name="AtFirst">The process's account at the first summary.</param>
/// <param name="AtLast">The same at the last one.</param>
/// <param name="RecordsBetween">Source records of the summaries that came with a later commit than the first.</param>
/// <param name="Repeated">Summaries of windows that had one: none, with exactly once.</param>
internal sealed record SummaryCourse(
    TimeSpan FirstAfter, TimeSpan LastAfter, ProcessCost AtFirst, ProcessCost AtLast, long RecordsBetween, int Repeated)
{
    public double RecordsOfProcessorSecond => RecordsBetween / (AtLast.Processor - AtFirst.Processor).TotalSeconds;

    public double RecordsOfSecond => RecordsBetween / (LastAfter - FirstAfter).TotalSeconds;

    public long PeakBytes => AtLast.PeakBytes;
}
