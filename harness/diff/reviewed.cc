#include "harness/diff/reviewed.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/control_run.h"
#include "core/input_file.h"
#include "harness/diff/opt_out_ways.h"
#include "harness/report/dictionary/json.h"
#include "harness/report/masked_audit.h"
#include "harness/report/run_json/run_directory.h"
#include "harness/report/summary.h"
#include "harness/report/unpacked_bodies.h"
#include "schema/json_text.h"
#include "schema/validator.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxBytes = 64U << 20;
constexpr std::size_t kMaxSchemaBytes = 4U << 20;
constexpr std::uint32_t kMaxDepth = 150;

// How often a value was another one is told by numbers, which may be read by anybody: they are those of the run as it
// was, before anything was blotted out.
void TakeMeasurements(Dictionary& masked, const Dictionary& whole) {
  for (DictionaryPart& part : masked.parts) {
    const auto same = std::find_if(whole.parts.begin(), whole.parts.end(),
                                   [&](const DictionaryPart& one) { return one.contract == part.contract; });
    if (part.contract.empty() || same == whole.parts.end()) continue;
    for (DictionaryRow& row : part.rows) {
      if (const DictionaryRow* const measured = FindRow(*same, row.declared.pointer)) row.seen = measured->seen;
    }
  }
}

Result<Reviewed> ReadRun(const std::filesystem::path& directory) {
  TRY(Audit whole, ReadRunDirectory(directory));
  UnpackBodies(whole);
  const Audit audit = Masked(whole);
  Reviewed run;
  run.kind = Reviewed::Kind::kRun;
  run.dictionary = BuildDictionary(audit);
  TakeMeasurements(run.dictionary, BuildDictionary(whole));
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    run.endpoints.insert(fmt::format("{}:{}", endpoint.host, endpoint.port));
  }
  for (const Exchange& exchange : audit.recording.exchanges) {
    // On loopback the port is another in every run.
    const bool loopback = exchange.host == "127.0.0.1" || exchange.host == "localhost" || exchange.host == "::1";
    if (!loopback && exchange.run != kControlRun && !IsNameLookup(exchange)) {
      run.endpoints.insert(EndpointName(exchange));
    }
  }
  run.opt_outs = OptOutWays(audit.recording);
  for (const Finding& finding : audit.judgement.findings) {
    run.findings.insert(fmt::format("{} {} {} {}", finding.rule, finding.scenario, finding.place, finding.pointer));
  }
  return run;
}

Result<std::string> ReadText(const std::filesystem::path& path) {
  TRY_VOID(CheckInputFile(path));
  std::ifstream file(path, std::ios::binary);
  if (!file) return InputError("cannot be read", path.string());
  std::string text;
  std::string piece(1 << 16, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxBytes) return InputError("has more than 64 MiB", path.string());
  }
  return text;
}

}  // namespace

Result<Reviewed> ReadReviewed(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return ReadRun(path);
  TRY(const std::string text, ReadText(path));
  nlohmann::json document;
  JsonProblem problem;
  if (!ParseJson(text, kMaxDepth, document, problem)) {
    return InputError("is no schema, dictionary or run directory: it " + problem.message, path.string());
  }
  Reviewed reviewed;
  if (document.is_object() && document.value("kind", nlohmann::json()) == "telltale/dictionary") {
    TRY(reviewed.dictionary, DictionaryFromJson(document, path.string()));
    reviewed.kind = Reviewed::Kind::kDictionary;
    for (const DictionaryPart& part : reviewed.dictionary.parts) {
      reviewed.endpoints.insert(part.endpoints.begin(), part.endpoints.end());
    }
    return reviewed;
  }
  if (text.size() > kMaxSchemaBytes) return InputError("the schema has more than 4 MiB", path.string());
  TRY(const SchemaValidator schema, SchemaValidator::Compile(text, path.string()));
  DeclaredFields declared = ReadDeclaredFieldsOf(text);
  if (!declared.complete) return InputError("the schema declares more fields than can be compared", path.string());
  reviewed.dictionary.parts.push_back(DeclaredPart("contract", std::move(declared), ""));
  return reviewed;
}

std::string_view ToString(Reviewed::Kind kind) {
  return kind == Reviewed::Kind::kSchema ? "schema" : kind == Reviewed::Kind::kRun ? "run directory" : "dictionary";
}

}  // namespace telltale
