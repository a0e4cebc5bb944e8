// A descriptor set is itself a message, so the reader of messages reads it, by the tables of descriptor_messages.h.
#include "harness/payload/protobuf_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/redact.h"
#include "harness/payload/descriptor_messages.h"
#include "harness/payload/protobuf_message.h"
#include "harness/payload/well_known_types.h"

namespace telltale {
namespace {

using nlohmann::json;
using Kind = ProtobufKind;

constexpr std::int64_t kRepeated = 3;  // FieldDescriptorProto.Label
constexpr std::int64_t kGroup = 10;    // FieldDescriptorProto.Type
// FieldDescriptorProto.Type, from 1 on.
constexpr std::array kKinds = {
    Kind::kDouble,   Kind::kFloat, Kind::kInt,           Kind::kUnsigned, Kind::kInt,     Kind::kUnsignedFixed64,
    Kind::kFixed32,  Kind::kBool,  Kind::kString,        Kind::kMessage,  Kind::kMessage, Kind::kBytes,
    Kind::kUnsigned, Kind::kEnum,  Kind::kSignedFixed32, Kind::kFixed64,  Kind::kSigned,  Kind::kSigned};

std::string FullName(const std::string& scope, const std::string& name) {
  return scope.empty() ? name : scope + "." + name;
}

std::string Quoted(std::string_view name) { return fmt::format("\"{}\"", Printable(name)); }

}  // namespace

// Everything that tables point at: deques and maps keep their elements where they are.
struct ProtobufSchema::Messages : ProtobufTypes {
  struct One {
    std::vector<ProtobufField> fields;
    ProtobufMessage message;
    bool is_map_entry = false;
  };
  std::deque<std::string> names;
  std::map<std::string, One, std::less<>> by_name;
  std::map<std::string, std::vector<ProtobufEnumValue>, std::less<>> enums;

  const ProtobufMessage* Find(std::string_view full_name) const override {
    const auto found = by_name.find(full_name);
    return found == by_name.end() || found->second.is_map_entry ? nullptr : &found->second.message;
  }
};

class ProtobufSchema::Builder {
 public:
  Result<std::shared_ptr<const ProtobufSchema>> Build(const json& set, BytesView bytes) {
    for (const json& file : ListIn(set, "files")) {
      const std::string package = TextIn(file, "package");
      const bool is_delimited = IsDelimited(file, false);
      for (const json& one : ListIn(file, "enums")) AddEnum(package, one);
      for (const json& one : ListIn(file, "messages")) AddMessage(package, one, is_delimited);
      for (const json& one : ListIn(file, "extensions")) extensions_.push_back({package, &one, is_delimited});
    }
    if (messages_->by_name.empty()) Refuse("holds no message");
    for (const Place& place : descriptors_) AddFields(place);
    for (const Place& place : extensions_) AddExtension(place);
    for (auto& [full_name, one] : messages_->by_name) Close(full_name, one);
    if (!problem_.empty()) return InputError(problem_, {}, hint_);
    return std::shared_ptr<const ProtobufSchema>(new ProtobufSchema(std::move(messages_), bytes));
  }

 private:
  // A descriptor, and where it stands.
  struct Place {
    std::string name;  // of a message in full; of an extension that of its scope
    const json* descriptor = nullptr;
    bool is_delimited = false;  // what the features around it say
  };

  // The first problem is told.
  void Refuse(std::string problem, std::string hint = {}) {
    if (!problem_.empty()) return;
    problem_ = std::move(problem);
    hint_ = std::move(hint);
  }

  void AddEnum(const std::string& scope, const json& descriptor) {
    std::vector<ProtobufEnumValue>& values = messages_->enums[FullName(scope, TextIn(descriptor, "name"))];
    for (const json& value : ListIn(descriptor, "values")) {
      values.push_back({static_cast<std::int32_t>(value.value("number", std::int64_t{0})),
                        messages_->names.emplace_back(TextIn(value, "name"))});
    }
    // Of two names for one number (allow_alias) the first counts.
    std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  }

  void AddMessage(const std::string& scope, const json& descriptor, bool around) {
    const std::string name = TextIn(descriptor, "name");
    const std::string full_name = FullName(scope, name);
    if (name.empty()) return Refuse("holds a message without a name");
    const auto [one, is_new] = messages_->by_name.try_emplace(full_name);
    if (!is_new) return Refuse("holds the message " + Quoted(full_name) + " twice");
    const auto options = descriptor.find("options");
    one->second.is_map_entry = options != descriptor.end() && options->value("mapEntry", false);
    const bool is_delimited = IsDelimited(descriptor, around);
    descriptors_.push_back({full_name, &descriptor, is_delimited});
    for (const json& inner : ListIn(descriptor, "enums")) AddEnum(full_name, inner);
    for (const json& inner : ListIn(descriptor, "messages")) AddMessage(full_name, inner, is_delimited);
    for (const json& inner : ListIn(descriptor, "extensions")) extensions_.push_back({full_name, &inner, is_delimited});
  }

  // Types of fields go by their full names, with a dot before them.
  static std::string TypeOf(const json& field, const char* member = "typeName") {
    const std::string name = TextIn(field, member);
    return name.starts_with('.') ? name.substr(1) : name;
  }

