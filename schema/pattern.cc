#include "schema/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

namespace telltale {
namespace {

// Rewrites \uXXXX for RE2 and refuses what the two dialects read differently.
Result<std::string> ToRe2(const std::string& source) {
  static constexpr std::string_view kSharedEscapes = "dDwWsSbBtnrfv0123456789xpP";
  std::string translated;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source.compare(i, 2, "(?") == 0 && source.compare(i, 3, "(?:") != 0) {
      return InputError(fmt::format("the pattern uses \"{}\", which this validator cannot check", source.substr(i, 3)));
    }
    if (source[i] != '\\' || i + 1 == source.size()) {
      translated += source[i];
      continue;
    }
    const char escaped = source[++i];
    const bool is_letter = (escaped >= 'a' && escaped <= 'z') || (escaped >= 'A' && escaped <= 'Z');
    if (escaped == 'u' && i + 4 < source.size()) {
      translated += "\\x{" + source.substr(i + 1, 4) + "}";
      i += 4;
    } else if (is_letter && kSharedEscapes.find(escaped) == std::string_view::npos) {
      return InputError(fmt::format("the pattern uses \"\\{}\", which this validator cannot check", escaped));
    } else {
      translated += '\\';
      translated += escaped;
    }
  }
  return translated;
}

}  // namespace

Result<SchemaPattern> SchemaPattern::Compile(const std::string& source) {
  TRY(const std::string translated, ToRe2(source));
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

}  // namespace telltale
