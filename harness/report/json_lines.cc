#include "harness/report/json_lines.h"

#include <algorithm>

#include "core/pointer_token.h"

namespace telltale {
namespace {

constexpr int kMaxLineDepth = 64;
constexpr int kMaxReferences = 16;

}  // namespace

struct JsonLines::Cursor {
  std::string_view text;
  std::size_t at = 0;
  int line = 1;

  char Peek() {
    while (at < text.size() && std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) {
      line += text[at] == '\n';
      ++at;
    }
    return at < text.size() ? text[at] : '\0';
  }
  bool Take(char c) {
    if (Peek() != c || at >= text.size()) return false;
    ++at;
    return true;
  }
  // The raw inside of a string, escapes as they are: names of contracts rarely have any.
  std::string String() {
    const std::size_t start = ++at;
    while (at < text.size() && text[at] != '"' && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
    const std::size_t end = std::min(at, text.size());
    at = std::min(end + 1, text.size());
    return std::string(text.substr(start, end - start));
  }
};

JsonLines::JsonLines(std::string_view text) {
  Cursor cursor{.text = text};
  Value(cursor, "", 0);
}

void JsonLines::Value(Cursor& cursor, const std::string& pointer, int depth) {
  const char first = cursor.Peek();
  lines_.emplace(pointer, cursor.line);
  if (first == '"') {
    const std::string value = cursor.String();
    if (pointer.ends_with("/$ref") && value.starts_with("#")) {
      references_.emplace(pointer.substr(0, pointer.size() - 5), value.substr(1));
    }
  } else if ((first == '{' || first == '[') && depth < kMaxLineDepth) {
    ++cursor.at;
    Members(cursor, pointer, depth, first == '{' ? '}' : ']');
  } else if (depth >= kMaxLineDepth) {
    cursor.at = cursor.text.size();
  } else {
    cursor.at = std::min(cursor.text.find_first_of(",]} \t\r\n", cursor.at), cursor.text.size());
  }
}

void JsonLines::Members(Cursor& cursor, const std::string& pointer, int depth, char end) {
  for (std::size_t index = 0; cursor.Peek() != end && cursor.Peek() != '\0'; ++index) {
    std::string token = std::to_string(index);
    int line = 0;
    if (end == '}') {
      if (cursor.Peek() != '"') break;
      line = cursor.line;
      token = PointerToken(cursor.String());
      if (!cursor.Take(':')) break;
    }
    const std::string member = pointer + "/" + token;
    if (line != 0) lines_.emplace(member, line);
    Value(cursor, member, depth + 1);
    if (!cursor.Take(',')) break;
  }
  if (!cursor.Take(end)) cursor.at = cursor.text.size();
}

int JsonLines::LineOf(const std::string& pointer) const {
  const auto found = lines_.find(pointer);
  return found == lines_.end() ? 0 : found->second;
}

std::string JsonLines::ReferenceAt(const std::string& pointer) const {
  const auto found = references_.find(pointer);
  return found == references_.end() ? "" : found->second;
}

std::string SchemaPointer(const JsonLines& schema, std::string_view instance_pointer, std::size_t& found_depth) {
  found_depth = 0;
  std::string at;
  while (!instance_pointer.empty()) {
    const std::size_t end = std::min(instance_pointer.find('/', 1), instance_pointer.size());
    const std::string token(instance_pointer.substr(1, end - 1));
    std::string target = at;
    for (int i = 0; i < kMaxReferences && !schema.ReferenceAt(target).empty(); ++i) target = schema.ReferenceAt(target);
    const bool is_index = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
    const std::string next = is_index ? target + "/items" : target + "/properties/" + token;
    if (schema.LineOf(next) == 0) return target;
    at = next;
    ++found_depth;
    instance_pointer.remove_prefix(end);
  }
  return at;
}

}  // namespace telltale
