#include "harness/payload/protobuf_number.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "harness/payload/protobuf_wire.h"

namespace telltale {
namespace {

using nlohmann::json;

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

}  // namespace

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

nlohmann::json FromNumber(std::uint64_t value, const ProtobufField& field) {
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

}  // namespace telltale
