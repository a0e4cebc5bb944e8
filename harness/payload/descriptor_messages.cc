#include "harness/payload/descriptor_messages.h"

#include <array>
#include <cstdint>

#include "core/ascii.h"

namespace telltale {
namespace {

using nlohmann::json;
using Kind = ProtobufKind;

constexpr bool kList = true;

constexpr std::array kFeaturesFields = std::to_array<ProtobufField>({{5, "messageEncoding", Kind::kInt}});
constexpr ProtobufMessage kFeatures{kFeaturesFields};
constexpr std::array kFieldOptionsFields =
    std::to_array<ProtobufField>({{21, "features", Kind::kMessage, false, &kFeatures}});
constexpr ProtobufMessage kFieldOptions{kFieldOptionsFields};
constexpr std::array kFieldFields = std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                                                  {2, "extendee", Kind::kString},
                                                                  {3, "number", Kind::kInt},
                                                                  {4, "label", Kind::kInt},
                                                                  {5, "type", Kind::kInt},
                                                                  {6, "typeName", Kind::kString},
                                                                  {8, "options", Kind::kMessage, false, &kFieldOptions},
                                                                  {10, "jsonName", Kind::kString}});
constexpr ProtobufMessage kField{kFieldFields};
constexpr std::array kEnumValueFields =
    std::to_array<ProtobufField>({{1, "name", Kind::kString}, {2, "number", Kind::kInt}});
constexpr ProtobufMessage kEnumValue{kEnumValueFields};
constexpr std::array kEnumFields =
    std::to_array<ProtobufField>({{1, "name", Kind::kString}, {2, "values", Kind::kMessage, kList, &kEnumValue}});
constexpr ProtobufMessage kEnum{kEnumFields};
constexpr std::array kMessageOptionsFields =
    std::to_array<ProtobufField>({{7, "mapEntry", Kind::kBool}, {12, "features", Kind::kMessage, false, &kFeatures}});
constexpr ProtobufMessage kMessageOptions{kMessageOptionsFields};
extern const ProtobufMessage kMessage;
constexpr std::array kMessageFields =
    std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                  {2, "fields", Kind::kMessage, kList, &kField},
                                  {3, "messages", Kind::kMessage, kList, &kMessage},
                                  {4, "enums", Kind::kMessage, kList, &kEnum},
                                  {6, "extensions", Kind::kMessage, kList, &kField},
                                  {7, "options", Kind::kMessage, false, &kMessageOptions}});
const ProtobufMessage kMessage{kMessageFields};
constexpr std::array kFileOptionsFields =
    std::to_array<ProtobufField>({{50, "features", Kind::kMessage, false, &kFeatures}});
constexpr ProtobufMessage kFileOptions{kFileOptionsFields};
constexpr std::array kFileFields = std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                                                 {2, "package", Kind::kString},
                                                                 {4, "messages", Kind::kMessage, kList, &kMessage},
                                                                 {5, "enums", Kind::kMessage, kList, &kEnum},
                                                                 {7, "extensions", Kind::kMessage, kList, &kField},
                                                                 {8, "options", Kind::kMessage, false, &kFileOptions},
                                                                 {9, "sourceCodeInfo", Kind::kBytes}});
constexpr ProtobufMessage kFile{kFileFields};
constexpr std::array kSetFields = std::to_array<ProtobufField>({{1, "files", Kind::kMessage, kList, &kFile}});

// Members that the reader makes by itself.
bool IsReserved(const std::string& name) { return name.starts_with("field ") || name.starts_with('@'); }

}  // namespace

const ProtobufMessage kFileDescriptorSet{kSetFields};

const json& ListIn(const json& object, std::string_view name) {
  static const json kNone = json::array();
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

std::string TextIn(const json& object, const char* name) { return object.value(name, std::string()); }

std::string JsonNameOf(const json& field) {
  if (std::string name = TextIn(field, "jsonName"); !name.empty() && !IsReserved(name)) return name;
  std::string camel;
  bool is_raised = false;
  for (const char c : TextIn(field, "name")) {
    if (c != '_') camel += is_raised ? AsciiUpper(c) : c;
    is_raised = c == '_';
  }
  return IsReserved(camel) ? "" : camel;
}

bool IsDelimited(const json& descriptor, bool around) {
  constexpr std::int64_t kLengthPrefixed = 1;
  constexpr std::int64_t kDelimited = 2;
  const auto options = descriptor.find("options");
  if (options == descriptor.end()) return around;
  const auto features = options->find("features");
  const std::int64_t encoding = features == options->end() ? 0 : features->value("messageEncoding", std::int64_t{0});
  return encoding == kDelimited || (around && encoding != kLengthPrefixed);
}

}  // namespace telltale
