#!/usr/bin/python3
"""Writes digests by implementations that share nothing with ours, one a line: algorithm, input in hex ("-" for none),
digest in hex. The inputs grow over every boundary of a block and of a word: 0 to 300 bytes, and one of 1,000.

Sources: hashlib and the openssl program (which OpenSSL itself stands behind), pycryptodome, xxhash, b3sum, CPython's own
SipHash-1-3 (keyed with zeros by PYTHONHASHSEED=0), uuid, zlib; FNV, MurmurHash3, CRC-32C, DJB2 and Java's hashCode are
written here from their definitions.
"""
import hashlib, os, subprocess, sys, tempfile, uuid, zlib
import xxhash
from Cryptodome.Hash import MD4, keccak

if os.environ.get("PYTHONHASHSEED") != "0":
    os.execve(sys.executable, [sys.executable, "-B", *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})

INPUTS = [bytes((7 * i + i // 256 + n) & 255 for i in range(n)) for n in [*range(0, 301), 1000]]
M32, M64 = (1 << 32) - 1, (1 << 64) - 1


def fnv(data, prime, value, bits, multiply_first):
    for byte in data:
        if multiply_first:
            value = value * prime % (1 << bits) ^ byte
        else:
            value = (value ^ byte) * prime % (1 << bits)
    return value.to_bytes(bits // 8, "big")


def rotl(x, n, bits):
    return (x << n | x >> (bits - n)) & ((1 << bits) - 1)


def fmix32(h):
    h = (h ^ h >> 16) * 0x85ebca6b & M32
    h = (h ^ h >> 13) * 0xc2b2ae35 & M32
    return h ^ h >> 16


def fmix64(h):
    h = (h ^ h >> 33) * 0xff51afd7ed558ccd & M64
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53 & M64
    return h ^ h >> 33


def murmur32(data):
    h, whole = 0, len(data) // 4 * 4
    for i in range(0, len(data), 4):
        k = int.from_bytes(data[i:i + 4], "little") * 0xcc9e2d51 & M32
        h ^= rotl(k, 15, 32) * 0x1b873593 & M32
        if i < whole:
            h = (rotl(h, 13, 32) * 5 + 0xe6546b64) & M32
    return fmix32(h ^ len(data)).to_bytes(4, "big")


def murmur_x64(data):
    c1, c2, h1, h2, whole = 0x87c37b91114253d5, 0x4cf5ad432745937f, 0, 0, len(data) // 16 * 16
    mix1 = lambda k: rotl(k * c1 & M64, 31, 64) * c2 & M64
    mix2 = lambda k: rotl(k * c2 & M64, 33, 64) * c1 & M64
    for i in range(0, len(data), 16):
        h1 ^= mix1(int.from_bytes(data[i:i + 8], "little"))
        if i < whole:
            h1 = ((rotl(h1, 27, 64) + h2) * 5 + 0x52dce729) & M64
        h2 ^= mix2(int.from_bytes(data[i + 8:i + 16], "little"))
        if i < whole:
            h2 = ((rotl(h2, 31, 64) + h1) * 5 + 0x38495ab5) & M64
    h1, h2 = h1 ^ len(data), h2 ^ len(data)
    h1 = (h1 + h2) & M64
    h2 = (h2 + h1) & M64
    h1, h2 = fmix64(h1), fmix64(h2)
    h1 = (h1 + h2) & M64
    return h1.to_bytes(8, "big") + ((h2 + h1) & M64).to_bytes(8, "big")


def murmur_x86(data):
    c = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93]
    add, turns, mixes = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17], [19, 17, 15, 13], [15, 16, 17, 18]
    h, whole = [0] * 4, len(data) // 16 * 16
    for i in range(0, len(data), 16):
        for j in range(4):
            k = int.from_bytes(data[i + 4 * j:i + 4 * j + 4], "little") * c[j] & M32
            h[j] ^= rotl(k, mixes[j], 32) * c[(j + 1) % 4] & M32
            if i < whole:
                h[j] = ((rotl(h[j], turns[j], 32) + h[(j + 1) % 4]) * 5 + add[j]) & M32
    h = [x ^ len(data) for x in h]
    for _ in range(2):
        h[0] = sum(h) & M32
        h[1:] = [(x + h[0]) & M32 for x in h[1:]]
        if _ == 0:
            h = [fmix32(x) for x in h]
    return b"".join(x.to_bytes(4, "big") for x in h)


def crc32c(data):
    crc = M32
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
    return (crc ^ M32).to_bytes(4, "big")


def djb2(data):
    value = 5381
    for byte in data:
        value = (value * 33 + byte) & M32
    return value.to_bytes(4, "big")


def new(name):
    return lambda data: hashlib.new(name, data).digest()


def in_namespace(make, namespace):
    # uuid3 and uuid5 take text; ours takes bytes, which here are ASCII.
    return lambda data: make(namespace, data.decode()).bytes if data.isascii() else None


ALGORITHMS = {
    **{name: new(name.lower().replace("-", "", 1) if name != "SHA-512/224" and name != "SHA-512/256" else name.lower().replace("-", "").replace("/", "_"))
       for name in ["MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/224", "SHA-512/256", "RIPEMD-160", "SM3"]},
    **{f"SHA3-{bits}": new(f"sha3_{bits}") for bits in [224, 256, 384, 512]},
    **{f"BLAKE2b-{bits}": (lambda size: lambda data: hashlib.blake2b(data, digest_size=size).digest())(bits // 8) for bits in [512, 256, 160, 128]},
    **{f"BLAKE2s-{bits}": (lambda size: lambda data: hashlib.blake2s(data, digest_size=size).digest())(bits // 8) for bits in [256, 128]},
    "Keccak-256": lambda data: keccak.new(data=data, digest_bits=256).digest(),
    "MD4": lambda data: MD4.new(data=data).digest(),
    "XXH64": lambda data: xxhash.xxh64_digest(data),
    "XXH3 (64 bits)": lambda data: xxhash.xxh3_64_digest(data),
    "XXH3 (128 bits)": lambda data: xxhash.xxh3_128_digest(data),
    "XXH32": lambda data: xxhash.xxh32_digest(data),
    "SipHash-1-3": lambda data: (hash(data + b"\xff") & M64).to_bytes(8, "big"),
    "CRC-32": lambda data: zlib.crc32(data).to_bytes(4, "big"),
    "Adler-32": lambda data: zlib.adler32(data).to_bytes(4, "big"),
    "CRC-32C": crc32c,
    "DJB2": djb2,
    "FNV-1a (64 bits)": lambda data: fnv(data, 0x100000001b3, 0xcbf29ce484222325, 64, False),
    "FNV-1 (64 bits)": lambda data: fnv(data, 0x100000001b3, 0xcbf29ce484222325, 64, True),
    "FNV-1a (32 bits)": lambda data: fnv(data, 0x1000193, 0x811c9dc5, 32, False),
    "FNV-1 (32 bits)": lambda data: fnv(data, 0x1000193, 0x811c9dc5, 32, True),
    "MurmurHash3 (32 bits)": murmur32,
    "MurmurHash3 x64 (128 bits)": murmur_x64,
    "MurmurHash3 x86 (128 bits)": murmur_x86,
}
for version, make in [("3", uuid.uuid3), ("5", uuid.uuid5)]:
    for name, namespace in [("DNS", uuid.NAMESPACE_DNS), ("URL", uuid.NAMESPACE_URL), ("OID", uuid.NAMESPACE_OID), ("X.500", uuid.NAMESPACE_X500)]:
        ALGORITHMS[f"UUIDv{version} in the {name} namespace"] = in_namespace(make, namespace)


def of_files(command, data_list):
    """One digest a file, first on its line or last, by a program that takes many."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{i:04}" for i in range(len(data_list))]
        for name, data in zip(names, data_list):
            with open(name, "wb") as file:
                file.write(data)
        lines = subprocess.run([*command, *names], check=True, capture_output=True, text=True).stdout.splitlines()
    return [bytes.fromhex(line.split()[0]) for line in lines]


def tell(name, data, digest):
    print(name, data.hex() or "-", digest.hex(), sep="\t")


for name, digest_of in ALGORITHMS.items():
    for data in INPUTS:
        ascii_data = bytes(byte & 127 for byte in data)
        for one in {data, ascii_data}:
            digest = digest_of(one)
            if digest is not None:
                tell(name, one, digest)
for data in INPUTS:
    value = 0
    text = bytes(byte & 127 for byte in data)
    for byte in text:
        value = (value * 31 + byte) & M32
    tell("Java's hashCode", text, value.to_bytes(4, "big"))
for name, command in [("BLAKE3", ["b3sum", "--no-names"]),
                      ("Whirlpool", ["openssl", "dgst", "-provider", "legacy", "-provider", "default", "-r", "-whirlpool"])]:
    for data, digest in zip(INPUTS, of_files(command, INPUTS)):
        tell(name, data, digest)