  void AddFields(const Place& place) {
    Messages::One& one = messages_->by_name.find(place.name)->second;
    for (const json& field : ListIn(*place.descriptor, "fields")) {
      AddField(place.name, field, JsonNameOf(field), place.is_delimited, one);
    }
  }

  // A field of another message, which JSON has under its full name in brackets. Options of descriptors are such, too:
  // where their message is not in the set, nothing in the set can hold one.
  void AddExtension(const Place& place) {
    const std::string extended = TypeOf(*place.descriptor, "extendee");
    const auto found = messages_->by_name.find(extended);
    if (found == messages_->by_name.end()) return;
    const std::string name = "[" + FullName(place.name, TextIn(*place.descriptor, "name")) + "]";
    AddField(extended, *place.descriptor, name, place.is_delimited, found->second);
  }

  void AddField(const std::string& full_name, const json& field, const std::string& name, bool around,
                Messages::One& one) {
    const std::int64_t number = field.value("number", std::int64_t{0});
    const std::int64_t type = field.value("type", std::int64_t{0});
    constexpr std::int64_t kHighest = 0x1fffffff;
    if (number < 1 || number > kHighest || type < 1 || type > std::ssize(kKinds) || name.empty()) {
      return Refuse(fmt::format("the message {} has a field that is none", Quoted(full_name)));
    }
    ProtobufField read{static_cast<std::uint32_t>(number), messages_->names.emplace_back(name),
                       kKinds[static_cast<std::size_t>(type - 1)], field.value("label", std::int64_t{0}) == kRepeated};
    if (read.kind == Kind::kMessage && !FindType(full_name, field, messages_->by_name)) return;
    if (read.kind == Kind::kEnum && !FindType(full_name, field, messages_->enums)) return;
    if (read.kind == Kind::kMessage) {
      const Messages::One& inner = messages_->by_name.find(TypeOf(field))->second;
      read.message = &inner.message;
      read.is_map = inner.is_map_entry && read.is_list;
      // Maps and their entries keep their lengths, whatever a file's features say.
      const bool may_be_delimited = !inner.is_map_entry && !one.is_map_entry;
      read.is_group = type == kGroup || (may_be_delimited && IsDelimited(field, around));
    }
    if (read.kind == Kind::kEnum) read.values = messages_->enums.find(TypeOf(field))->second;
    one.fields.push_back(read);
  }

  // Fields of the message and extensions are all there.
  void Close(const std::string& full_name, Messages::One& one) {
    std::sort(one.fields.begin(), one.fields.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    const auto twice = std::adjacent_find(one.fields.begin(), one.fields.end(),
                                          [](const auto& a, const auto& b) { return a.number == b.number; });
    if (twice != one.fields.end()) {
      Refuse(fmt::format("the message {} has the field {} twice", Quoted(full_name), twice->number));
    }
    std::set<std::string_view> names;
    for (const ProtobufField& field : one.fields) {
      if (names.insert(field.name).second) continue;
      Refuse(fmt::format("the message {} has two fields {}", Quoted(full_name), Quoted(field.name)));
    }
    if (one.is_map_entry && (one.fields.size() != 2 || one.fields.front().number != 1 || one.fields[1].number != 2)) {
      Refuse("the entry of a map " + Quoted(full_name) + " is no key and value");
    }
    one.message.fields = one.fields;
    one.message.spelling = SpellingOf(full_name, one.fields);
    if (one.message.spelling == ProtobufSpelling::kAny) one.message.types = messages_.get();
  }

  template <class Types>
  bool FindType(const std::string& full_name, const json& field, const Types& types) {
    if (types.contains(TypeOf(field))) return true;
    Refuse(fmt::format("the message {} uses {}, which is not in the set", Quoted(full_name), Quoted(TypeOf(field))),
           "write it with protoc --include_imports");
    return false;
  }

  std::unique_ptr<Messages> messages_ = std::make_unique<Messages>();
  std::vector<Place> descriptors_, extensions_;
  std::string problem_;
  std::string hint_;
};

ProtobufSchema::ProtobufSchema(std::unique_ptr<const Messages> messages, BytesView bytes)
    : messages_(std::move(messages)), bytes_(bytes) {}
ProtobufSchema::~ProtobufSchema() = default;

Result<std::shared_ptr<const ProtobufSchema>> ProtobufSchema::Read(BytesView bytes) {
  constexpr std::string_view kHint = "protoc --include_imports --descriptor_set_out=FILE writes one";
  if (bytes.size() > kMostBytes) {
    return InputError(fmt::format("the descriptor set has more than {} bytes", kMostBytes));
  }
  const auto set = ReadProtobuf(bytes, kFileDescriptorSet);
  if (!set || !set->value.contains("files")) {
    return InputError("is no descriptor set, or a damaged one", {}, std::string(kHint));
  }
  return Builder().Build(set->value, bytes);
}

const ProtobufMessage* ProtobufSchema::Find(std::string_view full_name) const { return messages_->Find(full_name); }

std::vector<std::string> ProtobufSchema::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, one] : messages_->by_name) {
    if (!one.is_map_entry) names.push_back(name);
  }
  return names;
}

}  // namespace telltale
