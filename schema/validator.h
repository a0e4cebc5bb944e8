#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "schema/linked_schema.h"
#include "schema/violation.h"

namespace telltale {

struct CompiledSchema;

// What one validation may cost. Whatever goes past a limit is a violation of keyword "limit", never a pass.
struct ValidationLimits {
  std::size_t max_violations = 200;  // one more says that there are others
  std::uint32_t max_depth = 200;     // nesting of the instance, JSON in strings included
  std::uint64_t max_steps = 20'000'000;
};

// A JSON schema (draft-07), compiled. Copies share what was compiled; every method is thread-safe.
//
// Strict where drafts are lenient, because a typo in a contract must not become a check that never fires: a keyword
// that this validator does not know or cannot check (docs/schema.md lists them) is an InputError that names its place,
// unless it begins with "x-". Text is checked with linear-time regular expressions and bounded depth: payloads are
// hostile.
class SchemaValidator {
 public:
  // `name` stands in errors: a path, or "builtin:profile".
  static Result<SchemaValidator> Compile(std::string_view schema_text, std::string name);
  // The same with other documents that the schema refers to, by "$id" or by address (schema/linked_schema.h).
  static Result<SchemaValidator> Compile(const SchemaText& schema, const std::vector<SchemaText>& others);
  // Reads at most 4 MiB of a file. References may name the files of `others` relative to the one that refers.
  static Result<SchemaValidator> FromFile(const std::filesystem::path& path,
                                          const std::vector<std::filesystem::path>& others = {});

  // In a stable order; empty: valid. Bytes that are not one JSON text, repeat a member's name (parsers
  // disagree on which one counts) or nest too deep are a violation of keyword "json" or "limit".
  std::vector<Violation> ValidateText(BytesView instance, const ValidationLimits& limits = {}) const;
  std::vector<Violation> Validate(const nlohmann::json& instance, const ValidationLimits& limits = {}) const;

  const std::string& name() const;
  // The schema as one document that refers only to itself (schema/linked_schema.h), whatever it was made of.
  const std::string& linked_text() const;

 private:
  explicit SchemaValidator(std::shared_ptr<const CompiledSchema> compiled);
  std::shared_ptr<const CompiledSchema> compiled_;
};

}  // namespace telltale
