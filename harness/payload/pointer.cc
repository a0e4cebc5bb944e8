#include "harness/payload/pointer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/pointer_token.h"
#include "harness/payload/inner_json.h"

namespace telltale {
namespace {

using nlohmann::json;

const json* Child(const json& value, const std::string& token) {
  if (value.is_object()) {
    const auto found = value.find(token);
    return found == value.end() ? nullptr : &*found;
  }
  if (!value.is_array()) return nullptr;
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto parsed = std::from_chars(token.data(), end, index);
  return parsed.ec == std::errc() && parsed.ptr == end && index < value.size() ? &value[index] : nullptr;
}

// Takes the first token off `rest`, which starts with a slash.
std::string TakeToken(std::string_view& rest) {
  rest.remove_prefix(1);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  std::string token = TextOfToken(rest.substr(0, end));
  rest.remove_prefix(end);
  return token;
}

void Walk(const json& value, std::string_view rest, const Located& so_far, std::vector<Located>& found);

void WalkIntoString(const json& value, std::string_view rest, const Located& so_far, std::vector<Located>& found) {
  if (const auto inner = StructureIn(value.get_ref<const std::string&>())) Walk(inner->value, rest, so_far, found);
}

void Walk(const json& value, std::string_view rest, const Located& so_far, std::vector<Located>& found) {
  if (rest.empty()) return found.push_back({so_far.pointer, so_far.wildcards, value});
  if (rest.front() != '/') return;
  if (value.is_string()) return WalkIntoString(value, rest, so_far, found);
  const std::string token = TakeToken(rest);
  const auto descend = [&](const std::string& name, bool wild) {
    const json* const child = Child(value, name);
    if (child == nullptr) return;
    Located next{so_far.pointer + "/" + PointerToken(name), so_far.wildcards, nullptr};
    if (wild) next.wildcards.push_back(name);
    Walk(*child, rest, next, found);
  };
  if (token != "*") return descend(token, false);
  if (value.is_object()) {
    for (const auto& item : value.items()) descend(item.key(), true);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) descend(std::to_string(i), true);
  }
}

std::string WithWildcards(std::string_view pointer, const std::vector<std::string>& wildcards) {
  std::string concrete;
  std::size_t used = 0;
  for (std::string_view rest = pointer; !rest.empty() && rest.front() == '/';) {
    const std::string token = TakeToken(rest);
    concrete += "/" + PointerToken(token == "*" && used < wildcards.size() ? wildcards[used++] : token);
  }
  return concrete;
}

}  // namespace

std::vector<Located> FindAll(const json& document, std::string_view pointer) {
  std::vector<Located> found;
  Walk(document, pointer, {}, found);
  return found;
}

std::optional<json> FindOne(const json& document, std::string_view pointer, const std::vector<std::string>& wildcards) {
  if (!pointer.empty() && pointer.front() != '/') return std::nullopt;
  std::vector<Located> found = FindAll(document, WithWildcards(pointer, wildcards));
  if (found.empty()) return std::nullopt;
  return std::move(found.front().value);
}

std::string LastToken(std::string_view pointer) {
  const std::size_t slash = pointer.rfind('/');
  return slash == std::string_view::npos ? std::string() : TextOfToken(pointer.substr(slash + 1));
}

}  // namespace telltale
