"""Blocks as Python's lzma, bz2 and zlib write them: a line each of name, codec, data and stored bytes, both in base64."""
import base64
import bz2
import lzma
import random
import zlib

random.seed(20)


def say(name, codec, data, stored):
    print(name, codec, base64.b64encode(data).decode(), base64.b64encode(stored).decode())


def deflate(data):
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush()


def lines(length):
    text = b"".join(b"record %d has value %f\n" % (line, random.random()) for line in range(length // 20 + 1))
    return text[:length]


for size in [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 100, 1000, 4095, 4096, 16000, 65535, 65536, 65537, 131072, 400000]:
    for kind, data in [("lines", lines(size)), ("noise", random.randbytes(size)), ("zeros", bytes(size))]:
        say(f"{kind}-{size}", "xz", data, lzma.compress(data))
        say(f"{kind}-{size}", "bzip2", data, bz2.compress(data))
        say(f"{kind}-{size}", "deflate", data, deflate(data))

some = lines(50000)
for preset in range(10):
    say(f"preset-{preset}", "xz", some, lzma.compress(some, preset=preset))
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    say(f"check-{check}", "xz", some, lzma.compress(some, check=check))
for lc, lp, pb in [(0, 0, 0), (4, 0, 0), (0, 4, 4), (3, 1, 2)]:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6, "lc": lc, "lp": lp, "pb": pb}]
    say(f"properties-{lc}{lp}{pb}", "xz", some, lzma.compress(some, filters=filters))
say("x86", "xz", some, lzma.compress(some, filters=[{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2}]))
for name, codec, compress in [("two", "xz", lzma.compress), ("two", "bzip2", bz2.compress)]:
    say(name, codec, some + b"abc" + some, compress(some) + compress(b"abc") + compress(b"") + compress(some))
mixed = random.randbytes(70000) + lines(70000) + bytes(300000) + random.randbytes(3000) + lines(100000)
say("mixed", "xz", mixed, lzma.compress(mixed))
say("mixed", "bzip2", mixed, bz2.compress(mixed))
