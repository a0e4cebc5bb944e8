#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/config/yaml_tree.h"

namespace telltale {

// A value in a YAML document whose form is already known to be right, so that reading it needs no error paths. Borrows
// the tree.
class YamlPlace {
 public:
  explicit YamlPlace(const YamlTree& tree) : YamlPlace(tree, "", &tree.json()) {}

  // Empty place: the key is not there. Everything read from an empty place is empty.
  YamlPlace operator[](const char* key) const;
  explicit operator bool() const { return value_ != nullptr; }

  // A scalar as it was written ("07", "true"), or `otherwise`.
  std::string Text(const std::string& otherwise = {}) const;
  std::uint32_t Number(std::uint32_t otherwise) const;
  bool Flag(bool otherwise) const;
  // "500ms", "1.5s", "2min", "3h", "4d".
  std::chrono::milliseconds Duration(std::chrono::milliseconds otherwise) const;

  std::vector<std::string> Texts() const;
  std::vector<YamlPlace> Elements() const;
  // In the order in which they stand in the document.
  void ForEachMember(const std::function<void(const std::string& name, const YamlPlace&)>& visit) const;

 private:
  YamlPlace(const YamlTree& tree, std::string pointer, const nlohmann::json* value)
      : tree_(&tree), pointer_(std::move(pointer)), value_(value) {}

  const YamlTree* tree_;
  std::string pointer_;
  const nlohmann::json* value_;
};

}  // namespace telltale
