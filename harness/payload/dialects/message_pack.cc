#include "harness/payload/message_pack.h"

#include <utility>

#include "harness/decode/plausible.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/noise.h"

namespace telltale {
namespace {

// By its label or its names. What looks like noise is none by its label alone.
std::optional<BinaryDocument> Read(const RawPayload& raw) {
  if (IsText(raw.content())) return std::nullopt;
  const bool is_labelled =
      raw.MediaType().find("msgpack") != std::string::npos || raw.MediaType().find("messagepack") != std::string::npos;
  auto document = ReadMessagePack(raw.content());
  if (!document) return std::nullopt;
  if (document->IsMostlyNamed(raw.content().size())) return document;
  return is_labelled && !FindNoise(raw.content()) ? document : std::nullopt;
}

bool ReadMessages(RawPayload& raw, Payload& payload) {
  std::optional<BinaryDocument> document = Read(raw);
  if (!document) return false;
  payload.framing = Framing::kMessages;
  payload.documents.push_back({"", std::move(document->value), 0});
  return true;
}

}  // namespace

// Datadog's agents take lists of traces, each a list of spans.
const Dialect kMessagePack = {
    .name = "MessagePack", .read = ReadMessages, .events = {"", "/*/*", "/?/*"}, .is_generic = true};

}  // namespace telltale
