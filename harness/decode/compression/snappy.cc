#include <algorithm>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {
namespace {

unsigned ByteAt(BytesView source, std::size_t i) { return static_cast<unsigned char>(source[i]); }

// Reads the size in front; how many bytes it takes, 0: none.
std::size_t ReadSize(BytesView source, std::size_t& size) {
  size = 0;
  for (std::size_t i = 0; i < 5 && i < source.size(); ++i) {
    size |= static_cast<std::size_t>(ByteAt(source, i) & 0x7fU) << (7 * i);
    if (ByteAt(source, i) < 0x80) return i + 1;
  }
  return 0;
}

// Reads a believable size that literals follow; where they begin, 0: none.
std::size_t ReadHeader(BytesView source, std::size_t& size) {
  const std::size_t at = ReadSize(source, size);
  const bool believable = at != 0 && at < source.size() && size >= 6 && size <= source.size() * 32;
  return believable && (ByteAt(source, at) & 3U) == 0 ? at : 0;
}

// A tag of the format: literal bytes that follow it, or a copy of earlier text.
struct Tag {
  std::size_t header = 0;  // bytes it takes; 0: cut short
  std::size_t length = 0;
  std::size_t distance = 0;  // 0: literals
};

std::size_t LittleEndian(BytesView source, std::size_t at, std::size_t bytes) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value |= static_cast<std::size_t>(ByteAt(source, at + i)) << (8 * i);
  return value;
}

Tag ReadTag(BytesView source, std::size_t at) {
  const unsigned tag = ByteAt(source, at);
  const std::size_t left = source.size() - at;
  const unsigned kind = tag & 3U;
  if (kind == 0) {
    const std::size_t length = tag >> 2;
    const std::size_t extra = length < 60 ? 0 : length - 59;
    if (left < 1 + extra) return {};
    return {1 + extra, (extra == 0 ? length : LittleEndian(source, at + 1, extra)) + 1, 0};
  }
  const std::size_t extra = kind == 3 ? 4 : kind;
  if (left < 1 + extra) return {};
  const std::size_t low = LittleEndian(source, at + 1, extra);
  if (kind == 1) return {2, ((tag >> 2) & 7U) + 4, ((tag >> 5) << 8) | low};
  return {1 + extra, (tag >> 2) + 1, low};
}

}  // namespace

void FindSnappy(BytesView text, Candidates& candidates) {
  std::size_t size = 0;
  if (ReadHeader(text, size) != 0) WholeText(text, candidates);
}

bool DecodeSnappy(BytesView source, int, Output& output) {
  std::size_t size = 0;
  std::size_t at = ReadHeader(source, size);
  if (at == 0) return false;
  while (at < source.size() && output.size() < size) {
    const Tag tag = ReadTag(source, at);
    if (tag.header == 0 || tag.length > size - output.size() || tag.distance > output.size()) return false;
    at += tag.header;
    if (tag.distance == 0) {
      const BytesView literals = source.substr(at, tag.length);
      if (literals.size() < tag.length || !output.Put(literals, 0, source.size())) return output.cut();
      at += tag.length;
      continue;
    }
    for (std::size_t i = 0; i < tag.length; ++i) {
      if (!output.Put(output.text()[output.size() - tag.distance], 0, source.size())) return true;
    }
  }
  return output.size() == size;
}

}  // namespace telltale
