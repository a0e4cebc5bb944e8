#include "harness/payload/protobuf_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/base64.h"
#include "core/digest.h"
#include "core/utf8.h"
#include "harness/decode/plausible.h"
#include "harness/payload/protobuf_number.h"
#include "harness/payload/protobuf_wire.h"
#include "harness/payload/well_known_types.h"

namespace telltale {
namespace {

using nlohmann::json;
using Spelling = ProtobufSpelling;

// As deep as protobuf's own readers go. Without names each level is asked whether it may be a text, so depth costs.
constexpr int kDeepest = 100;
constexpr int kDeepestUnnamed = 32;
constexpr std::size_t kMostValues = 1'000'000;
constexpr ProtobufMessage kUnnamed{};

std::string NumberName(std::uint32_t number) { return fmt::format("field {}", number); }
std::string NameOf(const ProtobufField& field) { return std::string(field.name); }

const ProtobufField* FieldOf(const ProtobufMessage& message, std::uint32_t number) {
  const auto field =
      std::lower_bound(message.fields.begin(), message.fields.end(), number,
                       [](const ProtobufField& one, std::uint32_t wanted) { return one.number < wanted; });
  return field != message.fields.end() && field->number == number ? &*field : nullptr;
}

// Takes a member out of the object; nullopt: it has none of that name.
std::optional<json> Taken(json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  json value = std::move(*found);
  object.erase(found);
  return value;
}

class MessageReader {
 public:
  std::size_t named_bytes() const { return named_bytes_; }
  bool knows_a_field() const { return knows_a_field_; }

  std::optional<json> Read(BytesView bytes, const ProtobufMessage& message, int depth) {
    ProtobufBytes reader(bytes);
    json object = json::object();
    if (!ReadInto(object, reader, message, depth, kNoGroup)) return std::nullopt;
    return Finished(std::move(object), message);
  }

 private:
  static constexpr std::uint32_t kNoGroup = 0;

  // Up to the end of the bytes, or of the group with that number.
  bool ReadInto(json& object, ProtobufBytes& reader, const ProtobufMessage& message, int depth, std::uint32_t group) {
    if (depth > (message.fields.empty() ? kDeepestUnnamed : kDeepest)) return false;
    std::optional<BytesView> packed;
    for (;;) {
      if (reader.ended()) return group == kNoGroup && Unpack(packed, message, depth, object);
      const auto tag = reader.Tag();
      if (!tag || ++values_ > kMostValues) return false;
      if (tag->wire_type == kGroupEnd) return group == tag->number && Unpack(packed, message, depth, object);
      const ProtobufField* const field = FieldOf(message, tag->number);
      knows_a_field_ = knows_a_field_ || (field != nullptr && depth == 0);
      bool is_read = false;
      if (IsPacked(*tag, message)) {
        packed = reader.Delimited();
        is_read = packed.has_value();
      } else if (field != nullptr) {
        is_read = TakeKnown(reader, *field, tag->wire_type, depth, object);
      } else {
        is_read = TakeUnknown(reader, *tag, depth, object);
      }
      if (!is_read) return false;
    }
  }

  static bool IsPacked(const ProtobufTag& tag, const ProtobufMessage& message) {
    return message.spelling == Spelling::kAny && tag.number == 2 && tag.wire_type == kLength;
  }

  // An Any has its type's name under "@type", beside the members of what is packed; what is spelled in a way of its own
  // stands under "value". What is packed must be of that type, as every field must.
  bool Unpack(std::optional<BytesView> packed, const ProtobufMessage& any, int depth, json& object) {
    if (any.spelling != Spelling::kAny) return true;
    const ProtobufField* const url_field = FieldOf(any, 1);
    auto url = url_field == nullptr ? std::nullopt : Taken(object, NameOf(*url_field));
    const std::string type = url && url->is_string() ? url->get<std::string>() : std::string();
    if (url) object["@type"] = *std::move(url);
    if (!packed) return true;
    const ProtobufMessage* const message = any.types == nullptr ? nullptr : any.types->Find(LastPart(type));
    if (message == nullptr) {
      object["value of unknown type"] = Unknown(*packed, depth);
      return true;
    }
    auto value = Read(*packed, *message, depth + 1);
    if (!value) return false;
    if (message->spelling != Spelling::kPlain) {
      object["value"] = *std::move(value);
    } else {
      for (auto& [name, member] : value->items()) {
        const auto [at, is_new] = object.emplace(name, member);
        if (!is_new) at->insert(at->end(), member.begin(), member.end());  // "field 9", a list: of both
      }
    }
    return true;
  }

  static std::string_view LastPart(std::string_view url) { return url.substr(url.rfind('/') + 1); }

  json Finished(json object, const ProtobufMessage& message) {
    if (message.spelling == Spelling::kWrapper && object.empty() && message.fields.size() == 1) {
      object[NameOf(message.fields.front())] = DefaultOf(message.fields.front());
    }
    return Spelled(message.spelling, std::move(object));
  }

  // What a field says that is left out.
  json DefaultOf(const ProtobufField& field) {
    if (field.kind == ProtobufKind::kMessage) return Spelled(field.message->spelling, json::object());
    return WireTypeOf(field.kind) == kLength ? json("") : FromNumber(0, field);
  }

