#include "harness/payload/dialects/declared_protobuf.h"

#include <string>
#include <utility>
#include <vector>

#include "harness/payload/grpc_messages.h"

namespace telltale {

bool ReadDeclaredProtobuf(RawPayload& raw, const ProtobufMessage& message, Payload& payload) {
  if (raw.content().empty()) return false;
  std::string unread;
  std::vector<GrpcMessage> messages;
  if (raw.MediaType().starts_with("application/grpc")) messages = ReadGrpc(raw.content(), unread);
  if (messages.empty()) messages.push_back({Bytes(raw.content()), 0});
  std::vector<Document> documents;
  for (const GrpcMessage& one : messages) {
    auto document = ReadProtobuf(one.text, message);
    if (!document || !document->knows_a_field) return false;
    documents.push_back({"", std::move(document->value), one.offset});
  }
  payload.framing = Framing::kMessages;
  payload.documents = std::move(documents);
  return true;
}

const Dialect kDeclaredProtobuf = {.name = "protobuf, as declared", .events = {"", "/?/*"}, .is_generic = true};

}  // namespace telltale
