#include "harness/payload/pointer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/pointer_token.h"
#include "harness/payload/inner_json.h"

namespace telltale {
namespace {

using nlohmann::json;

struct Child {
  const json* value = nullptr;  // nullptr: there is none
  std::string pointer;          // from its parent
};

// OTLP writes a value as an object with one member that is named after its kind; other lists of names and values do
// not.
Child WithoutKind(Child child) {
  static constexpr const char* kKinds[] = {"stringValue", "intValue",    "boolValue", "doubleValue",
                                           "arrayValue",  "kvlistValue", "bytesValue"};
  if (!child.value->is_object() || child.value->size() != 1) return child;
  for (const char* kind : kKinds) {
    const auto found = child.value->find(kind);
    if (found != child.value->end()) return {&*found, child.pointer + "/" + kind};
  }
  return child;
}

// In a list of names and values, [{"key": "host.id", "value": ...}], the value of that name.
Child Named(const json& list, const std::string& name) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_object()) continue;
    const auto key = list[i].find("key");
    const auto value = list[i].find("value");
    if (key == list[i].end() || value == list[i].end() || *key != name) continue;
    return WithoutKind({&*value, "/" + std::to_string(i) + "/value"});
  }
  return {};
}

Child ChildOf(const json& value, const std::string& token) {
  if (value.is_object()) {
    const auto found = value.find(token);
    return found == value.end() ? Child() : Child{&*found, "/" + PointerToken(token)};
  }
  if (!value.is_array()) return {};
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto parsed = std::from_chars(token.data(), end, index);
  if (parsed.ec != std::errc() || parsed.ptr != end) return Named(value, token);
  return index < value.size() ? Child{&value[index], "/" + token} : Child();
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
    const Child child = ChildOf(value, name);
    if (child.value == nullptr) return;
    Located next{so_far.pointer + child.pointer, so_far.wildcards, nullptr};
    if (wild) next.wildcards.push_back(name);
    Walk(*child.value, rest, next, found);
  };
  if (token != "*") return descend(token, false);
  if (value.is_object()) {
    for (const auto& item : value.items()) descend(item.key(), true);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) descend(std::to_string(i), true);
  }
}

// Where a pointer may begin, `value` and all below it. Documents are read to a depth that is bounded.
void WalkBelow(const json& value, std::string_view pointer, const std::string& so_far, std::vector<Located>& found) {
  if (value.is_string()) {
    if (const auto inner = StructureIn(value.get_ref<const std::string&>())) {
      WalkBelow(inner->value, pointer, so_far, found);
    }
    return;
  }
  Walk(value, pointer, {so_far, {}, nullptr}, found);
  if (value.is_object()) {
    for (const auto& item : value.items()) {
      WalkBelow(item.value(), pointer, so_far + "/" + PointerToken(item.key()), found);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      WalkBelow(value[i], pointer, so_far + "/" + std::to_string(i), found);
    }
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

std::vector<Located> FindBelow(const json& document, std::string_view path) {
  std::vector<Located> found;
  WalkBelow(document, "/" + std::string(path), "", found);
  return found;
}

std::optional<json> FindOne(const json& document, std::string_view pointer, const std::vector<std::string>& wildcards) {
  if (!pointer.empty() && pointer.front() != '/') return std::nullopt;
  std::vector<Located> found = FindAll(document, WithWildcards(pointer, wildcards));
  if (found.empty()) return std::nullopt;
  return std::move(found.front().value);
}

std::string_view TakeRawToken(std::string_view& pointer) {
  const std::size_t end = pointer.empty() ? 0 : std::min(pointer.find('/', 1), pointer.size());
  const std::string_view token = pointer.substr(0, end);
  pointer.remove_prefix(end);
  return token;
}

std::string LastToken(std::string_view pointer) {
  const std::size_t slash = pointer.rfind('/');
  return slash == std::string_view::npos ? std::string() : TextOfToken(pointer.substr(slash + 1));
}

}  // namespace telltale
