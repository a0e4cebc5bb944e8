#!/usr/bin/python3
"""Writes the fuzz targets' seeds into fixtures/corpora/fuzz/TARGET/: small texts in each target's own form, made by
encoders that share nothing with the decoders. Files that are there already (inputs that once broke something are named
after what they broke) stay. Run it after a decoder was added, with a line for it in SEEDS.

usage: make_seeds.py
"""
import base64, binascii, bz2, codecs, gzip, json, lzma, pathlib, quopri, socket, struct, subprocess, sys, tarfile, io, zlib
import brotli, cbor2, lz4.block, lz4.frame, lzstring, msgpack, snappy, zstandard

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tests/unit/harness/decode"))
from encoders import big, deflate, lists, row, selectors, uu, varint

ROOT = TOP / "fixtures/corpora/fuzz"
TEXT = b"user kzvbqtw on /home/kzvbqtw-17/src, mail kzvbqtw.ab@mail.example, again kzvbqtw"
LONG = TEXT * 4
LZ = lzstring.LZString()


def protobuf(b):
    return b"\x08\x96\x01\x12" + varint(len(b)) + b + b"\x1a" + varint(len(b) + 4) + b"\x0a" + varint(len(b)) + b + b"\x10\x01"


def grpc(b):
    return b"\0" + struct.pack(">I", len(b)) + b


def lz_utf16(b):
    return LZ.compress(b.decode()).encode("utf-16le", "surrogatepass")


def unix_compress(b):
    return subprocess.run(["compress", "-f"], input=b, stdout=subprocess.PIPE, check=True).stdout  # ncompress


def websocket(opcode, b, final=True, mask=b"\x12\x34\x56\x78"):
    head = bytes([opcode | (128 if final else 0)])
    head += bytes([128 | len(b)]) if len(b) < 126 else b"\xfe" + struct.pack(">H", len(b))
    return head + mask + bytes(x ^ mask[i % 4] for i, x in enumerate(b))


def h2(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def field(name, value):
    return b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value


HEAD = (field(b":method", b"POST") + field(b":scheme", b"https") + field(b":authority", b"h.example") +
        field(b":path", b"/v1?u=kzvbqtw"))


def dns(name, kind=1, count=1):
    labels = b"".join(bytes([len(x)]) + x for x in name.split(b".")) + b"\0"
    return struct.pack(">HHHHHH", 0x1234, 0x0100, count, 0, 0, 0) + labels + struct.pack(">HH", kind, 1)


def ethernet(ip_kind, packet):
    frame = b"\2\0\0\0\0\1\2\0\0\0\0\2" + struct.pack(">H", ip_kind) + packet
    assert len(frame) < 255
    return bytes([len(frame)]) + frame


def ip4(protocol, payload):
    return ethernet(0x0800, struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0,
                                        socket.inet_aton("198.51.100.7"), socket.inet_aton("203.0.113.9")) + payload)


def ip6(protocol, payload):
    a, b = (socket.inet_pton(socket.AF_INET6, x) for x in ("2001:db8::1", "2001:db8::2"))
    return ethernet(0x86dd, struct.pack(">IHBB16s16s", 6 << 28, len(payload), protocol, 64, a, b) + payload)


def tcp(flags, sequence, payload=b"", port=443):
    return struct.pack(">HHIIBBHHH", 50000, port, sequence, 0, 0x50, flags, 1000, 0, 0) + payload


def udp(port, payload):
    return struct.pack(">HHHH", 50001, port, 8 + len(payload), 0) + payload


def rows(*fields):
    return b"".join(str(len(x)).encode() + b":" + x for x in fields)


def jwt(header, claims, signature=b"\1" * 64):
    part = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=")
    return b".".join([part(json.dumps(header).encode()), part(json.dumps(claims).encode()), part(signature)])


