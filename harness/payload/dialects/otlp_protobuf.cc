// OTLP over HTTP and gRPC: the same document as OTLP/JSON, so that one payload says the same in its three encodings.
// Which of the three requests it is the path says; behind paths of a vendor's own each is tried.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "harness/decode/plausible.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/open_telemetry_sdk.h"
#include "harness/payload/dialects/otlp_messages.h"
#include "harness/payload/grpc_messages.h"

namespace telltale {
namespace {

struct Request {
  std::string_view in_path;
  std::string_view resources;
  std::string_view scopes;
  const ProtobufMessage* message;
};

// What fits others least comes first: a metric and a log record begin with a text and a time, a span with an id.
constexpr std::array kRequests = {Request{"metrics", "resourceMetrics", "scopeMetrics", &kOtlpMetrics},
                                  Request{"logs", "resourceLogs", "scopeLogs", &kOtlpLogs},
                                  Request{"trace", "resourceSpans", "scopeSpans", &kOtlpTraces}};

// Any message could be one of nothing but unknown fields: resources and scopes must be what they are.
bool Fits(const nlohmann::json& document, const Request& request) {
  if (document.size() != 1 || !document.contains(request.resources)) return false;
  for (const nlohmann::json& resource : document[std::string(request.resources)]) {
    const auto scopes = resource.find(request.scopes);
    if (scopes == resource.end()) return false;
    for (const auto& [name, value] : resource.items()) {
      if (name.starts_with("field ")) return false;
    }
  }
  return true;
}

nlohmann::json ReadRequest(const RawPayload& raw, BytesView text) {
  for (const bool must_be_named : {true, false}) {
    for (const Request& request : kRequests) {
      if (must_be_named && raw.Path().find(request.in_path) == std::string_view::npos) continue;
      auto document = ReadProtobuf(text, *request.message);
      if (document && Fits(document->value, request)) return std::move(document->value);
    }
  }
  return nullptr;
}

bool IsGrpc(const RawPayload& raw) { return raw.MediaType().starts_with("application/grpc"); }

// Every message of the body; empty: they are none of OTLP.
std::vector<Document> ReadOtlp(const RawPayload& raw) {
  std::vector<Document> documents;
  std::string unread;
  std::vector<GrpcMessage> messages;
  if (IsGrpc(raw)) {
    messages = ReadGrpc(raw.content(), unread);
  } else {
    messages.push_back({Bytes(raw.content()), 0});
  }
  for (const GrpcMessage& message : messages) {
    nlohmann::json document = ReadRequest(raw, message.text);
    if (document.is_null()) return {};
    documents.push_back({"", std::move(document), message.offset});
  }
  return documents;
}

// The first byte is the tag of field 1, or gRPC's flag.
bool MayBeOtlp(const RawPayload& raw) {
  const BytesView content = raw.content();
  if (content.empty()) return false;
  return IsGrpc(raw) ||
         (content.front() == '\n' && (!IsText(content) || raw.MediaType().find("protobuf") != std::string::npos));
}

bool ReadOtlpProtobuf(RawPayload& raw, Payload& payload) {
  std::vector<Document> documents = MayBeOtlp(raw) ? ReadOtlp(raw) : std::vector<Document>();
  if (documents.empty()) return false;
  payload.framing = Framing::kMessages;
  payload.documents = std::move(documents);
  return true;
}

}  // namespace

const Dialect kOtlpProtobuf = {.name = "OTLP/protobuf",
                               .read = ReadOtlpProtobuf,
                               .events = kOtlpEvents,
                               .type = "/name",
                               .sdk = &kOpenTelemetrySdk};

}  // namespace telltale
