#include "harness/report/unpacked_bodies.h"

#include <algorithm>
#include <utility>

#include "harness/payload/binary_format.h"
#include "harness/payload/codings.h"
#include "harness/payload/declared_messages.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxUnpackedBytes = 16U << 20;
constexpr std::size_t kMaxTotalBytes = 256U << 20;

bool IsCoding(const std::string& step) {
  return step == "gzip" || step == "zlib" || step == "deflate" || step == "brotli" || step == "br" || step == "zstd" ||
         step == "compress" || step == "grpc" || step == "protobuf" || step == "msgpack";
}

// A descriptor set that was damaged since the run gives no names.
DeclaredMessages MessagesOf(const Audit& audit) {
  DeclaredMessages messages;
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    DeclaredMessage message{endpoint.message, nullptr};
    if (!endpoint.message.empty()) message.schema = ProtobufSchema::Read(endpoint.descriptors).value_or(nullptr);
    messages.Add(endpoint.host, endpoint.port, endpoint.path_prefix, std::move(message));
  }
  return messages;
}

}  // namespace

void UnpackBodies(Audit& audit) {
  std::size_t left = kMaxTotalBytes;
  const DeclaredMessages messages = MessagesOf(audit);
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (exchange.body.empty()) continue;
    if (auto json = BinaryFormatAsJson(exchange, messages.For(exchange));
        json && json->size() <= std::min(kMaxUnpackedBytes, left)) {
      left -= json->size();
      audit.unpacked_bodies.emplace(exchange.id, *std::move(json));
      continue;
    }
    Uncoded uncoded = TakeOffCodings(exchange.headers, exchange.body, std::min(kMaxUnpackedBytes, left));
    if (!uncoded.body || !uncoded.unread.empty()) continue;
    left -= uncoded.body->size();
    audit.unpacked_bodies.emplace(exchange.id, *std::move(uncoded.body));
  }
}

BytesView ContentOf(const Audit& audit, const Exchange& exchange) {
  const auto unpacked = audit.unpacked_bodies.find(exchange.id);
  return unpacked == audit.unpacked_bodies.end() ? BytesView(exchange.body) : BytesView(unpacked->second);
}

bool StandsPlainWhenUnpacked(const Finding& finding, BytesView unpacked) {
  const bool plain = std::all_of(finding.path.begin(), finding.path.end(), [](const std::string& step) {
    return IsCoding(step) || step == "json" || step == "ndjson";
  });
  return plain && !finding.evidence.empty() && unpacked.find(finding.evidence) != BytesView::npos;
}

}  // namespace telltale
