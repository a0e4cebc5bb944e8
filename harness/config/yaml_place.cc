#include "harness/config/yaml_place.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "schema/json_pointer.h"

namespace telltale {

YamlPlace YamlPlace::operator[](const char* key) const {
  const auto member = value_ != nullptr && value_->is_object() ? value_->find(key) : nlohmann::json::const_iterator();
  const bool there = value_ != nullptr && value_->is_object() && member != value_->end();
  return {*tree_, PointerTo(pointer_, key), there ? &*member : nullptr};
}

std::string YamlPlace::Text(const std::string& otherwise) const {
  return value_ == nullptr ? otherwise : tree_->Written(pointer_);
}

std::uint32_t YamlPlace::Number(std::uint32_t otherwise) const {
  return value_ == nullptr || !value_->is_number() ? otherwise : value_->get<std::uint32_t>();
}

bool YamlPlace::Flag(bool otherwise) const {
  return value_ == nullptr || !value_->is_boolean() ? otherwise : value_->get<bool>();
}

std::chrono::milliseconds YamlPlace::Duration(std::chrono::milliseconds otherwise) const {
  const std::string text = Text();
  const std::size_t unit = text.find_first_of("mshd");
  if (unit == std::string::npos) return otherwise;
  // Whole and fraction apart: no locale, no rounding surprises.
  const std::size_t dot = std::min(text.find('.'), unit);
  std::string thousandths = dot < unit ? text.substr(dot + 1, unit - dot - 1) : "";
  thousandths = thousandths.substr(0, thousandths.find(' '));
  thousandths.resize(3, '0');
  const std::int64_t whole = std::strtoll(text.substr(0, dot).c_str(), nullptr, 10);
  const std::int64_t scaled = whole * 1000 + std::strtoll(thousandths.c_str(), nullptr, 10);
  const std::string name = text.substr(unit);
  if (name == "ms") return std::chrono::milliseconds(scaled / 1000);
  constexpr std::int64_t kMinute = 60;
  const std::int64_t seconds = name == "s" ? 1 : name == "min" ? kMinute : name == "h" ? 60 * kMinute : 1440 * kMinute;
  return std::chrono::milliseconds(scaled * seconds);
}

std::vector<std::string> YamlPlace::Texts() const {
  std::vector<std::string> texts;
  for (const YamlPlace& element : Elements()) texts.push_back(element.Text());
  return texts;
}

std::vector<YamlPlace> YamlPlace::Elements() const {
  std::vector<YamlPlace> elements;
  if (value_ == nullptr || !value_->is_array()) return elements;
  for (std::size_t i = 0; i < value_->size(); ++i) elements.push_back({*tree_, PointerTo(pointer_, i), &(*value_)[i]});
  return elements;
}

void YamlPlace::ForEachMember(const std::function<void(const std::string&, const YamlPlace&)>& visit) const {
  if (value_ == nullptr || !value_->is_object()) return;
  std::vector<std::pair<std::string, YamlPlace>> members;
  for (const auto& [name, member] : value_->items()) {
    members.emplace_back(name, YamlPlace{*tree_, PointerTo(pointer_, name), &member});
  }
  std::stable_sort(members.begin(), members.end(), [&](const auto& a, const auto& b) {
    return tree_->StandsBefore(a.second.pointer_, b.second.pointer_);
  });
  for (const auto& [name, member] : members) visit(name, member);
}

}  // namespace telltale
