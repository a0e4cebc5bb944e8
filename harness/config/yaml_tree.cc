#include "harness/config/yaml_tree.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>

#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxYamlBytes = 1U << 20;
constexpr int kMaxDepth = 50;
constexpr std::size_t kMaxValues = 20'000;

// A plain scalar by YAML 1.2's core schema.
json Resolved(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (text.find_first_not_of("0123456789+-.eE") != std::string::npos) return text;
  const char* const begin = text.data() + (text.front() == '+' ? 1 : 0);
  const char* const end = text.data() + text.size();
  std::int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(begin, end, integer); error == std::errc() && stop == end) {
    return integer;
  }
  double number = 0;
  if (const auto [stop, error] = std::from_chars(begin, end, number); error == std::errc() && stop == end) {
    return number;
  }
  return text;
}

}  // namespace

// Turns yaml-cpp's nodes into json, noting places on the way. Errors stop it: the first one is reported.
class YamlReader {
 public:
  explicit YamlReader(std::string name) { tree_.name_ = std::move(name); }

  Result<YamlTree> Read(const YAML::Node& root) {
    TRY(json value, Convert(root, "", 0));
    tree_.json_ = std::make_shared<const json>(std::move(value));
    return std::move(tree_);
  }

  tl::unexpected<Error> Bad(std::string message, const YAML::Mark& mark) const {
    const auto one_based = [](int zero_based) { return zero_based < 0 ? 1 : zero_based + 1; };
    return InputError(std::move(message),
                      fmt::format("{}:{}:{}", tree_.name_, one_based(mark.line), one_based(mark.column)));
  }

 private:
  void Note(const std::string& pointer, const YAML::Node& node, bool keep_place) {
    YamlTree::Place& place = tree_.places_[pointer];
    if (!keep_place && node.Mark().line >= 0) {
      place.line = static_cast<std::size_t>(node.Mark().line) + 1;
      place.column = static_cast<std::size_t>(node.Mark().column) + 1;
    }
    if (node.IsScalar()) place.written = node.Scalar();
  }

  Result<json> Convert(const YAML::Node& node, const std::string& pointer, int depth) {
    if (++values_ > kMaxValues) return Bad(fmt::format("more than {} values", kMaxValues), node.Mark());
    if (depth > kMaxDepth) return Bad(fmt::format("nests deeper than {} levels", kMaxDepth), node.Mark());
    const std::string& tag = node.Tag();
    const bool is_plain = tag.empty() || tag == "?";
    if (!is_plain && tag != "!" && tag != "tag:yaml.org,2002:str") {
      return Bad(fmt::format("the tag {} is not supported", tag), node.Mark());
    }
    Note(pointer, node, tree_.places_.contains(pointer));
    if (node.IsSequence()) return Sequence(node, pointer, depth);
    if (node.IsMap()) return Map(node, pointer, depth);
    if (!node.IsScalar()) return json(nullptr);
    return is_plain ? Resolved(node.Scalar()) : json(node.Scalar());
  }

  Result<json> Sequence(const YAML::Node& node, const std::string& pointer, int depth) {
    json list = json::array();
    for (const YAML::Node& element : node) {
      TRY(json value, Convert(element, PointerTo(pointer, list.size()), depth + 1));
      list.push_back(std::move(value));
    }
    return list;
  }

  Result<json> Map(const YAML::Node& node, const std::string& pointer, int depth) {
    json object = json::object();
    for (const auto& member : node) {
      if (!member.first.IsScalar()) return Bad("a key is not a plain word", member.first.Mark());
      const std::string& key = member.first.Scalar();
      if (object.contains(key)) return Bad(fmt::format("the key \"{}\" is given twice", key), member.first.Mark());
      const std::string place = PointerTo(pointer, key);
      Note(place, member.first, false);
      tree_.places_[place].written.clear();
      TRY(object[key], Convert(member.second, place, depth + 1));
    }
    return object;
  }

  YamlTree tree_;
  std::size_t values_ = 0;
};

Result<YamlTree> YamlTree::Parse(const std::string& text, std::string name) {
  if (text.size() > kMaxYamlBytes)
    return InputError(fmt::format("has more than {} bytes", kMaxYamlBytes), std::move(name));
  YamlReader reader(name);
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.empty()) return InputError("is empty", std::move(name));
    if (documents.size() > 1) return reader.Bad("a second document is not expected", documents[1].Mark());
    return reader.Read(documents.front());
  } catch (const YAML::Exception& error) {
    return reader.Bad("not YAML: " + error.msg, error.mark);
  }
}

const YamlTree::Place& YamlTree::Nearest(std::string_view pointer) const {
  static const Place start;
  for (;;) {
    if (const auto place = places_.find(pointer); place != places_.end()) return place->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return start;
    pointer = pointer.substr(0, slash);
  }
}

std::string YamlTree::Where(std::string_view pointer) const {
  const Place& place = Nearest(pointer);
  return fmt::format("{}:{}:{}", name_, place.line, place.column);
}

std::size_t YamlTree::Line(std::string_view pointer) const { return Nearest(pointer).line; }

bool YamlTree::StandsBefore(std::string_view a, std::string_view b) const {
  const Place& first = Nearest(a);
  const Place& second = Nearest(b);
  return std::tie(first.line, first.column) < std::tie(second.line, second.column);
}

std::string YamlTree::Written(std::string_view pointer) const {
  const auto place = places_.find(pointer);
  return place == places_.end() ? std::string() : place->second.written;
}

}  // namespace telltale
