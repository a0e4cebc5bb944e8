#include "harness/payload/binary_format.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/decode/container/container_decoders.h"
#include "harness/decode/plausible.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

using namespace std::string_view_literals;

// What labels a binary format, or what one begins with: field 1 of protobuf, a map or list of MessagePack; a datagram.
bool MayBeBinaryFormat(const Exchange& exchange) {
  if (exchange.scheme == "udp" || exchange.target.starts_with("/dogstatsd/")) return true;  // lines that are no JSON
  if (!IsRequest(exchange) || exchange.body.empty()) return false;
  const auto first = static_cast<unsigned char>(exchange.body.front());
  // Of JSON, whatever its label says: of protobuf they would begin groups, of MessagePack they are numbers.
  if (first == '{' || first == '[') return false;
  if (const Header* const type = FindHeader(exchange.headers, "content-type")) {
    constexpr std::array kFormats = {"protobuf"sv, "grpc"sv, "msgpack"sv, "messagepack"sv};
    if (std::any_of(kFormats.begin(), kFormats.end(),
                    [&](std::string_view format) { return type->value.find(format) != std::string::npos; })) {
      return true;
    }
  }
  return (first == '\n' || BeginsMessagePack(first)) && !IsText(exchange.body);
}

}  // namespace

std::optional<Bytes> BinaryFormatAsJson(const Exchange& exchange, const ProtobufMessage* declared) {
  const bool is_promised = declared != nullptr && IsRequest(exchange) && !exchange.body.empty();
  if (!is_promised && !MayBeBinaryFormat(exchange)) return std::nullopt;
  const Payload payload = ReadPayload(exchange, declared);
  if (payload.framing != Framing::kMessages || !payload.unread().empty()) return std::nullopt;
  return TextOf(payload);
}

}  // namespace telltale
