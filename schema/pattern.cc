#include "schema/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "schema/pattern_syntax.h"

namespace telltale {

namespace {

Result<std::shared_ptr<const RE2>> Program(const std::string& source, bool captures) {
  TRY(const std::string translated, ToRe2Syntax(source));
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(!captures);
  auto program = std::make_shared<const RE2>(translated, options);
  if (!program->ok()) return InputError(fmt::format("the pattern cannot be compiled: {}", program->error()));
  return program;
}

}  // namespace

Result<SchemaPattern> SchemaPattern::Compile(const std::string& source) {
  SchemaPattern pattern;
  TRY(pattern.program_, Program(source, /*captures=*/false));
  pattern.source_ = source;
  return pattern;
}

Result<CapturingPattern> CapturingPattern::Compile(const std::string& source) {
  CapturingPattern pattern;
  TRY(pattern.program_, Program(source, /*captures=*/true));
  return pattern;
}

std::optional<std::string> CapturingPattern::FindIn(std::string_view text) const {
  re2::StringPiece found[2];  // NOLINT(*-avoid-c-arrays): RE2's interface
  const int groups = std::min(program_->NumberOfCapturingGroups(), 1);
  if (!program_->Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, found, groups + 1)) {
    return std::nullopt;
  }
  return std::string(found[groups].data() == nullptr ? "" : found[groups].data(), found[groups].size());
}

bool SchemaPattern::Matches(std::string_view text) const {
  return RE2::PartialMatch({text.data(), text.size()}, *program_);
}

bool IsRegularExpression(std::string_view source) {
  const auto shape = ToRe2Shape(source);
  if (!shape) return false;
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 program(*shape, options);
  // What is too much for RE2 may be a regular expression all the same.
  return program.ok() || program.error_code() == RE2::ErrorRepeatSize ||
         program.error_code() == RE2::ErrorPatternTooLarge;
}

}  // namespace telltale
