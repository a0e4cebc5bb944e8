#pragma once
#include <simdjson.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

// What nobody read of an entry although it may hold what was sent: members that the format does not know, second
// members of one name, values of the wrong kind. Kept as JSON, by where they stood.
class HarRest {
 public:
  // `where`: "request", "request/postData", ...
  void Add(std::string_view where, std::string_view name, const simdjson::dom::element& value);
  void AddText(std::string_view where, std::string_view name, std::string_view text);
  bool empty() const { return json_.empty(); }
  // [{"at":"request/postData","name":...,"value":...},...]
  Bytes Json() const { return "[" + json_ + "]"; }

 private:
  std::string json_;
};

// The value as a text: of a text its bytes, of anything else its JSON. Null gives nothing.
Bytes TextOf(const simdjson::dom::element& value);
std::string_view RawTextOf(const simdjson::dom::element& value);           // "" where it is no text; as simdjson has it
std::optional<std::uint64_t> SizeOf(const simdjson::dom::element& value);  // a whole number from 0, also as a text
std::string JsonText(std::string_view text);                               // quoted
// Holds nothing that tells: null, "", [], {}, true, false, a small number or a fraction.
bool SaysNothing(const simdjson::dom::element& value);

// The members of an object by a list of names. What stands twice, and what is not listed, goes to `rest`, if given.
template <std::size_t N>
class HarMembers {
 public:
  using Element = simdjson::dom::element;

  HarMembers(const simdjson::dom::object& object, const std::array<std::string_view, N>& names, std::string_view where,
             HarRest& rest)
      : names_(names) {
    for (const auto& [name, value] : object) {
      const std::size_t index = IndexOf(name);
      if (index < N && !found_[index]) {
        found_[index] = value;
      } else if (!SaysNothing(value)) {
        rest.Add(where, name, value);
      }
    }
  }

  // nullptr: it is not there, or null.
  const Element* Find(std::string_view name) const {
    const auto& found = found_[IndexOf(name)];
    return found && !found->is_null() ? &*found : nullptr;
  }
  Bytes Text(std::string_view name) const {
    const Element* const found = Find(name);
    return found == nullptr ? Bytes() : TextOf(*found);
  }

 private:
  std::size_t IndexOf(std::string_view name) const {
    std::size_t index = 0;
    while (index < N && names_[index] != name) ++index;
    return index;
  }

  const std::array<std::string_view, N>& names_;
  std::array<std::optional<Element>, N> found_;
};

}  // namespace telltale