def archive(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue().rstrip(b"\0") + bytes(1024 + -len(out.getvalue().rstrip(b"\0")) % 512)


EXCHANGE = {"id": "x00001", "time": "2026-01-02T03:04:05Z", "scheme": "https", "host": "t.example", "port": 443,
            "method": "POST", "target": "/e?u=kzvbqtw", "headers": [["Host", "t.example"], ["X-User", "kzvbqtw"]],
            "body": {"encoding": "utf8", "data": json.dumps({"a": json.dumps({"u": "kzvbqtw"})})},
            "response": {"status": 200, "headers": [], "body": {"encoding": "base64", "data": "AAEC"}}}
FINDING = {"rule": "leak/canary", "level": "error", "run": "failure", "scenario": "failure", "exchange": "x00001",
           "canary": "user", "canary_class": "username", "place": "body", "pointer": "/a", "path": ["json"],
           "offset": 3, "length": 7, "message": "the user name", "evidence": "kzvbqtw", "fingerprint": "0" * 32}
SCHEMA = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["a"],
          "additionalProperties": False,
          "properties": {"a": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 9, "format": "uuid"},
                         "b": {"oneOf": [{"type": "integer", "minimum": 1}, {"$ref": "#/definitions/n"}]},
                         "c": {"type": "array", "items": {"enum": [1, "x", None]}, "uniqueItems": True, "maxItems": 3}},
          "definitions": {"n": {"type": "number", "multipleOf": 0.5}},
          "if": {"required": ["b"]}, "then": {"required": ["c"]}, "else": {"not": {"required": ["c"]}}}
PROFILE = (ROOT.parent.parent / "profiles/refcli.yaml").read_bytes()
CHUNKS = b"5\r\nhello\r\n1a;x=\"y\"\r\n" + b"k" * 26 + b"\r\n0\r\nX-Sum: 1\r\nX-User: kzvbqtw\r\n\r\n"
REQUEST = b"POST /v1/e?u=kzvbqtw HTTP/1.1\r\nHost: t.example:8443\r\nCookie: a=1\r\n"
NESTED = json.dumps({"p": json.dumps({"k": ["a\u00e9\n", base64.b64encode(gzip.compress(TEXT, mtime=0)).decode()]})}).encode()

HAR_ENTRIES = [
    json.dumps({"startedDateTime": "2026-11-22T10:00:00.000Z", "request": {
        "method": "POST", "url": "https://u:p@t.example:8443/a?b=c#d", "httpVersion": "HTTP/1.1", "bodySize": 20,
        "headers": [{"name": "Content-Length", "value": "20"}, {"name": "Content-Encoding", "value": "gzip"}],
        "cookies": [{"name": "s", "value": "1"}], "queryString": [{"name": "m", "value": "x y"}],
        "postData": {"mimeType": "application/json", "text": "\x1f\x8b\ufffd\xe9", "params": [{"name": "0", "value": {"a": [1]}}]}},
        "response": {"status": 200, "content": {"text": "?", "encoding": "base64"}}}).encode(),
    json.dumps({"_resourceType": "websocket", "request": {"method": "GET", "url": "wss://t.example/s"}, "_webSocketMessages": [
        {"type": "send", "opcode": 2, "data": "AQLI/w=="}, {"type": "receive", "data": "x"}, {"type": "send", "_file": "a.jsonl"}]}).encode(),
    b'{"request":{"url":"http://h","_content":{"text":"AAE=","encoding":"base64"},"_requestBodyStatus":"discarded:too-large","headers":{"A":["b"]}},'
    b'"request":{"url":"data:,x"},"_requestRaw":"\\ud83d \\udc8b \xff\x01","time":NaN}']

def request(target, body=b"", *headers, method="POST"):
    return "\n".join([f"{method} {target}", *headers, "", ""]).encode() + (body if isinstance(body, bytes) else json.dumps(body).encode())


def lines(*documents):
    return "".join(json.dumps(document) + "\n" for document in documents).encode()


def field2(number, b):
    return bytes([number << 3 | 2]) + varint(len(b)) + b


# A resource with one attribute, then one span.
OTLP_SPAN = field2(1, field2(1, field2(1, field2(1, b"host.name") + field2(2, field2(1, b"h1")))) +
                   field2(2, field2(2, field2(1, bytes(range(16))) + field2(2, bytes(range(8))) + field2(5, b"command ran"))))
