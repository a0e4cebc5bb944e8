#include "schema/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "schema/pattern_syntax.h"

namespace telltale {

Result<SchemaPattern> SchemaPattern::Compile(const std::string& source) {
  TRY(const std::string translated, ToRe2Syntax(source));
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  auto program = std::make_shared<const RE2>(translated, options);
  if (!program->ok()) return InputError(fmt::format("the pattern cannot be compiled: {}", program->error()));
  SchemaPattern pattern;
  pattern.source_ = source;
  pattern.program_ = std::move(program);
  return pattern;
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
