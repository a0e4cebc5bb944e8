#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace re2 {
class RE2;
}

namespace telltale {

// A regular expression of a schema: ECMA-262 syntax, searched anywhere in the text, in time linear in the text (RE2),
// because payloads are hostile. What RE2 cannot do (look-around, back-references) or means differently from ECMA-262 is
// an InputError. Copies share the program; thread-safe.
class SchemaPattern {
 public:
  static Result<SchemaPattern> Compile(const std::string& source);
  bool Matches(std::string_view text) const;
  const std::string& source() const { return source_; }

 private:
  std::string source_;
  std::shared_ptr<const re2::RE2> program_;
};

// A regular expression, as above, by which a part of a text is taken out.
class CapturingPattern {
 public:
  static Result<CapturingPattern> Compile(const std::string& source);
  // What the first group holds where the pattern fits first, without a group all that it fits; nullopt: it does not
  // fit.
  std::optional<std::string> FindIn(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> program_;
};

// Whether `source` is a regular expression of ECMA-262, though not all of them can be run here.
bool IsRegularExpression(std::string_view source);

}  // namespace telltale
