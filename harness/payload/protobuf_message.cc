#include "harness/payload/protobuf_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/base64.h"
#include "core/digest.h"
#include "core/utf8.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr int kDeepest = 32;
constexpr std::size_t kMostValues = 1'000'000;
constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kEightBytes = 1;
constexpr std::uint32_t kLength = 2;
constexpr std::uint32_t kFourBytes = 5;

// Takes values off the front of the bytes that are left; nullopt: they are cut or no such value.
class Reader {
 public:
  explicit Reader(BytesView rest) : rest_(rest) {}
  bool ended() const { return rest_.empty(); }

  std::optional<std::uint64_t> Varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::optional<BytesView> Take(std::uint64_t size) {
    if (size > rest_.size()) return std::nullopt;
    const BytesView taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::optional<std::uint64_t> LittleEndian(std::size_t size) {
    const auto bytes = Take(size);
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = size; i > 0; --i) value = value << 8U | static_cast<unsigned char>((*bytes)[i - 1]);
    return value;
  }

  std::optional<std::uint64_t> Number(std::uint32_t wire_type) {
    if (wire_type == kVarint) return Varint();
    return LittleEndian(wire_type == kEightBytes ? 8 : 4);
  }

 private:
  BytesView rest_;
};

std::uint32_t WireTypeOf(ProtobufKind kind) {
  switch (kind) {
    case ProtobufKind::kBool:
    case ProtobufKind::kInt:
    case ProtobufKind::kUnsigned:
    case ProtobufKind::kSigned:
    case ProtobufKind::kEnum:
      return kVarint;
    case ProtobufKind::kTime:
    case ProtobufKind::kFixed64:
    case ProtobufKind::kUnsignedFixed64:
    case ProtobufKind::kDouble:
      return kEightBytes;
    case ProtobufKind::kFixed32:
    case ProtobufKind::kSignedFixed32:
    case ProtobufKind::kFloat:
      return kFourBytes;
    default:
      return kLength;
  }
}

json FromFloating(double number) {
  if (std::isfinite(number)) return number;
  return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}

json FromEnum(std::uint64_t value, const ProtobufField& field) {
  const auto number = static_cast<std::int32_t>(value);
  const auto found =
      std::lower_bound(field.values.begin(), field.values.end(), number,
                       [](const ProtobufEnumValue& one, std::int32_t wanted) { return one.number < wanted; });
  if (found == field.values.end() || found->number != number) return number;
  return std::string(found->name);
}

json FromNumber(std::uint64_t value, const ProtobufField& field) {
  switch (field.kind) {
    case ProtobufKind::kBool:
      return value != 0;
    case ProtobufKind::kSigned:
      return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
    case ProtobufKind::kEnum:
      return FromEnum(value, field);
    case ProtobufKind::kTime:
      return std::to_string(value);
    case ProtobufKind::kUnsigned:
    case ProtobufKind::kUnsignedFixed64:
      return value;
    case ProtobufKind::kSignedFixed32:
      return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
    case ProtobufKind::kDouble:
      return FromFloating(std::bit_cast<double>(value));
    case ProtobufKind::kFloat:
      return FromFloating(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(value))));
    default:
      return static_cast<std::int64_t>(value);
  }
}

class MessageReader {
 public:
  std::size_t named_bytes() const { return named_bytes_; }

  std::optional<json> Read(BytesView bytes, const ProtobufMessage& message, int depth) {
    if (depth > kDeepest) return std::nullopt;
    json object = json::object();
    for (Reader reader(bytes); !reader.ended();) {
      const auto tag = reader.Varint();
      if (!tag || *tag >> 3U == 0 || *tag >> 3U > 0x1fffffff || ++values_ > kMostValues) return std::nullopt;
      const auto number = static_cast<std::uint32_t>(*tag >> 3U);
      const auto wire_type = static_cast<std::uint32_t>(*tag & 7U);
      const auto field =
          std::lower_bound(message.fields.begin(), message.fields.end(), number,
                           [](const ProtobufField& one, std::uint32_t wanted) { return one.number < wanted; });
      const bool is_known = field != message.fields.end() && field->number == number;
      const bool is_read = is_known ? TakeKnown(reader, *field, wire_type, depth, object)
                                    : TakeUnknown(reader, number, wire_type, depth, object);
      if (!is_read) return std::nullopt;
    }
    return object;
  }

