"""Encoders by name, innermost to outermost use: Python's own, bindings of the formats' own libraries, or written here
from the formats' definitions. They share nothing with the decoders under test.
"""
import base64, binascii, bz2, codecs, gzip, html, json, lzma, quopri, struct, urllib.parse, zlib
import brotli, cbor2, lz4.block, lz4.frame, lzstring, msgpack, snappy, zstandard

Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LZ = lzstring.LZString()


def text(b):
    return b.decode("ascii")


def big(b, alphabet):
    n, out = int.from_bytes(b, "big"), ""
    while n:
        n, r = divmod(n, len(alphabet))
        out = alphabet[r] + out
    return out.encode()


def uu(b):
    return b"begin 644 x\n" + b"".join(binascii.b2a_uu(b[i:i + 45]) for i in range(0, len(b), 45)) + b"`\nend\n"


def deflate(b):
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    return c.compress(b) + c.flush()


def varint(n):
    out = b""
    while n >= 128:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def protobuf(b):
    return b"\x08\x96\x01\x12" + varint(len(b)) + b + b"\x18\x01"


def lists(b, form, separator):
    return separator.join(form % x for x in b).encode()


def row(b, start, bits):
    """Digits of so many bits, the character of each as far behind the first one as it says."""
    digits = "".join(f"{x:08b}" for x in b)
    return "".join(chr(start + int(digits[i:i + bits].ljust(bits, "0"), 2)) for i in range(0, len(digits), bits)).encode()


def selectors(b):
    return "".join(chr(0xfe00 + x if x < 16 else 0xe0100 + x - 16) for x in b).encode()


def url64(b):
    return base64.urlsafe_b64encode(b).rstrip(b"=")


def jwt(b):
    return b".".join([url64(b'{"alg":"HS256","typ":"JWT"}'), url64(b'{"iat":1700000000,"sub":"' + b + b'"}'), url64(bytes(range(32)))])


def jwe(b):
    return b".".join([url64(b'{"alg":"dir","enc":"A256GCM","kid":"' + b + b'"}'), b"", url64(b"\x01" * 12), url64(bytes(range(40))),
                      url64(b"\x07" * 16)])


def dns(b):
    letters = text(base64.b32encode(b)).lower().rstrip("=")
    return (".".join(letters[i:i + 63] for i in range(0, len(letters), 63)) + ".t.example").encode()


def rot(b, n):
    return bytes((x - c + n) % 26 + c if 65 <= x <= 90 or 97 <= x <= 122 else x for x in b for c in [65 if x <= 90 else 97])


def xor(b, key):
    return bytes(x ^ key[i % len(key)] for i, x in enumerate(b))


