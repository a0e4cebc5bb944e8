#include "tests/unit/harness/payload/binary_payloads.h"

#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

Bytes Varint(std::uint64_t value) {
  Bytes bytes;
  for (; value > 127; value >>= 7U) bytes.push_back(static_cast<char>((value & 127U) | 128U));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

Bytes Attribute(BytesView name, BytesView value) { return TextField(1, name) + TextField(2, TextField(1, value)); }

}  // namespace

Bytes NumberField(unsigned number, std::uint64_t value) { return Varint(number << 3U) + Varint(value); }

Bytes FixedField(unsigned number, std::uint64_t value) {
  Bytes bytes = Varint(number << 3U | 1U);
  for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 255U));
  return bytes;
}

Bytes TextField(unsigned number, BytesView text) {
  return Varint(number << 3U | 2U) + Varint(text.size()) + Bytes(text);
}

Bytes OtlpSpan(const std::string& host) {
  const Bytes span = TextField(1, Unhexed("4bf92f3577b34da6a3ce929d0e0e4736")) +
                     TextField(2, Unhexed("00f067aa0ba902b7")) + TextField(5, "deploy") + NumberField(6, 1) +
                     FixedField(7, 1767225600000000001) + FixedField(8, 1767225600500000000) +
                     TextField(9, TextField(1, "count") + TextField(2, NumberField(3, 7)));
  const Bytes resource = TextField(1, TextField(1, Attribute("host.name", host)));
  return TextField(1, resource + TextField(2, TextField(1, TextField(1, "cli")) + TextField(2, span)));
}

std::string OtlpSpanAsJson(const std::string& host) {
  return R"({"resourceSpans":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":")" + host +
         R"("}}]},"scopeSpans":[{"scope":{"name":"cli"},"spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736",)" +
         R"("spanId":"00f067aa0ba902b7","name":"deploy","kind":1,"startTimeUnixNano":"1767225600000000001",)" +
         R"("endTimeUnixNano":"1767225600500000000","attributes":[{"key":"count","value":{"intValue":7}}]}]}]}]})";
}

Bytes GrpcFrame(BytesView message) {
  Bytes frame(1, '\0');
  for (unsigned shift = 32; shift > 0; shift -= 8)
    frame.push_back(static_cast<char>(message.size() >> (shift - 8) & 255U));
  return frame + Bytes(message);
}

}  // namespace telltale
