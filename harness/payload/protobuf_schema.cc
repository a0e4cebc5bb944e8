// A descriptor set is itself a message, so the reader of messages reads it, by the table of descriptor.proto's fields
// that matter here. What else stands in it (options, comments) is read and left.
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

#include "core/ascii.h"
#include "core/redact.h"
#include "harness/payload/protobuf_message.h"

namespace telltale {
namespace {

using nlohmann::json;
using Kind = ProtobufKind;

constexpr bool kList = true;
constexpr std::int64_t kRepeated = 3;  // FieldDescriptorProto.Label

constexpr std::array kFieldFields = std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                                                  {3, "number", Kind::kInt},
                                                                  {4, "label", Kind::kInt},
                                                                  {5, "type", Kind::kInt},
                                                                  {6, "typeName", Kind::kString},
                                                                  {10, "jsonName", Kind::kString}});
constexpr ProtobufMessage kField{kFieldFields};
constexpr std::array kEnumValueFields =
    std::to_array<ProtobufField>({{1, "name", Kind::kString}, {2, "number", Kind::kInt}});
constexpr ProtobufMessage kEnumValue{kEnumValueFields};
constexpr std::array kEnumFields =
    std::to_array<ProtobufField>({{1, "name", Kind::kString}, {2, "values", Kind::kMessage, kList, &kEnumValue}});
constexpr ProtobufMessage kEnum{kEnumFields};
constexpr std::array kOptionsFields = std::to_array<ProtobufField>({{7, "mapEntry", Kind::kBool}});
constexpr ProtobufMessage kOptions{kOptionsFields};
extern const ProtobufMessage kMessage;
constexpr std::array kMessageFields = std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                                                    {2, "fields", Kind::kMessage, kList, &kField},
                                                                    {3, "messages", Kind::kMessage, kList, &kMessage},
                                                                    {4, "enums", Kind::kMessage, kList, &kEnum},
                                                                    {7, "options", Kind::kMessage, false, &kOptions}});
const ProtobufMessage kMessage{kMessageFields};
constexpr std::array kFileFields = std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                                                 {2, "package", Kind::kString},
                                                                 {4, "messages", Kind::kMessage, kList, &kMessage},
                                                                 {5, "enums", Kind::kMessage, kList, &kEnum},
                                                                 {9, "sourceCodeInfo", Kind::kBytes}});
constexpr ProtobufMessage kFile{kFileFields};
constexpr std::array kSetFields = std::to_array<ProtobufField>({{1, "files", Kind::kMessage, kList, &kFile}});
constexpr ProtobufMessage kSet{kSetFields};

// FieldDescriptorProto.Type, from 1 on. Groups (10) are no field of a message here: nobody writes them any more.
constexpr std::int64_t kGroup = 10;
constexpr std::array kKinds = {
    Kind::kDouble,   Kind::kFloat, Kind::kInt,           Kind::kUnsigned, Kind::kInt,     Kind::kUnsignedFixed64,
    Kind::kFixed32,  Kind::kBool,  Kind::kString,        Kind::kMessage,  Kind::kMessage, Kind::kBytes,
    Kind::kUnsigned, Kind::kEnum,  Kind::kSignedFixed32, Kind::kFixed64,  Kind::kSigned,  Kind::kSigned};

const json& ListIn(const json& object, std::string_view name) {
  static const json kNone = json::array();
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

std::string TextIn(const json& object, const char* name) { return object.value(name, std::string()); }

std::string FullName(const std::string& scope, const std::string& name) {
  return scope.empty() ? name : scope + "." + name;
}

// "host_name" -> "hostName": how protoc makes the names of JSON.
std::string JsonNameOf(const json& field) {
  if (std::string name = TextIn(field, "jsonName"); !name.empty()) return name;
  std::string camel;
  bool is_raised = false;
  for (const char c : TextIn(field, "name")) {
    if (c != '_') camel += is_raised ? AsciiUpper(c) : c;
    is_raised = c == '_';
  }
  return camel;
}

std::string Quoted(std::string_view name) { return fmt::format("\"{}\"", Printable(name)); }

}  // namespace

// Everything that tables point at: deques keep their elements where they are.
struct ProtobufSchema::Messages {
  struct One {
    std::vector<ProtobufField> fields;
    ProtobufMessage message;
    bool is_map_entry = false;
  };
  std::deque<std::string> names;
  std::map<std::string, One, std::less<>> by_name;
  std::map<std::string, std::vector<ProtobufEnumValue>, std::less<>> enums;
};