 private:
  static bool Put(const ProtobufField& field, json value, json& object) {
    json& at = object[std::string(field.name)];
    if (field.is_map) {
      PutEntry(field, std::move(value), at);
    } else if (field.is_list) {
      at.push_back(std::move(value));
    } else {
      at = std::move(value);  // the last one counts
    }
    return true;
  }

  // What an entry leaves out has the value of nothing. Of a key that comes again the last one counts; what else is in
  // an entry stays beside them, under the name of its field.
  static void PutEntry(const ProtobufField& field, json entry, json& object) {
    const std::string key_name(field.message->fields.front().name);
    const std::string value_name(field.message->fields.back().name);
    const json key = entry.value(key_name, json(""));
    json value = entry.value(value_name, json(nullptr));
    object[key.is_string() ? key.get<std::string>() : key.dump()] = std::move(value);
    for (auto& [name, more] : entry.items()) {
      if (name != key_name && name != value_name) object[name] = std::move(more);
    }
  }

  bool TakeKnown(Reader& reader, const ProtobufField& field, std::uint32_t wire_type, int depth, json& object) {
    const std::uint32_t promised = WireTypeOf(field.kind);
    if (promised != kLength && field.is_list && wire_type == kLength)
      return TakePacked(reader, field, promised, object);
    if (wire_type != promised) return false;
    if (promised != kLength) {
      const auto number = reader.Number(wire_type);
      return number && Put(field, FromNumber(*number, field), object);
    }
    const auto size = reader.Varint();
    const auto bytes = size ? reader.Take(*size) : std::nullopt;
    return bytes && TakeBytes(*bytes, field, depth, object);
  }

  bool TakeBytes(BytesView bytes, const ProtobufField& field, int depth, json& object) {
    switch (field.kind) {
      case ProtobufKind::kMessage: {
        auto value = Read(bytes, *field.message, depth + 1);
        return value && Put(field, *std::move(value), object);
      }
      case ProtobufKind::kString:
        return IsValidUtf8(bytes) && Put(field, Text(bytes), object);
      case ProtobufKind::kId:
        return Put(field, ToHex(bytes), object);
      default:
        return Put(field, ToBase64(bytes), object);
    }
  }

  bool TakePacked(Reader& reader, const ProtobufField& field, std::uint32_t wire_type, json& object) {
    const auto size = reader.Varint();
    const auto bytes = size ? reader.Take(*size) : std::nullopt;
    if (!bytes) return false;
    for (Reader inside(*bytes); !inside.ended();) {
      const auto number = inside.Number(wire_type);
      if (!number || ++values_ > kMostValues) return false;
      Put(field, FromNumber(*number, field), object);
    }
    return true;
  }

  // A newer version's field: nothing of it is lost.
  bool TakeUnknown(Reader& reader, std::uint32_t number, std::uint32_t wire_type, int depth, json& object) {
    json& list = object[fmt::format("field {}", number)];
    if (wire_type == kLength) {
      const auto size = reader.Varint();
      const auto bytes = size ? reader.Take(*size) : std::nullopt;
      if (bytes) list.push_back(Unknown(*bytes, depth));
      return bytes.has_value();
    }
    if (wire_type != kVarint && wire_type != kEightBytes && wire_type != kFourBytes) return false;
    const auto value = reader.Number(wire_type);
    if (value) list.push_back(*value);
    return value.has_value();
  }

  json Unknown(BytesView bytes, int depth) {
    if (bytes.empty() || IsText(bytes)) return Text(bytes);
    const std::size_t named_bytes = named_bytes_;
    if (auto message = Read(bytes, {}, depth + 1)) return *std::move(message);
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
};

}  // namespace

std::optional<BinaryDocument> ReadProtobuf(BytesView bytes, const ProtobufMessage& message) {
  MessageReader reader;
  auto value = reader.Read(bytes, message, 0);
  if (!value) return std::nullopt;
  return BinaryDocument{*std::move(value), reader.named_bytes()};
}

}  // namespace telltale
