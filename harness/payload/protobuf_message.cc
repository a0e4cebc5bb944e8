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
    case ProtobufKind::kSigned:
      return kVarint;
    case ProtobufKind::kTime:
    case ProtobufKind::kFixed64:
    case ProtobufKind::kDouble:
      return kEightBytes;
    case ProtobufKind::kFixed32:
      return kFourBytes;
    default:
      return kLength;
  }
}

json FromNumber(std::uint64_t value, ProtobufKind kind) {
  switch (kind) {
    case ProtobufKind::kBool:
      return value != 0;
    case ProtobufKind::kSigned:
      return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
    case ProtobufKind::kTime:
      return std::to_string(value);
    case ProtobufKind::kDouble: {
      const auto number = std::bit_cast<double>(value);
      return std::isfinite(number) ? json(number)
                                   : json(std::isnan(number) ? "NaN"
                                          : number > 0       ? "Infinity"
                                                             : "-Infinity");
    }
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
      const auto field = std::find_if(message.fields.begin(), message.fields.end(),
                                      [&](const ProtobufField& one) { return one.number == number; });
      const bool is_read = field == message.fields.end() ? TakeUnknown(reader, number, wire_type, depth, object)
                                                         : TakeKnown(reader, *field, wire_type, depth, object);
      if (!is_read) return std::nullopt;
    }
    return object;
  }

 private:
  static bool Put(const ProtobufField& field, json value, json& object) {
    json& at = object[std::string(field.name)];
    if (field.is_list) {
      at.push_back(std::move(value));
    } else {
      at = std::move(value);  // the last one counts
    }
    return true;
  }

  bool TakeKnown(Reader& reader, const ProtobufField& field, std::uint32_t wire_type, int depth, json& object) {
    const std::uint32_t promised = WireTypeOf(field.kind);
    if (promised != kLength && field.is_list && wire_type == kLength)
      return TakePacked(reader, field, promised, object);
    if (wire_type != promised) return false;
    if (promised != kLength) {
      const auto number = reader.Number(wire_type);
      return number && Put(field, FromNumber(*number, field.kind), object);
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
      Put(field, FromNumber(*number, field.kind), object);
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
