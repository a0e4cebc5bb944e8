#include "harness/init/shape.h"

#include <optional>

#include "core/base64.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr unsigned kMaxDepth = 60;  // a level of documents is two of a schema, and schemas may have 150
constexpr std::size_t kMaxMembers = 4096;
constexpr std::size_t kMaxInnerBytes = 1U << 20;

// The object or list that a text is, if it is one. The library's parser does not recurse, so depth is no danger here.
std::optional<json> StructureIn(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return std::nullopt;
  if (text.size() > kMaxInnerBytes) return std::nullopt;
  json inner = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!inner.is_structured()) return std::nullopt;
  return inner;
}

std::optional<json> Base64StructureIn(std::string_view text) {
  constexpr std::size_t kShortest = 8;
  if (text.size() < kShortest || text.size() > kMaxInnerBytes) return std::nullopt;
  const auto bytes = FromBase64(text);
  return bytes ? StructureIn(*bytes) : std::nullopt;
}

class Adding {
 public:
  explicit Adding(const Source& source) : source_(source) {}

  void Add(Shape& shape, const json& value, unsigned depth) const {
    ++shape.seen;
    shape.machines.insert(source_.machine);
    if (value.is_object()) {
      AddObject(shape, value, depth);
    } else if (value.is_array()) {
      AddList(shape, value, depth);
    } else if (value.is_string()) {
      AddText(shape, value.get_ref<const std::string&>(), depth);
    } else {
      AddPlain(shape, value);
    }
  }

 private:
  void AddObject(Shape& shape, const json& value, unsigned depth) const {
    ++shape.objects;
    for (const auto& [name, member] : value.items()) {
      const bool has_room = shape.members.size() < kMaxMembers || shape.members.contains(name);
      if (depth >= kMaxDepth || !has_room) {
        shape.is_cut = true;
      } else {
        Add(shape.members[name], member, depth + 1);
      }
    }
  }

  void AddList(Shape& shape, const json& value, unsigned depth) const {
    ++shape.lists;
    if (depth >= kMaxDepth) {
      shape.is_cut = shape.is_cut || !value.empty();
      return;
    }
    if (!value.empty() && !shape.elements) shape.elements = std::make_unique<Shape>();
    for (const json& element : value) Add(*shape.elements, element, depth + 1);
  }

  void AddText(Shape& shape, const std::string& text, unsigned depth) const {
    ++shape.texts;
    shape.values.Add(text, source_);
    shape.form.Add(text);
    if (depth >= kMaxDepth) return;
    std::optional<json> inner = StructureIn(text);
    if (inner) {
      ++shape.json_texts;
    } else if ((inner = Base64StructureIn(text))) {
      ++shape.base64_json_texts;
    } else {
      return;
    }
    if (!shape.inner) shape.inner = std::make_unique<Shape>();
    Add(*shape.inner, *inner, depth + 1);
  }

  // What is written 1.0 is a measured number that happens to be whole.
  void AddPlain(Shape& shape, const json& value) const {
    if (value.is_null()) {
      ++shape.nulls;
      return;
    }
    if (value.is_boolean()) {
      ++shape.booleans;
    } else {
      ++(value.is_number_integer() ? shape.integers : shape.fractions);
    }
    shape.values.Add(value.dump(), source_);
  }

  const Source& source_;
};

void AddTo(std::unique_ptr<Shape>& shape, const std::unique_ptr<Shape>& other) {
  if (!other) return;
  if (!shape) shape = std::make_unique<Shape>();
  AddTo(*shape, *other);
}

}  // namespace

void AddTo(Shape& shape, const json& value, const Source& source) { Adding(source).Add(shape, value, 0); }

void AddTo(Shape& shape, const Shape& other) {
  for (const auto count :
       {&Shape::seen, &Shape::nulls, &Shape::booleans, &Shape::integers, &Shape::fractions, &Shape::texts,
        &Shape::lists, &Shape::objects, &Shape::json_texts, &Shape::base64_json_texts}) {
    shape.*count += other.*count;
  }
  shape.machines.insert(other.machines.begin(), other.machines.end());
  shape.values.Add(other.values);
  shape.form.Add(other.form);
  for (const auto& [name, member] : other.members) AddTo(shape.members[name], member);
  AddTo(shape.elements, other.elements);
  AddTo(shape.inner, other.inner);
  shape.is_cut = shape.is_cut || other.is_cut;
}

bool HoldsJson(const Shape& shape) {
  return shape.texts > 0 && (shape.json_texts == shape.texts || shape.base64_json_texts == shape.texts);
}

}  // namespace telltale