# name -> (function, what it needs): "" any bytes; "text": printable ASCII; "plain": that, without quotes, backslashes and
# angle brackets, which the form could not hold; "value": the bare value, for what only makes sense right on it.
ENCODERS = {
    "base64": (base64.b64encode, ""),
    "base64url": (url64, ""),
    "base64 wrapped": (base64.encodebytes, ""),
    "base64 reversed": (lambda b: base64.b64encode(b)[::-1], "text"),
    "base64 rot13": (lambda b: codecs.encode(text(base64.b64encode(b)), "rot13").encode(), "text"),
    "base64 in text": (lambda b: b"data:x;base64," + base64.b64encode(b) + b";end", ""),
    "base64 phase 1": (lambda b: b"Q" + base64.b64encode(b), "text"),
    "base64 phase 2": (lambda b: base64.b64encode(b"ab: " + b)[2:], "text"),
    "base64 phase 3": (lambda b: b"k9Z" + base64.b64encode(b), "text"),
    "base32": (base64.b32encode, ""),
    "base32 lower": (lambda b: base64.b32encode(b).lower().rstrip(b"="), ""),
    "base32hex": (base64.b32hexencode, ""),
    "base32hex lower": (lambda b: base64.b32hexencode(b).lower(), ""),
    "base58": (lambda b: big(b, B58), "text"),
    "hex": (binascii.hexlify, ""),
    "HEX": (lambda b: binascii.hexlify(b).upper(), ""),
    "hex colons": (lambda b: binascii.hexlify(b, ":"), ""),
    "hex spaces": (lambda b: binascii.hexlify(b, " "), ""),
    "hex dashes": (lambda b: binascii.hexlify(b, "-"), ""),
    "hex commas": (lambda b: lists(b, "%02x", ", "), ""),
    "hex underscores": (lambda b: binascii.hexlify(b, "_"), ""),
    "\\x": (lambda b: lists(b, "\\x%02x", ""), ""),
    "0x": (lambda b: lists(b, "0x%02X", ", "), ""),
    "\\octal": (lambda b: lists(b, "\\%03o", ""), ""),
    "octal": (lambda b: lists(b, "%03o", " "), ""),
    "decimal": (lambda b: b"[" + lists(b, "%d", ",") + b"]", ""),
    "decimal spaces": (lambda b: lists(b, "%d", " "), ""),
    "bits": (lambda b: "".join(f"{x:08b}" for x in b).encode(), ""),
    "bits spaces": (lambda b: " ".join(f"{x:08b}" for x in b).encode(), ""),
    "json": (lambda b: json.dumps({"a": text(b)}).encode(), "text"),
    "json key": (lambda b: json.dumps({"m": {text(b): 1}}).encode(), "text"),
    "json string": (lambda b: json.dumps({"p": json.dumps({"k": [1, text(b)]})}).encode(), "text"),
    "json string of string": (lambda b: json.dumps({"p": json.dumps({"q": json.dumps([text(b)])})}).encode(), "text"),
    "ndjson": (lambda b: b'{"n":1}\n' + json.dumps({"a": [text(b)]}).encode() + b'\n{"n":2}\n', "text"),
    "\\u": (lambda b: ('"' + "".join(f"\\u{x:04x}" for x in b) + '"').encode(), "text"),
    "percent": (lambda b: lists(b, "%%%02X", ""), ""),
    "percent twice": (lambda b: lists(b, "%%25%02x", ""), ""),
    "percent three times": (lambda b: lists(b, "%%2525%02x", ""), ""),
    "form": (lambda b: b"a=1&b=" + urllib.parse.quote_plus(b).encode(), ""),
    "cookie": (lambda b: b"a=1; sid=" + urllib.parse.quote(b).encode() + b"; Path=/", ""),
    "basic": (lambda b: b"Basic " + base64.b64encode(b"user:" + b), ""),
    "jwt": (jwt, "plain"),
    "jwe": (jwe, "plain"),
    "xml": (lambda b: b'<?xml version="1.0"?><e a="1"><v>' + html.escape(text(b)).encode() + b"</v></e>", "text"),
    "html": (lambda b: lists(b, "&#%d;", ""), "text"),
    "html hex": (lambda b: lists(b, "&#x%x;", ""), "text"),
    "quoted-printable": (lambda b: quopri.encodestring(b, quotetabs=True), "text"),
    "QP all": (lambda b: lists(b, "=%02X", ""), ""),
    "uu": (uu, ""),
    "utf-7": (lambda b: b"".join(b"+" + base64.b64encode(b"\0" + bytes([x])).rstrip(b"=") + b"-" for x in b), "text"),
    "utf-16le": (lambda b: text(b).encode("utf-16le"), "text"),
    "utf-16be": (lambda b: b"\xfe\xff" + text(b).encode("utf-16be"), "text"),
    "utf-32": (lambda b: text(b).encode("utf-32"), "text"),
    "gzip": (lambda b: gzip.compress(b, mtime=0), ""),
    "zlib": (zlib.compress, ""),
    "deflate": (deflate, ""),
    "bzip2": (bz2.compress, ""),
    "xz": (lzma.compress, ""),
    "lzma": (lambda b: lzma.compress(b, format=lzma.FORMAT_ALONE), ""),
    "zstd": (zstandard.compress, ""),
    "brotli": (brotli.compress, ""),
    "lz4": (lz4.frame.compress, ""),
    "lz4 block": (lambda b: lz4.block.compress(b, store_size=False), ""),
    "snappy": (snappy.compress, ""),
    "lz-string": (lambda b: LZ.compressToBase64(text(b)).encode(), "text"),
    "lz-string uri": (lambda b: LZ.compressToEncodedURIComponent(text(b)).encode(), "text"),
    "lz-string utf-16": (lambda b: LZ.compressToUTF16(text(b)).encode(), "text"),
    "ascii85": (lambda b: base64.a85encode(b, adobe=True), ""),
    "ascii85 bare": (base64.a85encode, "text"),
    "base85": (base64.b85encode, "text"),
    "z85": (lambda b: base64.b85encode(b).translate(bytes.maketrans(B85, Z85)), "text"),
    "full-width": (lambda b: "".join(chr(0xff01 + x - 33) if 33 <= x < 127 else chr(x) for x in b).encode(), "text"),
    "zero-width": (lambda b: "\u200b".join(text(b)).encode(), "text"),
    "emoji": (lambda b: row(b, 0x1f600, 4), ""),
    "braille": (lambda b: row(b, 0x2800, 8), ""),
    "ideographs": (lambda b: row(b, 0x4e00, 6), ""),
    "private use": (lambda b: row(b, 0xe000, 5), ""),
    "a to p": (lambda b: row(b, 0x61, 4), ""),
    "selectors": (selectors, ""),
    "protobuf": (protobuf, ""),
    "grpc": (lambda b: b"\0" + struct.pack(">I", len(protobuf(b))) + protobuf(b), ""),
    "msgpack": (lambda b: msgpack.packb({"n": 7, "v": [b]}), ""),
    "cbor": (lambda b: cbor2.dumps({"n": 7, "v": [b]}), ""),
    "multipart": (lambda b: b'--xYz\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + b + b"\r\n--xYz--\r\n", ""),
    "labels": (dns, "value"),
    "reversed": (lambda b: b[::-1], "value"),
    "rot13": (lambda b: rot(b, 13), "value"),
    "rot7": (lambda b: rot(b, 7), "value"),
    "rot13 hex": (lambda b: rot(binascii.hexlify(b), 13), ""),
    "rot13 \\u": (lambda b: rot(('{"v":"' + "".join(f"\\u{x:04x}" for x in b) + '"}').encode(), 13), "text"),
    "rot13 percent": (lambda b: rot(b"k=" + lists(b, "%%%02x", ""), 13), ""),
    "json reversed": (lambda b: json.dumps({"a": text(b)}).encode()[::-1], "text"),
    "gzip reversed": (lambda b: gzip.compress(b, mtime=0)[::-1], ""),
    "json xor": (lambda b: xor(json.dumps({"event": text(b), "n": 1}).encode(), b"\x9a"), "text"),
    "gzip xor": (lambda b: xor(gzip.compress(b, mtime=0), b"\x5a"), ""),
    "xor 1": (lambda b: xor(b, b"\x5a"), "value"),
    "xor 3": (lambda b: xor(b, b"\x13\x5a\xe7"), "value"),
}
# What is told by its ends alone, and is printable: in another text nothing says where it begins.
OUTERMOST = {
    "json xor low": (lambda b: xor(json.dumps({"event": text(b), "n": 1}).encode(), b"\x05"), "text"),
}
ALL = ENCODERS | OUTERMOST
# One number of many digits is not worth reading: the decoder stops at 1024 of them.
MOST_BYTES = {"base58": 500}


def fits(name, b, bare):
    needs = ALL[name][1]
    if needs == "value":
        return bare
    if needs and (not b.isascii() or any(x < 32 and x not in (9, 10, 13) or x == 127 for x in b)):
        return False
    if needs == "plain" and any(x in b'"\\<>\r\n\t' for x in b):
        return False
    return 6 <= len(b) <= MOST_BYTES.get(name, 20000)
