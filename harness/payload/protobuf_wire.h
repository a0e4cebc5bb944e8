#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/bytes.h"

namespace telltale {

// The wire types of protobuf.
inline constexpr std::uint32_t kVarint = 0;
inline constexpr std::uint32_t kEightBytes = 1;
inline constexpr std::uint32_t kLength = 2;
inline constexpr std::uint32_t kGroupStart = 3;
inline constexpr std::uint32_t kGroupEnd = 4;
inline constexpr std::uint32_t kFourBytes = 5;

// What stands before a value.
struct ProtobufTag {
  std::uint32_t number = 0;  // of the field, 1 to 2^29 - 1
  std::uint32_t wire_type = 0;
};

// Takes values off the front of the bytes that are left; nullopt: they are cut or no such value. Borrows the bytes.
class ProtobufBytes {
 public:
  explicit ProtobufBytes(BytesView rest) : rest_(rest) {}
  bool ended() const { return rest_.empty(); }

  std::optional<ProtobufTag> Tag() {
    constexpr std::uint64_t kHighest = 0x1fffffff;
    const auto tag = Varint();
    if (!tag || *tag >> 3U == 0 || *tag >> 3U > kHighest) return std::nullopt;
    return ProtobufTag{static_cast<std::uint32_t>(*tag >> 3U), static_cast<std::uint32_t>(*tag & 7U)};
  }

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

  // A length and as many bytes.
  std::optional<BytesView> Delimited() {
    const auto size = Varint();
    return size ? Take(*size) : std::nullopt;
  }

  // Of wire type varint, eight or four bytes.
  std::optional<std::uint64_t> Number(std::uint32_t wire_type) {
    if (wire_type == kVarint) return Varint();
    return LittleEndian(wire_type == kEightBytes ? 8 : 4);
  }

 private:
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

  BytesView rest_;
};

}  // namespace telltale
