#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace telltale {

// On which line of a JSON text each value begins, by its JSON pointer ("" is the whole). Lines count from 1. Stops
// without failing where the text is no JSON; deeper than 64 levels is left out.
class JsonLines {
 public:
  explicit JsonLines(std::string_view text);

  // 0: there is no such value.
  int LineOf(const std::string& pointer) const;
  // The pointer that a "$ref" at `pointer` names ("#/definitions/x" -> "/definitions/x"); empty: none.
  std::string ReferenceAt(const std::string& pointer) const;

 private:
  struct Cursor;
  void Value(Cursor& cursor, const std::string& pointer, int depth);
  void Members(Cursor& cursor, const std::string& pointer, int depth, char end);

  std::map<std::string, int> lines_;
  std::map<std::string, std::string> references_;
};

// The pointer into a JSON schema of what describes an instance's place: "/event/errors" ->
// "/properties/event/properties/errors". References are followed. `found_depth` says how many of the instance
// pointer's tokens were found; the rest is not in the schema.
std::string SchemaPointer(const JsonLines& schema, std::string_view instance_pointer, std::size_t& found_depth);

}  // namespace telltale