class ProtobufSchema::Builder {
 public:
  Result<std::shared_ptr<const ProtobufSchema>> Build(const json& set, BytesView bytes) {
    for (const json& file : ListIn(set, "files")) {
      const std::string package = TextIn(file, "package");
      for (const json& one : ListIn(file, "enums")) AddEnum(package, one);
      for (const json& one : ListIn(file, "messages")) AddMessage(package, one);
    }
    if (messages_->by_name.empty()) Refuse("holds no message");
    for (const auto& [full_name, descriptor] : descriptors_) AddFields(full_name, *descriptor);
    if (!problem_.empty()) return InputError(problem_, {}, hint_);
    return std::shared_ptr<const ProtobufSchema>(new ProtobufSchema(std::move(messages_), bytes));
  }

 private:
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

  void AddMessage(const std::string& scope, const json& descriptor) {
    const std::string name = TextIn(descriptor, "name");
    const std::string full_name = FullName(scope, name);
    if (name.empty()) return Refuse("holds a message without a name");
    const auto [one, is_new] = messages_->by_name.try_emplace(full_name);
    if (!is_new) return Refuse("holds the message " + Quoted(full_name) + " twice");
    const auto options = descriptor.find("options");
    one->second.is_map_entry = options != descriptor.end() && options->value("mapEntry", false);
    descriptors_.emplace_back(full_name, &descriptor);
    for (const json& inner : ListIn(descriptor, "enums")) AddEnum(full_name, inner);
    for (const json& inner : ListIn(descriptor, "messages")) AddMessage(full_name, inner);
  }

  // Types of fields go by their full names, with a dot before them.
  static std::string TypeOf(const json& field) {
    const std::string name = TextIn(field, "typeName");
    return name.starts_with('.') ? name.substr(1) : name;
  }

  void AddFields(const std::string& full_name, const json& descriptor) {
    Messages::One& one = messages_->by_name.find(full_name)->second;
    for (const json& field : ListIn(descriptor, "fields")) AddField(full_name, field, one.fields);
    std::sort(one.fields.begin(), one.fields.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    const auto twice = std::adjacent_find(one.fields.begin(), one.fields.end(),
                                          [](const auto& a, const auto& b) { return a.number == b.number; });
    if (twice != one.fields.end()) {
      Refuse(fmt::format("the message {} has the field {} twice", Quoted(full_name), twice->number));
    }
    if (one.is_map_entry && (one.fields.size() != 2 || one.fields.front().number != 1 || one.fields[1].number != 2)) {
      Refuse("the entry of a map " + Quoted(full_name) + " is no key and value");
    }
    one.message.fields = one.fields;
  }

  void AddField(const std::string& full_name, const json& field, std::vector<ProtobufField>& fields) {
    const std::int64_t number = field.value("number", std::int64_t{0});
    const std::int64_t type = field.value("type", std::int64_t{0});
    const std::string name = JsonNameOf(field);
    constexpr std::int64_t kHighest = 0x1fffffff;
    if (number < 1 || number > kHighest || type < 1 || type > std::ssize(kKinds) || name.empty()) {
      return Refuse(fmt::format("the message {} has a field that is none", Quoted(full_name)));
    }
    if (type == kGroup) return;
    ProtobufField read{static_cast<std::uint32_t>(number), messages_->names.emplace_back(name),
                       kKinds[static_cast<std::size_t>(type - 1)], field.value("label", std::int64_t{0}) == kRepeated};
    if (read.kind == Kind::kMessage && !FindType(full_name, field, messages_->by_name)) return;
    if (read.kind == Kind::kEnum && !FindType(full_name, field, messages_->enums)) return;
    if (read.kind == Kind::kMessage) {
      const Messages::One& inner = messages_->by_name.find(TypeOf(field))->second;
      read.message = &inner.message;
      read.is_map = inner.is_map_entry && read.is_list;
    }
    if (read.kind == Kind::kEnum) read.values = messages_->enums.find(TypeOf(field))->second;
    fields.push_back(read);
  }

  template <class Types>
  bool FindType(const std::string& full_name, const json& field, const Types& types) {
    if (types.contains(TypeOf(field))) return true;
    Refuse(fmt::format("the message {} uses {}, which is not in the set", Quoted(full_name), Quoted(TypeOf(field))),
           "write it with protoc --include_imports");
    return false;
  }

  std::unique_ptr<Messages> messages_ = std::make_unique<Messages>();
  std::vector<std::pair<std::string, const json*>> descriptors_;
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
  const auto set = ReadProtobuf(bytes, kSet);
  if (!set || !set->value.contains("files")) {
    return InputError("is no descriptor set, or a damaged one", {}, std::string(kHint));
  }
  return Builder().Build(set->value, bytes);
}

const ProtobufMessage* ProtobufSchema::Find(std::string_view full_name) const {
  const auto found = messages_->by_name.find(full_name);
  return found == messages_->by_name.end() || found->second.is_map_entry ? nullptr : &found->second.message;
}

std::vector<std::string> ProtobufSchema::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, one] : messages_->by_name) {
    if (!one.is_map_entry) names.push_back(name);
  }
  return names;
}

}  // namespace telltale