SEGMENT = {"batch": [{"type": "track", "event": "command ran", "messageId": "m1", "properties": {"command": "build"}}], "sentAt": "2026-01-02T03:04:05Z"}
INNER = base64.urlsafe_b64encode(json.dumps({"schema": "iglu:u/1", "data": {"schema": "iglu:ran/1", "data": {"command": "build"}}}).encode()).decode()
JSON_TYPE = "Content-Type: application/json"

# One of each row of harness/payload/dialects/dialect_table.cc, as tests/fuzz/request_text.h reads it: its golden payload.
DIALECTS = {
    "sentry_envelope": [request("/api/1/envelope/?sentry_key=k", lines({"event_id": "e1", "sent_at": "t"}, {"type": "event"}, {"server_name": "h1", "level": "error"}, {"type": "log"}, {"version": 2, "items": [{"body": "ran"}]}) + b'{"type":"attachment","length":3}\n\1\2\3\n')],
    "sentry_store": [request("/api/1/store/", {"event_id": "e1", "platform": "python", "server_name": "h1", "level": "error", "extra": {"sys.argv": ["cli"]}}, JSON_TYPE)],
    "mixpanel_track": [request("/track?ip=0&data=" + base64.b64encode(json.dumps({"event": "command ran", "properties": {"token": "t"}}).encode()).decode().rstrip("="), method="GET"),
                       request("/track", b"data=" + base64.b64encode(b'[{"event":"command ran","properties":{"token":"t"}}]').rstrip(b"="), "Content-Type: application/x-www-form-urlencoded")],
    "countly_request": [request("/i?app_key=k&device_id=d&events=%5B%7B%22key%22%3A%22command%20ran%22%2C%22count%22%3A1%7D%5D", method="GET")],
    "google_analytics_hits": [request("/collect", b"v=1&tid=UA-1-1&cid=c&t=event&ec=cli&ea=ran"), request("/batch", b"v=1&tid=UA-1-1&t=event\nv=1&tid=UA-1-1&t=pageview\n")],
    "google_analytics_4_events": [request("/mp/collect?measurement_id=G-1", {"client_id": "c", "events": [{"name": "ran", "params": {"command": "build"}}]}, JSON_TYPE)],
    "posthog_batch": [request("/batch/", {"api_key": "k", "batch": [{"event": "command ran", "uuid": "u", "properties": {"$lib": "l", "command": "build"}}], "sent_at": "t"}, JSON_TYPE)],
    "amplitude_events": [request("/2/httpapi", {"api_key": "k", "events": [{"event_type": "command ran", "device_id": "d"}]}, JSON_TYPE)],
    "bugsnag_notify": [request("/", {"apiKey": "k", "notifier": {"name": "n"}, "events": [{"exceptions": [{"errorClass": "Error", "errorMessage": "m", "stacktrace": []}], "device": {"hostname": "h1"}}]}, JSON_TYPE)],
    "statsig_events": [request("/v1/log_event", {"statsigMetadata": {"sdkType": "s"}, "events": [{"eventName": "command ran", "user": {"userID": "a"}}]}, JSON_TYPE)],
    "rudderstack_batch": [request("/v1/batch", SEGMENT, "Content-Type: application/x-www-form-urlencoded")],
    "segment_batch": [request("/v1/batch", SEGMENT, JSON_TYPE)],
    "snowplow_payload": [request("/com.snowplowanalytics.snowplow/tp2", {"schema": "iglu:p/1", "data": [{"e": "ue", "eid": "i", "ue_px": INNER}]}, JSON_TYPE),
                         request("/i?e=ue&eid=i&p=srv&tv=n-1&aid=demo&ue_px=" + INNER.rstrip("="), method="GET")],
    "otlp_json": [request("/v1/traces", {"resourceSpans": [{"resource": {"attributes": [{"key": "host.name", "value": {"stringValue": "h1"}}]}, "scopeSpans": [{"spans": [{"name": "command ran"}]}]}]}, JSON_TYPE)],
    "otlp_protobuf": [request("/v1/traces", OTLP_SPAN, "Content-Type: application/x-protobuf"),
                      request("/opentelemetry.proto.collector.trace.v1.TraceService/Export", grpc(OTLP_SPAN), "Content-Type: application/grpc")],
    "elastic_apm_intake": [request("/intake/v2/events", lines({"metadata": {"service": {"name": "demo"}, "system": {"detected_hostname": "h1"}}}, {"transaction": {"name": "command ran", "id": "i"}}), "Content-Type: application/x-ndjson")],
    "datadog_traces": [request("/v0.4/traces", msgpack.packb([[{"name": "command ran", "span_id": 1, "meta": {"command": "build"}}]]), "Content-Type: application/msgpack", method="PUT")],
    "datadog_telemetry": [request("/telemetry/proxy/api/v2/apmtelemetry", {"api_version": "v2", "request_type": "app-started", "runtime_id": "r", "payload": {}, "host": {"hostname": "h1"}}, JSON_TYPE)],
    "datadog_statsd": [b"UDP\n\nrun.time:12.5|ms|@0.5|#host:h1,env:prod\nran:1|c\n", request("/dogstatsd/v2/proxy", b"ran:1|c|#command:build|c:in-1\n")],
    "devpod_events": [request("/", {"data": [{"event": {"type": "devpod_cli", "machine_id": "m", "properties": json.dumps({"command": "up"}), "timestamp": "2026-01-02T03:04:05Z"}, "user": {"machine_id": "m"}}]}, JSON_TYPE)],
    "new_relic_agent": [request("/agent_listener/invoke_raw_method?method=custom_event_data&license_key=k", ["run", {"reservoir_size": 1}, [[{"type": "CommandRan", "timestamp": 1}, {"command": "build"}, {}]]], JSON_TYPE)],
    "rollbar_item": [request("/api/1/item/", {"data": {"level": "error", "notifier": {"name": "n"}, "server": {"host": "h1"}, "body": {"trace_chain": []}}}, JSON_TYPE)],
    "launchdarkly_events": [request("/bulk", [{"kind": "custom", "creationDate": 1, "key": "command ran"}], JSON_TYPE, "X-LaunchDarkly-Event-Schema: 4")],
    "unleash_client": [request("/api/client/register", {"appName": "demo", "instanceId": "user-host", "strategies": []}, JSON_TYPE)],
    "scarf_package_event": [request("/package-event/install", {"libraryType": "npm", "rawPlatform": "linux", "dependencyInfo": {"rootPackage": {"nameHash": "h"}}}, JSON_TYPE)],
    "application_insights": [request("/v2.1/track", [{"name": "n", "time": "t", "iKey": "i", "ver": 1, "tags": {}, "data": {"baseType": "EventData", "baseData": {"name": "command ran"}}}], JSON_TYPE)],
    "1ds": [request("/OneCollector/1.0?cors=true", lines({"name": "command ran", "iKey": "o:1", "ver": "4.0", "data": {"command": "build"}}), "Content-Type: text/plain;charset=UTF-8")],
    "messagepack": [request("/", msgpack.packb({"event": "command ran", "host": "h1"}), "Content-Type: application/msgpack")],
    "protobuf__by_field_numbers": [request("/", field2(1, b"command ran") + field2(3, field2(1, b"h1.example")), "Content-Type: application/x-protobuf")],
    "multipart": [request("/", b'--xYz\r\nContent-Disposition: form-data; name="event"\r\n\r\ncommand ran\r\n--xYz--\r\n', "Content-Type: multipart/form-data; boundary=xYz")],
    "json_array": [request("/", [{"event": "command ran"}], JSON_TYPE)],
    "json_object": [request("/", {"event": "command ran", "list": [{"a": 1}]}, JSON_TYPE)],
    "json_lines": [request("/", lines({"event": "command ran"}, {"event": "ended"}), "Content-Type: application/x-ndjson")],
    "json": [request("/", b"[" * 1000 + b"]" * 1000, JSON_TYPE)],
    "form": [request("/", b"event=command+ran&host=h1", "Content-Type: application/x-www-form-urlencoded")],
    "query": [request("/ping?event=command+ran&host=h1", method="GET")],
}

