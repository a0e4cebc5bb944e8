#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/payload/raw_payload.h"

namespace telltale {
namespace {

bool SaysJson(const std::string& type) {
  return type == "application/json" || type == "text/json" || type.ends_with("+json") ||
         type.find("ndjson") != std::string::npos || type.find("jsonl") != std::string::npos ||
         type == "application/json-seq" || type == "application/x-json-stream";
}

// Types that a JSON text is not: others (text/plain, octet-stream) say too little to be wrong.
bool DeniesJson(const std::string& type) {
  return type.starts_with("multipart/") || type == "application/x-www-form-urlencoded" || type.starts_with("image/") ||
         type.starts_with("audio/") || type.starts_with("video/") || type.ends_with("/xml") || type.ends_with("+xml") ||
         type == "text/html" || type == "text/csv" || type.find("protobuf") != type.npos ||
         type.find("msgpack") != type.npos || type.find("cbor") != type.npos || type.starts_with("application/grpc");
}

// What is wrong with the label; empty: nothing that can be told.
std::string Mislabelled(const std::string& type, const Payload& payload) {
  const Uncoded& codings = payload.codings;
  if (payload.is_json() && DeniesJson(type)) {
    return fmt::format("the body is JSON, but it is labelled {}", Quoted(type));
  }
  if (!SaysJson(type)) return {};
  if (codings.labels.empty() && !codings.found.empty()) {
    return fmt::format("the body is labelled {}, but it is {} and no Content-Encoding says so", Quoted(type),
                       codings.found.back());
  }
  if (!payload.is_json() && payload.unread().empty() && codings.labels.empty()) {
    return fmt::format("the body is labelled {}, but it is not JSON", Quoted(type));
  }
  return {};
}

// What the profile allows is documented, even a label that is wrong.
std::string WhatIsWrong(const Sent& sent) {
  const Header* const header = FindHeader(sent.exchange->headers, "content-type");
  const std::string type = header == nullptr ? std::string() : MediaTypeOf(header->value);
  const std::vector<std::string>& allowed = sent.endpoint->content_types;
  const bool is_allowed =
      std::any_of(allowed.begin(), allowed.end(), [&](const std::string& known) { return MediaTypeOf(known) == type; });
  if (!allowed.empty() && !is_allowed) {
    return header == nullptr ? "the body has no Content-Type, which the profile requires"
                             : fmt::format("the Content-Type {} is not one that the profile allows", Quoted(type));
  }
  if (is_allowed && !SaysJson(type)) return LabelProblem(sent.payload.codings);
  const std::string mislabelled = Mislabelled(type, sent.payload);
  return mislabelled.empty() ? LabelProblem(sent.payload.codings) : mislabelled;
}

}  // namespace

std::vector<Finding> CheckContentTypes(const Traffic& traffic) {
  std::vector<Finding> findings;
  for (const Sent& sent : traffic.sent) {
    const bool judged = sent.endpoint != nullptr && sent.endpoint->role == "telemetry" && IsRequest(*sent.exchange);
    if (!judged || sent.exchange->body.empty()) continue;
    const std::string wrong = WhatIsWrong(sent);
    if (wrong.empty()) continue;
    const bool about_coding = wrong.starts_with("Content-Encoding");
    findings.push_back(Sealed(FindingAbout("contract/content-type", sent,
                                           about_coding ? "header:Content-Encoding" : "header:Content-Type", wrong)));
  }
  return findings;
}

}  // namespace telltale
