#!/usr/bin/env python3
"""Writes texts that hide a value under random stacks of encoders, one JSON object a line:
{"value", "stack": [innermost first], "body": base64}. The encoders are Python's own or written from the formats'
definitions here, so that they share nothing with the decoders under test.

usage: stacks.py SEED COUNT DEEPEST
"""
import base64, binascii, bz2, codecs, gzip, json, lzma, quopri, random, sys, urllib.parse, zlib

seed, count, deepest = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
dice = random.Random(seed)
A85 = bytes(range(33, 118))
Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def text(b):
    return b.decode("ascii")


def big(b, alphabet):
    n, out = int.from_bytes(b, "big"), ""
    while n:
        n, r = divmod(n, len(alphabet))
        out = alphabet[r] + out
    return out.encode()


def z85(b):
    return base64.b85encode(b).translate(bytes.maketrans(
        b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~", Z85))


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


# name -> (function, needs ASCII text)
ENCODERS = {
    "base64": (base64.b64encode, False),
    "base64url": (lambda b: base64.urlsafe_b64encode(b).rstrip(b"="), False),
    "base64 wrapped": (base64.encodebytes, False),
    "base64 reversed": (lambda b: base64.b64encode(b)[::-1], "text"),
    "base64 rot13": (lambda b: codecs.encode(text(base64.b64encode(b)), "rot13").encode(), "text"),
    "base64 in text": (lambda b: b"data:x;base64," + base64.b64encode(b) + b";end", False),
    "base32": (base64.b32encode, False),
    "base32 lower": (lambda b: base64.b32encode(b).lower().rstrip(b"="), False),
    "base32hex": (base64.b32hexencode, False),
    "hex": (binascii.hexlify, False),
    "HEX": (lambda b: binascii.hexlify(b).upper(), False),
    "hex colons": (lambda b: binascii.hexlify(b, ":"), False),
    "hex spaces": (lambda b: binascii.hexlify(b, " "), False),
    "hex dashes": (lambda b: binascii.hexlify(b, "-"), False),
    "\\x": (lambda b: lists(b, "\\x%02x", ""), False),
    "0x": (lambda b: lists(b, "0x%02X", ", "), False),
    "\\octal": (lambda b: lists(b, "\\%03o", ""), False),
    "octal": (lambda b: lists(b, "%03o", " "), False),
    "decimal": (lambda b: b"[" + lists(b, "%d", ",") + b"]", False),
    "decimal spaces": (lambda b: lists(b, "%d", " "), False),
    "bits": (lambda b: "".join(f"{x:08b}" for x in b).encode(), False),
    "bits spaces": (lambda b: " ".join(f"{x:08b}" for x in b).encode(), False),
    "json": (lambda b: json.dumps({"a": text(b)}).encode(), True),
    "json string": (lambda b: json.dumps({"p": json.dumps({"k": [1, text(b)]})}).encode(), True),
    "\\u": (lambda b: ('"' + "".join(f"\\u{x:04x}" for x in b) + '"').encode(), True),
    "percent": (lambda b: lists(b, "%%%02X", ""), False),
    "percent twice": (lambda b: lists(b, "%%25%02x", ""), False),
    "form": (lambda b: b"a=1&b=" + urllib.parse.quote_plus(b).encode(), False),
    "html": (lambda b: lists(b, "&#%d;", ""), True),
    "html hex": (lambda b: lists(b, "&#x%x;", ""), True),
    "quoted-printable": (lambda b: quopri.encodestring(b, quotetabs=True), "text"),
    "QP all": (lambda b: lists(b, "=%02X", ""), False),
    "uu": (uu, False),
    "utf-16le": (lambda b: text(b).encode("utf-16le"), True),
    "utf-16be": (lambda b: b"\xfe\xff" + text(b).encode("utf-16be"), True),
    "utf-32": (lambda b: text(b).encode("utf-32"), True),
    "gzip": (lambda b: gzip.compress(b, mtime=0), False),
    "zlib": (zlib.compress, False),
    "deflate": (deflate, False),
    "bzip2": (bz2.compress, False),
    "xz": (lzma.compress, False),
    "lzma": (lambda b: lzma.compress(b, format=lzma.FORMAT_ALONE), False),
    "ascii85": (lambda b: base64.a85encode(b, adobe=True), False),
    "ascii85 bare": (base64.a85encode, "text"),
    "base85": (base64.b85encode, "text"),
    "z85": (z85, "text"),
    "base58": (lambda b: big(b, B58), "text"),
    "full-width": (lambda b: "".join(chr(0xff01 + x - 33) if 33 <= x < 127 else chr(x) for x in b).encode(), True),
    "zero-width": (lambda b: "\u200b".join(text(b)).encode(), True),
    "protobuf": (protobuf, False),
    "multipart": (lambda b: b'--xYz\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + b + b"\r\n--xYz--\r\n", False),
}
# One number of many digits is not worth reading: the decoder stops at 1024 of them.
SHORT_ONLY = {"base58": 500}


def fits(name, b):
    needs = ENCODERS[name][1]
    if needs and (not b.isascii() or any(x < 32 and x not in (9, 10, 13) or x == 127 for x in b)):
        return False
    return len(b) <= SHORT_ONLY.get(name, 20000) and len(b) >= 6


def main():
    names = sorted(ENCODERS)
    for number in range(count):
        value = "".join(dice.choice("abcdefghijkmnopqrstuvwxyz0123456789") for _ in range(dice.randint(12, 20)))
        data, stack = value.encode(), []
        if dice.random() < 0.5:
            data = b"user " + data + b" on /srv/" + data + b"/x"
        # The first ones go through the table, so that each encoder is tried by itself.
        depth = 1 if number < len(names) else dice.randint(1, deepest)
        for _ in range(depth * 8):  # what has grown too long fits nothing
            if len(stack) == depth:
                break
            name = names[number] if number < len(names) else dice.choice(names)
            if fits(name, data):
                data = ENCODERS[name][0](data)
                stack.append(name)
        print(json.dumps({"value": value, "stack": stack, "body": text(base64.b64encode(data))}))


main()