SEEDS = {
    "text_json": [json.dumps({"a": "x\"y\\\u00e9\n", "b": ["\ud83d\ude00", "t\u0041b"]}).encode(), NESTED],
    "text_escape": [b"\\x6b\\x7a\\u0076\\142\\u{71}\\U00000074\\n\\\"w \\ud83d\\ude00 \\q \\", b'"\\u00e9\\u0000"'],
    "text_percent": [lists(TEXT, "%%%02X", ""), b"a%20b%u006Bz%zz+c%", lists(TEXT, "%%25%02x", "")],
    "text_form": [b"a=1&b=%6bzvb+qtw&c=%00%ff&d=&=e", b"u=kzvbqtw%40mail&v=%7B%22a%22%3A1%7D"],
    "text_html": [b"&#107;&#x7a;&amp;&eacute;&lt;b&gt;&#0;&#1114112;&#99999999999;&", lists(TEXT, "&#%d;", "")],
    "text_quoted_printable": [quopri.encodestring(TEXT, quotetabs=True), b"=6B=7a=\r\nvb=\nq=ZZ=", lists(TEXT, "=%02X", "")],
    "text_multipart": [b'--xYz\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + TEXT + b"\r\n--xYz\r\nA: b\r\n\r\n2\r\n--xYz--\r\n"],
    "text_base64": [base64.encodebytes(LONG)],
    "text_base64_2": [base64.encodebytes(LONG)[::-1]],
    "text_base32": [b"\n".join(base64.b32encode(LONG)[i:i + 64] for i in range(0, 500, 64))],
    "text_hex": [b"\r\n".join(binascii.hexlify(LONG)[i:i + 60] for i in range(0, 600, 60))],
    "text_bytes": [lists(TEXT, "%d", ","), lists(TEXT, "0x%02X", ", "), lists(TEXT, "%03o", " "),
                   " ".join(f"{x:08b}" for x in TEXT[:20]).encode(), b'["k","z","v","b","q","t","w","1"]', binascii.hexlify(TEXT, ":")],
    "text_base85": [base64.a85encode(TEXT, adobe=True), base64.b85encode(TEXT), b"<~zz!!~>" + base64.a85encode(TEXT, wrapcol=30)],
    "text_uuencode": [uu(LONG), uu(TEXT).split(b"\n", 1)[1]],
    "text_utf_7": ["k\u00e9zv+b \u4e2d\u6587 qtw".encode("utf-7"), b"+AGsAegB2AGIAcQB0AHc- +- +!"],
    "text_rot13": [codecs.encode(json.dumps({"u": TEXT.hex(), "p": "%6b%7a%76 \\u006bz"}), "rot13").encode(), codecs.encode(lists(TEXT, "%%%02x", "").decode(), "rot13").encode()],
    "text_reversed": [json.dumps({"a": "kzvbqtw \u00e9"}, ensure_ascii=False)[::-1].encode(), gzip.compress(TEXT, mtime=0)[::-1], b"<a>kzvbqtw</a>"[::-1]],
    "text_credentials": [b"kzvbqtw:" + zlib.compress(TEXT), b"key=" + bytes(range(128, 160)), b":" + gzip.compress(TEXT, mtime=0)],
    "text_xor": [bytes(x ^ 0xa5 for x in json.dumps({"a": TEXT.decode()}).encode()), bytes(x ^ 0x91 for x in TEXT), bytes(x ^ 0x3c for x in gzip.compress(TEXT, mtime=0))],
    "text_utf_16": [TEXT.decode().encode("utf-16le"), b"\xfe\xff" + TEXT.decode().encode("utf-16be"),
                    TEXT.decode().encode("utf-32"), b"\1" + "\U0001f600kzvbqtw".encode("utf-16le"), b"\xff\xfe\0\xd8k\0z\0v\0"],
    "text_unicode": ["".join(chr(0xff01 + x - 33) if 33 <= x < 127 else chr(x) for x in TEXT).encode(),
                     "\u200b".join("kzvbqtw").encode(), "\U0001d4a6\u24e9\u0475\u0432\U000e0071".encode()],
    "text_alphabet": [row(TEXT, 0x1f600, 4), row(TEXT, 0x2800, 8), row(TEXT, 0x4e17, 6), row(TEXT, 0xe123, 5), selectors(TEXT),
                      row(TEXT, 0x200b, 1), " ".join(row(TEXT[:20], 0xac00, 4).decode()).encode(), "Привет, как дела? ありがとうございました".encode()],
    "solid_alphabet": [row(TEXT, 0x61, 4), row(TEXT, 0x40, 5), row(TEXT, 0x3f, 6)],
    "text_labels": [b"kzvb.qtw-home.17src.t.example", b"NBSWY3DP.EBLW64TM.MQ.example."],
    "text_gzip": [gzip.compress(TEXT, mtime=0), b"x\0" + gzip.compress(LONG, mtime=0) + gzip.compress(TEXT, mtime=0)[:40]],
    "text_zlib": [zlib.compress(TEXT), b"\0\1" + zlib.compress(LONG, 9)],
    "text_zstd": [zstandard.compress(TEXT), b"\0\1" + zstandard.ZstdCompressor(19, write_content_size=False).compress(LONG)],
    "text_compress": [unix_compress(TEXT), b"\0\1" + unix_compress(LONG * 40)],
    "text_bzip2": [bz2.compress(TEXT), b"\0\1" + bz2.compress(LONG)],
    "text_xz": [lzma.compress(TEXT), lzma.compress(LONG, format=lzma.FORMAT_ALONE)],
    "text_lz4": [lz4.frame.compress(LONG), b"\0\1" + lz4.frame.compress(TEXT, content_checksum=True)],
    "text_lz4_2": [lz4.block.compress(LONG, store_size=False), lz4.block.compress(LONG, store_size=True)],
    "text_deflate": [deflate(TEXT), deflate(LONG)],
    "text_brotli": [brotli.compress(TEXT), brotli.compress(LONG, quality=4)],
    "text_snappy": [snappy.compress(TEXT), snappy.compress(LONG)],
    "text_lz_string": [lz_utf16(TEXT), bytes(LZ.compressToUint8Array(TEXT.decode())) if hasattr(LZ, "compressToUint8Array") else lz_utf16(LONG),
                       LZ.compressToUTF16(TEXT.decode()).encode() if hasattr(LZ, "compressToUTF16") else lz_utf16(TEXT)],
    "text_grpc": [grpc(protobuf(TEXT)) + grpc(TEXT), b"\1" + struct.pack(">I", 500) + TEXT],
    "text_protobuf": [protobuf(TEXT), b"\x0a\x80\x80\x80\x80\x10" + TEXT],
    "text_msgpack": [msgpack.packb({"a": TEXT, "b": ["kzvbqtw", 1.5, None, 1 << 40], "c": msgpack.ExtType(5, TEXT)}),
                     b"\xdf\xff\xff\xff\xff\xc6\xff\xff\xff\xf0" + TEXT],
    "text_cbor": [cbor2.dumps({"a": TEXT, "b": ["kzvbqtw", 1.5, None]}), b"\xbf\x61a\x7f\x63kzv\x64bqtw\xff\xff\x5b\xff\xff\xff\xff\xff\xff\xff\xf0"],
    "token_base64": [base64.b64encode(TEXT), base64.urlsafe_b64encode(b"\xff\xfe" + TEXT).rstrip(b"="), base64.b64encode(TEXT)[::-1],
                     codecs.encode(base64.b64encode(TEXT).decode(), "rot13").encode(), b"xy" + base64.b64encode(TEXT)],
    "token_hex": [binascii.hexlify(TEXT), binascii.hexlify(TEXT).upper() + b"-0x6b7a"],
    "token_base32": [base64.b32encode(TEXT), base64.b32hexencode(TEXT).lower().rstrip(b"="), b"a" + base64.b32encode(TEXT)],
    "token_bits": ["".join(f"{x:08b}" for x in TEXT[:30]).encode(), "".join(f"{x:07b}" for x in TEXT[:30]).encode()],
    "token_base_n": [big(TEXT[:40], "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"),
                     big(TEXT[:20], "0123456789abcdefghijklmnopqrstuvwxyz"), str(int.from_bytes(TEXT[:20], "big")).encode()],
    "token_lz_string": [LZ.compressToBase64(TEXT.decode()).encode(), LZ.compressToEncodedURIComponent(TEXT.decode()).encode()],
    "solid_base85": [base64.a85encode(TEXT), base64.b85encode(TEXT)],
    "solid_lz_string": [LZ.compressToBase64(TEXT.decode()).encode(), LZ.compressToEncodedURIComponent(LONG.decode()).encode()],
    "json_pointer": [NESTED, b'{"a":{"b":[1,2,{"c~/d":"x', b'x {"a":1}\n{"b":[[[[' ],
    "pipeline": [NESTED, TEXT, b"u=%6bzvbqtw\0\xff\0/v1?m=4C1F0B6E9D3A4752\0\xff\0" + base64.b64encode(TEXT),
                 gzip.compress(base64.b64encode(zlib.compress(NESTED)), mtime=0), b'{"a":"kzv","b":"bqtw","c":["s3cr3t-9f","Q2xLpV7tRb"]}',
                 b'{"h":"' + __import__("hashlib").sha256(b"kzvbqtw").hexdigest().encode() + b'"}'],
    "recorded_line": [json.dumps(EXCHANGE).encode()],
    "http_request": [REQUEST + b"Content-Length: 5\r\n\r\nhello" + REQUEST + b"\r\n",
                     REQUEST + b"Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n" + CHUNKS,
                     b"\r\nGET http://h/ HTTP/1.0\r\nA: b\r\n c\r\nnocolon\r\n\r\n", b"\x16\x03\x01\x02\x00\x01kzvbqtw",
                     REQUEST + b"Content-Length: 300\r\n\r\n" + b"k" * 310, REQUEST + b"Content-Length: 1, 2\r\n\r\nab"],
    "chunked": [CHUNKS, b"ffffffffffffffffff\r\n", b"5\nhello\n0\n\n", b"12c\r\n" + b"k" * 300 + b"\r\n0\r\n\r\n"],
    "http2": [h2(4, 0, 0, b"") + h2(1, 4, 1, HEAD) + h2(0, 1, 1, b"body"),
              h2(4, 0, 0, struct.pack(">HI", 4, 65535)) + h2(1, 0, 1, HEAD[:20]) + h2(9, 4, 1, HEAD[20:]) + h2(0, 0, 1, b"k" * 300) +
              h2(1, 5, 1, field(b"x-sum", b"1")), h2(1, 4, 1, HEAD) + h2(3, 0, 1, b"\0\0\0\x08") + h2(6, 0, 0, b"12345678") + h2(8, 0, 0, b"\0\0\1\0") + h2(7, 0, 0, bytes(8))],
    "dns": [dns(b"kzvbqtw.t.example"), dns(b"a" * 63 + b"." + b"b" * 63, 28), dns(b"x.y")[:-6] + b"\xc0\x0c\0\1\0\1"],
    "websocket": [websocket(1, TEXT) + websocket(9, b"ping") + websocket(8, b""), websocket(2, b"k" * 300) + websocket(0, b"x", False),
                  b"\x82\xff" + struct.pack(">Q", 1 << 60) + b"maskkzvbqtw"],
    "grpc": [grpc(TEXT) + grpc(b""), b"\0\xff\xff\xff\xff" + TEXT],
    "jwt": [jwt({"alg": "EdDSA", "typ": "JWT"}, {"iss": "issuer", "sub": "kzvbqtw"}), jwt({"alg": "none"}, {}, b""),
            jwt({"alg": "HS256"}, {"iss": "issuer"}, b"\2" * 32), jwt({"alg": "RS256", "crit": ["x"]}, {})],
    "profile": [PROFILE[:1800], b"version: 1\nname: x\ncli:\n  command: [x]\nendpoints: [{host: a}]\nscenarios: &a\n  - *a\n"],
    "baseline": [b"version: 1\naccepted:\n  - rule: leak/canary\n    scenario: failure\n    pointer: /event/errors\n"
                 b"    reason: later\n    owner: team\n    expires: 2027-03-31\n"],
    "exchange_json": [json.dumps(EXCHANGE).encode(), b'{"id":"x","host":"h","body":{"encoding":"base64","data":"/w=="}}'],
    "har": [json.dumps({"log": {"version": "1.2", "pages": [{"entries": [1]}], "entries": [json.loads(entry) for entry in HAR_ENTRIES[:2]]}}).encode(),
            b'{"log":{"entries":[{"request":{"url":"http://h/"},"response":{"content":{"text":"' + b"\\u00e9x" * 200 + b'"}}},7,{}]}}'],
    "har_entry": HAR_ENTRIES,
    # The first byte chooses label and path: see FuzzPayload.
    "payload": [bytes([6]) + b'{"event_id":"a"}\n{"type":"event"}\n{"server_name":"h"}\n{"type":"log"}\n{"version":2,"items":[{"body":"b"}]}\n{"type":"attachment","length":3}\n\1\2\3\n',
                bytes([6]) + b'{}\n{"type":"event","length":999}\n{}', bytes([16]) + bytes.fromhex("919183a46e616d65a562756964a7737061") + b"n_id\1\xa5start\2",
                bytes([19]) + b'{"metadata":{"system":{}}}\n{"transaction":{"id":"a"}}\n', bytes([30]) + b"v=1&tid=UA-1&t=event\nv=1&tid=UA-1&t=pageview\n",
                bytes([43]) + b'{"appName":"a","instanceId":"u-h"}', bytes([55]) + b'["run",{},[[{"type":"T"},{},{}]]]',
                bytes([1]) + b'{"resourceSpans":[{"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"m"}}]},"scopeSpans":[{"spans":[{"name":"n"}]}]}]}',
                bytes([31]) + b'{"api_key":"k","batch":[{"event":"e","properties":{"$lib":"l"}}]}'],
    "finding_json": [json.dumps(FINDING).encode()],
    "protobuf_schema": [(TOP / f"fixtures/descriptors/{name}.pb").read_bytes() for name in ("telemetry", "legacy", "delimited", "well_known")],
    "protobuf_message": [(TOP / f"fixtures/descriptors/{name}.bin").read_bytes() for name in ("legacy", "delimited", "well_known")],
    "schema": [json.dumps(SCHEMA).encode() + b"\0" + json.dumps({"a": "x", "b": 2, "c": [1, "x"]}).encode(),
               json.dumps({"type": ["string", "null"], "contentMediaType": "application/json"}).encode() + b'\0"{\\"a\\":1}"'],
    "archive": [archive({"a.txt": b"hello\n", "run/b.json": b"{}" * 300})],
    "bundle": [archive({"manifest.sha256": b"", "statement.json": b"{}", "facts.json": b"{}", "journal/00000001": rows(b"0" * 64, b"1", b"gap", b"", b"{}", b"", b"", b"")})],
    "chained_row": [rows(b"0" * 64, b"1", b"exchange", b"x00001", json.dumps({k: v for k, v in EXCHANGE.items() if k != "body"}).encode(), b"", TEXT, b""),
                    rows(b"0" * 64, b"2", b"gap", b"", b'{"kind":"body-cut","message":"m"}', b"3", b"", b"abcdef")],
    "cell_command": [b"/home\0" b"0\0" b"1000\0" b"3\0sh\0-c\0x\0A=b\0"],
    "flow_ledger": [ip4(6, tcp(2, 1)) + ip4(6, tcp(16, 2)) + ip4(6, tcp(24, 2, b"hello")) + ip4(6, tcp(17, 7)),
                    ip4(17, udp(53, dns(b"t.example"))) + ip6(17, udp(8125, b"stat:1|c")) + ip6(6, tcp(2, 9)) + ip6(58, b"\x80\0\0\0") + ip4(1, b"\x08\0\0\0ping")],
}


FIRST = {"payload": 8}  # those before it were made by hand


def main():
    for target, seeds in (SEEDS | {f"dialect_{name}": seeds for name, seeds in DIALECTS.items()}).items():
        folder = ROOT / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds, FIRST.get(target, 1)):
            (folder / f"seed-{number}").write_bytes(seed)


main()