  void Put(const ProtobufField& field, json value, json& object) {
    json& at = object[NameOf(field)];
    if (field.is_map) {
      PutEntry(field, std::move(value), at, object);
    } else if (field.is_list) {
      at.push_back(std::move(value));
    } else {
      if (!at.is_null()) object[NumberName(field.number)].push_back(std::move(at));
      at = std::move(value);
    }
  }

  // What else is in an entry stays beside the keys, under the name of its field.
  void PutEntry(const ProtobufField& field, json entry, json& map, json& object) {
    const ProtobufField& key_field = field.message->fields.front();
    const ProtobufField& value_field = field.message->fields.back();
    const json key = Taken(entry, NameOf(key_field)).value_or(DefaultOf(key_field));
    json value = Taken(entry, NameOf(value_field)).value_or(DefaultOf(value_field));
    json& at = map[key.is_string() ? key.get<std::string>() : key.dump()];
    if (!at.is_null()) object[NumberName(field.number)].push_back(std::move(at));
    at = std::move(value);
    for (auto& [name, more] : entry.items()) map[name] = std::move(more);
  }

  bool TakeKnown(ProtobufBytes& reader, const ProtobufField& field, std::uint32_t wire_type, int depth, json& object) {
    const std::uint32_t promised = field.is_group ? kGroupStart : WireTypeOf(field.kind);
    const bool is_number = promised != kLength && promised != kGroupStart;
    if (is_number && field.is_list && wire_type == kLength) return TakePacked(reader, field, promised, object);
    if (wire_type != promised) return false;
    if (field.is_group) return TakeMessage(reader, field, depth, object, field.number);
    if (is_number) {
      const auto number = reader.Number(wire_type);
      if (number) Put(field, FromNumber(*number, field), object);
      return number.has_value();
    }
    const auto bytes = reader.Delimited();
    return bytes && TakeBytes(*bytes, field, depth, object);
  }

  bool TakeBytes(BytesView bytes, const ProtobufField& field, int depth, json& object) {
    if (field.kind == ProtobufKind::kMessage) {
      ProtobufBytes inside(bytes);
      return TakeMessage(inside, field, depth, object, kNoGroup);
    }
    if (field.kind == ProtobufKind::kString) {
      if (!IsValidUtf8(bytes)) return false;
      Put(field, Text(bytes), object);
    } else {
      Put(field, field.kind == ProtobufKind::kId ? ToHex(bytes) : ToBase64(bytes), object);
    }
    return true;
  }

  // A message that comes again adds to the one before it.
  bool TakeMessage(ProtobufBytes& reader, const ProtobufField& field, int depth, json& object, std::uint32_t group) {
    if (!field.is_list && field.message->spelling == Spelling::kPlain) {
      json& at = object[NameOf(field)];
      if (at.is_null()) at = json::object();
      return ReadInto(at, reader, *field.message, depth + 1, group);
    }
    json value = json::object();
    if (!ReadInto(value, reader, *field.message, depth + 1, group)) return false;
    Put(field, Finished(std::move(value), *field.message), object);
    return true;
  }

  bool TakePacked(ProtobufBytes& reader, const ProtobufField& field, std::uint32_t wire_type, json& object) {
    const auto bytes = reader.Delimited();
    if (!bytes) return false;
    for (ProtobufBytes inside(*bytes); !inside.ended();) {
      const auto number = inside.Number(wire_type);
      if (!number || ++values_ > kMostValues) return false;
      Put(field, FromNumber(*number, field), object);
    }
    return true;
  }

  // A newer version's field: nothing of it is lost.
  bool TakeUnknown(ProtobufBytes& reader, const ProtobufTag& tag, int depth, json& object) {
    std::optional<json> value;
    if (tag.wire_type == kGroupStart) {
      json group = json::object();
      if (ReadInto(group, reader, kUnnamed, depth + 1, tag.number)) value = std::move(group);
    } else if (tag.wire_type == kLength) {
      if (const auto bytes = reader.Delimited()) value = Unknown(*bytes, depth);
    } else if (tag.wire_type == kVarint || tag.wire_type == kEightBytes || tag.wire_type == kFourBytes) {
      if (const auto number = reader.Number(tag.wire_type)) value = *number;
    }
    if (value) object[NumberName(tag.number)].push_back(*std::move(value));
    return value.has_value();
  }

  json Unknown(BytesView bytes, int depth) {
    if (bytes.empty() || IsText(bytes)) return Text(bytes);
    const std::size_t named_bytes = named_bytes_;
    if (auto message = Read(bytes, kUnnamed, depth + 1)) return *std::move(message);
    named_bytes_ = named_bytes;
    return ToBase64(bytes);
  }

  std::string Text(BytesView bytes) {
    constexpr std::size_t kShortest = 4;
    if (bytes.size() >= kShortest && IsText(bytes)) named_bytes_ += bytes.size();
    return IsValidUtf8(bytes) ? std::string(bytes) : ToBase64(bytes);
  }

  std::size_t values_ = 0;
  std::size_t named_bytes_ = 0;
  bool knows_a_field_ = false;  // of the outermost message
};

}  // namespace

std::optional<BinaryDocument> ReadProtobuf(BytesView bytes, const ProtobufMessage& message) {
  MessageReader reader;
  auto value = reader.Read(bytes, message, 0);
  if (!value) return std::nullopt;
  return BinaryDocument{*std::move(value), reader.named_bytes(), reader.knows_a_field()};
}

}  // namespace telltale
