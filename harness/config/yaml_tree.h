#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/result.h"

namespace telltale {

// A YAML document as JSON, with what JSON cannot say: where each value stands and how each scalar was written. The only
// reader of YAML (yaml-cpp).
//
// Scalars follow YAML 1.2's core schema: true and false are booleans, "yes" and "no" are strings. Bounded: 1 MiB of
// text, 50 levels, 20,000 values after aliases are followed. Repeated keys, keys that are not scalars, tags other than
// !!str and a second document are errors.
class YamlTree {
 public:
  // `name` stands in errors, before ":line:column".
  static Result<YamlTree> Parse(const std::string& text, std::string name);

  const nlohmann::json& json() const { return *json_; }
  // "name:line:column" of the value (for a member: of its key) at a JSON pointer, or of the nearest one around it.
  std::string Where(std::string_view pointer) const;
  // The line of the same; 1 is the first. For sorting.
  std::size_t Line(std::string_view pointer) const;
  // Whether the value at `a` stands before the one at `b` in the text: JSON forgets the order of members.
  bool StandsBefore(std::string_view a, std::string_view b) const;
  // A scalar as it was written, quotes removed; empty: there is none.
  std::string Written(std::string_view pointer) const;

 private:
  struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
    std::string written;
  };
  friend class YamlReader;
  const Place& Nearest(std::string_view pointer) const;

  std::string name_;
  std::shared_ptr<const nlohmann::json> json_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace telltale
