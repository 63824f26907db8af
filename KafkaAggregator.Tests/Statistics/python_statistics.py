"""The seven operations by Python's own statistics module, for a comparison bit by bit.

Reads a window a line: "float" and the samples' bits in hexadecimal, or "int" and the samples in decimal. Writes a line each: the bits
of min, q1, mean, median, stdev, q3, max. Rules of ours where Python raises: one sample is itself; an infinity makes stdev NaN; a result
past the largest double is infinite.
"""
import statistics
import struct
import sys


def sample(kind, text):
    return int(text) if kind == "int" else struct.unpack(">d", bytes.fromhex(text))[0]


def stdev(samples):
    try:
        return statistics.stdev(samples)
    except AttributeError:
        return float("nan")
    except OverflowError:
        return float("inf")


def seven(samples):
    if len(samples) == 1:
        return samples * 7
    q1, _, q3 = statistics.quantiles(samples, n=4)
    return [min(samples), q1, statistics.mean(samples), statistics.median(samples), stdev(samples), q3, max(samples)]


for line in sys.stdin:
    kind, *texts = line.split()
    print(" ".join(struct.pack(">d", float(result)).hex() for result in seven([sample(kind, text) for text in texts])))
