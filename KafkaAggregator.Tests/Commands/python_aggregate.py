"""The summaries of a table of rows, computed naively: a JSON object a line, as `aggregate` prints them.

usage: python_aggregate.py ROWS.json.gz SCHEMA.avsc TIME_FIELD UNIT WINDOW_SIZE EXPIRATION
ROWS holds {"columns": [...], "rows": [[...], ...]}; the schema is a record of primitives and unions with null; UNIT is s, ms, us or ns.
"""
import gzip
import json
import math
import statistics
import struct
import sys
from fractions import Fraction

NANOSECONDS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
NAMES = ["min", "q1", "mean", "median", "stdev", "q3", "max"]


def branches(field):
    types = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return [each["type"] if isinstance(each, dict) else each for each in types]


def decoded(value, field):
    """As the value comes out of Avro: a float has 32 bits, a double is one where the table holds a whole number."""
    if value is None:
        return None
    if "float" in branches(field):
        return struct.unpack("<f", struct.pack("<f", value))[0]
    return float(value) if "double" in branches(field) else value


def seven(samples):
    if len(samples) < 2:
        return samples * 7
    try:
        stdev = statistics.stdev(samples)
    except (AttributeError, OverflowError):
        stdev = math.nan if any(math.isinf(sample) for sample in samples) else math.inf
    q1, _, q3 = statistics.quantiles(samples, n=4)
    return [min(samples), q1, statistics.mean(samples), statistics.median(samples), stdev, q3, max(samples)]


def text(value):
    value = float(value)
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else "Infinity" if value > 0 else "-Infinity"


rows_file, schema_file, time_field, unit, size, expiration = sys.argv[1:]
size, expiration = (int(Fraction(each) * 10**9) for each in (size, expiration))
table = json.loads(gzip.open(rows_file, "rt").read())
schema = json.load(open(schema_file))
left_out = ("time", "window_size", "count", time_field)
fields = [field for field in schema["fields"]
          if field["name"] not in left_out and set(branches(field)) - {"null"} <= {"int", "long", "float", "double"}]
by_name = {field["name"]: field for field in schema["fields"]}

stream_time, windows, late = None, {}, 0
for row in table["rows"]:
    record = dict(zip(table["columns"], row))
    event_time = round(Fraction(decoded(record[time_field], by_name[time_field])) * NANOSECONDS[unit])
    stream_time = event_time if stream_time is None else max(stream_time, event_time)
    start = event_time // size * size
    if start + size + expiration <= stream_time:
        late += 1
        continue
    windows.setdefault(start, []).append(record)

for start in sorted(windows):
    records = windows[start]
    summary = {"time": float(Fraction(2 * start + size, 2 * 10**9)), "window_size": size / 10**9, "count": len(records)}
    for field in fields:
        values = [decoded(record.get(field["name"]), field) for record in records]
        samples = [value for value in values if value is not None and not math.isnan(value)]
        missing = None if "null" in branches(field) else "NaN"
        results = [text(result) for result in seven(samples)] or [missing] * 7
        summary.update({f"{name}_{field['name']}": result for name, result in zip(NAMES, results)})
    print(json.dumps(summary))
print(late)
