#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// A value in a document, and where.
struct Located {
  std::string pointer;                 // concrete
  std::vector<std::string> wildcards;  // what each * stood for, in order
  nlohmann::json value;
};

// All values at a JSON pointer (RFC 6901) in which a token * stands for every element or member. Where a string on the
// way holds JSON or Base64 of JSON (inner_json.h), the pointer continues into it. In a list of names and values, as
// OTLP writes attributes ([{"key": "host.id", "value": {"stringValue": "..."}}]), a name stands for its value; the
// concrete pointer has the index and members of it.
std::vector<Located> FindAll(const nlohmann::json& document, std::string_view pointer);

// The same at any depth: all values whose pointers end with the names of `path` ("attributes/host.id", escaped as in a
// pointer).
std::vector<Located> FindBelow(const nlohmann::json& document, std::string_view path);

// The value at `pointer`, after its *s were replaced by `wildcards` in order, as far as they reach.
std::optional<nlohmann::json> FindOne(const nlohmann::json& document, std::string_view pointer,
                                      const std::vector<std::string>& wildcards = {});

// "/a/b" -> "/a", as it is written, and the pointer loses it; of an empty one nothing.
std::string_view TakeRawToken(std::string_view& pointer);

// The last member name or index of a pointer, unescaped.
std::string LastToken(std::string_view pointer);

}  // namespace telltale
