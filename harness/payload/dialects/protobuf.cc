// Messages of protobuf whose names nobody knows: their fields go by number ("field 3"), and a field holds a list.
#include <string>
#include <utility>
#include <vector>

#include "harness/decode/plausible.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/grpc_messages.h"
#include "harness/payload/protobuf_message.h"

namespace telltale {
namespace {

// Many bytes could be a message by chance: names and texts in it tell one.
bool ReadNumbered(RawPayload& raw, Payload& payload) {
  const BytesView content = raw.content();
  if (content.empty() || IsText(content)) return false;
  std::string unread;
  std::vector<GrpcMessage> messages = ReadGrpc(content, unread);
  if (messages.empty()) messages.push_back({Bytes(content), 0});
  std::vector<Document> documents;
  for (const GrpcMessage& message : messages) {
    auto document = ReadProtobuf(message.text, {});
    if (!document || !document->IsMostlyNamed(message.text.size())) return false;
    documents.push_back({"", std::move(document->value), message.offset});
  }
  payload.framing = Framing::kMessages;
  payload.documents = std::move(documents);
  return true;
}

}  // namespace

const Dialect kProtobuf = {
    .name = "protobuf, by field numbers", .read = ReadNumbered, .is_generic = true, .has_no_names = true};

}  // namespace telltale
