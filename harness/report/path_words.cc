#include "harness/report/path_words.h"

#include <array>
#include <utility>

#include "harness/report/finding_group.h"

namespace telltale {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 30> kSteps = {{
    {"json", "parsed as JSON"},
    {"json-key", "a key of JSON"},
    {"json-string", "the JSON string unescaped"},
    {"ndjson", "one line of NDJSON"},
    {"percent", "percent-decoded"},
    {"form", "one field of a form"},
    {"query", "one field of the query"},
    {"multipart", "one part of multipart"},
    {"entities", "HTML entities resolved"},
    {"escapes", "backslash escapes resolved"},
    {"base64", "decoded as base64"},
    {"base64url", "decoded as base64url"},
    {"base32", "decoded as base32"},
    {"base58", "decoded as base58"},
    {"base85", "decoded as base85"},
    {"ascii85", "decoded as Ascii85"},
    {"hex", "decoded as hex"},
    {"gzip", "inflated (gzip)"},
    {"deflate", "inflated (deflate)"},
    {"zlib", "inflated (zlib)"},
    {"zstd", "decompressed (zstd)"},
    {"brotli", "decompressed (brotli)"},
    {"bzip2", "decompressed (bzip2)"},
    {"xz", "decompressed (xz)"},
    {"lz4", "decompressed (lz4)"},
    {"jwt", "one part of a JWT"},
    {"protobuf", "one field of protobuf"},
    {"utf16", "read as UTF-16"},
    {"rot13", "rotated by 13 letters"},
    {"reverse", "read backwards"},
}};

}  // namespace

std::string StepInWords(const std::string& step) {
  for (const auto& [name, words] : kSteps) {
    if (name == step) return std::string(words);
  }
  return step;
}

std::string PathInWords(const Finding& finding) {
  Finding bare = finding;
  bare.pointer.clear();
  std::string words = "the " + PlaceInWords(bare);
  if (finding.path.empty()) words += ", as it was sent";
  for (const std::string& step : finding.path) words += ", " + StepInWords(step);
  if (!finding.pointer.empty()) words += ": at " + finding.pointer;
  return words;
}

}  // namespace telltale
