#!/usr/bin/python3
"""One OTLP payload as JSON, as protobuf and by gRPC, scanned by telltale: the same findings at the same places, with the
same fingerprints, and the same data dictionary.
usage: otlp_encodings_test.py TELLTALE [unittest's arguments]
"""
import base64, gzip, json, pathlib, struct, subprocess, sys, tempfile, unittest

TELLTALE = sys.argv.pop(1)
CANARIES = {"version": 1, "canaries": [{"id": "machine_id", "class": "machine_id", "value": "4f1d2c3b5a69788796a5b4c3d2e1f001"},
                                       {"id": "host", "class": "hostname", "value": "workstation-kzvbqtw"},
                                       {"id": "project", "class": "argument", "value": "qj7fzk2wpx"}]}
MACHINE, HOST, PROJECT = (one["value"] for one in CANARIES["canaries"])
# Of each signal one, with attributes of every kind, and a list.
TRACES = {"resourceSpans": [{"resource": {"attributes": [
    {"key": "host.id", "value": {"stringValue": MACHINE}}, {"key": "host.name", "value": {"stringValue": HOST}},
    {"key": "process.command_args", "value": {"arrayValue": {"values": [{"stringValue": "node"}, {"stringValue": PROJECT}]}}}]},
    "scopeSpans": [{"scope": {"name": "demo"}, "spans": [{
        "traceId": "00112233445566778899aabbccddeeff", "spanId": "0011223344556677", "name": "command ran", "kind": 1,
        "startTimeUnixNano": "1767225600000000001", "endTimeUnixNano": "1767225600000000002",
        "attributes": [{"key": "files", "value": {"intValue": 3}}, {"key": "fast", "value": {"boolValue": True}},
                       {"key": "share", "value": {"doubleValue": 0.5}}]}]}]}]}


def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def part(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def number(field, n):
    return varint(field << 3) + varint(n)


def fixed(field, n):
    return varint(field << 3 | 1) + struct.pack("<Q", n)


def any_value(value):
    (kind, one), = value.items()
    if kind == "arrayValue":
        return part(5, b"".join(part(1, any_value(inner)) for inner in one["values"]))
    if kind == "doubleValue":
        return varint(4 << 3 | 1) + struct.pack("<d", one)
    return part(1, one.encode()) if kind == "stringValue" else number({"boolValue": 2, "intValue": 3}[kind], int(one))


def attributes(field, of):
    return b"".join(part(field, part(1, one["key"].encode()) + part(2, any_value(one["value"]))) for one in of)


def as_protobuf(traces):
    """opentelemetry-proto, collector/trace/v1, by the numbers of its fields."""
    message = b""
    for resource in traces["resourceSpans"]:
        scopes = b""
        for scope in resource["scopeSpans"]:
            spans = b"".join(part(2, part(1, bytes.fromhex(s["traceId"])) + part(2, bytes.fromhex(s["spanId"])) + part(5, s["name"].encode()) +
                                  number(6, s["kind"]) + fixed(7, int(s["startTimeUnixNano"])) + fixed(8, int(s["endTimeUnixNano"])) +
                                  attributes(9, s["attributes"])) for s in scope["spans"])
            scopes += part(2, part(1, part(1, scope["scope"]["name"].encode())) + spans)
        message += part(1, part(1, attributes(1, resource["resource"]["attributes"])) + scopes)
    return message


def scan(body, content_type, target="/v1/traces"):
    exchange = {"id": "x1", "time": "2026-01-02T03:04:05Z", "scenario": "build", "scheme": "https", "host": "otel.vendor.example", "port": 443,
                "method": "POST", "target": target, "headers": [["Content-Type", content_type]],
                "body": {"encoding": "base64", "data": base64.b64encode(body).decode()}}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "in.ndjson").write_text(json.dumps(exchange) + "\n")
        (folder / "canaries.json").write_text(json.dumps(CANARIES))
        done = subprocess.run([TELLTALE, "scan", "--canaries", folder / "canaries.json", "--quiet", "--format", "ndjson", "--report",
                               f"dictionary-json={folder}/dictionary.json", folder / "in.ndjson"], capture_output=True, text=True)
        findings = [json.loads(line) for line in done.stdout.splitlines()]
        fields = [(field["pointer"], field["measured"]["types"], field["declared"]["category"], field["declared"]["meaning"])
                  for contract in json.loads((folder / "dictionary.json").read_text())["contracts"] for field in contract["fields"]]
    return done.returncode, sorted((f["rule"], f["canary"], f["pointer"], f["fingerprint"], f["message"]) for f in findings), fields


class EncodingsTest(unittest.TestCase):
    maxDiff = None

    def test_one_payload_says_the_same_in_each(self):
        message = as_protobuf(TRACES)
        as_json = scan(json.dumps(TRACES).encode(), "application/json")
        places = {(canary, pointer) for _, canary, pointer, _, _ in as_json[1]}
        resource = "/resourceSpans/0/resource/attributes/"
        self.assertEqual(places, {("machine_id", resource + "0/value/stringValue"), ("host", resource + "1/value/stringValue"),
                                  ("project", resource + "2/value/arrayValue/values/1/stringValue")})
        self.assertIn("/resourceSpans/*/scopeSpans/*/spans/*/name", [pointer for pointer, *_ in as_json[2]])
        grpc = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
        for name, other in {"protobuf": scan(message, "application/x-protobuf"),
                            "protobuf, packed": scan(gzip.compress(message), "application/x-protobuf"),
                            "gRPC": scan(b"\0" + struct.pack(">I", len(message)) + message, "application/grpc", grpc)}.items():
            with self.subTest(name):
                self.assertEqual(other, as_json)


if __name__ == "__main__":
    unittest.main()
