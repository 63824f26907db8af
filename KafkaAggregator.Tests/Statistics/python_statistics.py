"""The operations by Python's own statistics module, for a comparison bit by bit.

Reads a window a line: "float" and the samples' bits in hexadecimal, or "int" and the samples in decimal. Writes a line each: the bits
of min, q1, mean, median, stdev, q3, max, of p05, p50, p99, p99.9, p0.0001, p99.9999, and of sum, variance, pstdev, range, first, last,
rms, samples. Rules of ours where Python raises or has no such function: one sample is itself; an infinity makes deviations NaN; a result
past the largest double is infinite; sums and mean squares are exact fractions, rounded once.
"""
import fractions
import math
import statistics
import struct
import sys

PERCENTILES = [(5, 100), (50, 100), (99, 100), (999, 1000), (1, 1000000), (999999, 1000000)]


def sample(kind, text):
    return int(text) if kind == "int" else struct.unpack(">d", bytes.fromhex(text))[0]


def spread(function, samples):
    if any(math.isinf(each) for each in samples) or (len(samples) == 1 and function is not statistics.pstdev):
        return float("nan")
    try:
        return float(function(samples))
    except OverflowError:
        return float("inf")


def nearest(fraction):
    try:
        return float(fraction)
    except OverflowError:
        return float("inf") if fraction > 0 else float("-inf")


def total(samples):
    infinities = [each for each in samples if math.isinf(each)]
    return sum(infinities) if infinities else nearest(sum(map(fractions.Fraction, samples)))


def root_mean_square(samples):
    if any(math.isinf(each) for each in samples):
        return float("inf")
    mean = sum(fractions.Fraction(each) ** 2 for each in samples) / len(samples)
    return statistics._float_sqrt_of_frac(mean.numerator, mean.denominator)


def quantile(samples, number, parts):
    """As statistics.quantiles(samples, n=parts)[number - 1], which would compute all of them."""
    if parts <= 1000:
        return statistics.quantiles(samples, n=parts)[number - 1]
    data = sorted(samples)
    rank = min(max(number * (len(data) + 1) // parts, 1), len(data) - 1)
    weight = number * (len(data) + 1) - rank * parts
    return (data[rank - 1] * (parts - weight) + data[rank] * weight) / parts


def seven(samples):
    if len(samples) == 1:
        return samples * 7
    q1, _, q3 = statistics.quantiles(samples, n=4)
    return [min(samples), q1, statistics.mean(samples), statistics.median(samples), spread(statistics.stdev, samples), q3, max(samples)]


def further(samples):
    percentiles = [samples[0] if len(samples) == 1 else quantile(samples, *each) for each in PERCENTILES]
    return percentiles + [
        total(samples), spread(statistics.variance, samples), spread(statistics.pstdev, samples), max(samples) - min(samples),
        samples[0], samples[-1], root_mean_square(samples), len(samples)]


for line in sys.stdin:
    kind, *texts = line.split()
    window = [sample(kind, text) for text in texts]
    print(" ".join(struct.pack(">d", nearest(result)).hex() for result in seven(window) + further(window)))
