#include "harness/payload/message_pack.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/base64.h"
#include "core/utf8.h"
#include "harness/decode/container/container_decoders.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr int kDeepest = 100;
constexpr std::size_t kMostValues = 1'000'000;

json FromFloat(double number) {
  if (std::isfinite(number)) return number;
  return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}

class Reader {
 public:
  explicit Reader(BytesView rest) : rest_(rest) {}

  std::optional<BinaryDocument> Whole() {
    json value;
    if (!Read(value, 0) || !rest_.empty()) return std::nullopt;
    return BinaryDocument{std::move(value), named_bytes_};
  }

 private:
  bool Number(std::size_t size, std::uint64_t& number) {
    if (size > rest_.size()) return false;
    number = 0;
    for (std::size_t i = 0; i < size; ++i) number = number << 8U | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(size);
    return true;
  }

  bool Text(std::uint64_t size, bool is_text, json& value) {
    if (size > rest_.size()) return false;
    const BytesView text = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(text.size());
    constexpr std::size_t kShortest = 4;
    if (is_text && text.size() >= kShortest && IsText(text)) named_bytes_ += text.size();
    value = is_text && IsValidUtf8(text) ? std::string(text) : ToBase64(text);
    return true;
  }

  bool List(std::uint64_t size, int depth, json& value) {
    value = json::array();
    if (size > rest_.size()) return false;  // each element has a byte at least
    for (std::uint64_t i = 0; i < size; ++i) {
      if (!Read(value.emplace_back(), depth + 1)) return false;
    }
    return true;
  }

  bool Map(std::uint64_t size, int depth, json& value) {
    value = json::object();
    if (size > rest_.size() / 2) return false;
    for (std::uint64_t i = 0; i < size; ++i) {
      json name;
      if (!Read(name, depth + 1)) return false;
      if (!Read(value[name.is_string() ? name.get<std::string>() : name.dump()], depth + 1)) return false;
    }
    return true;
  }

  // A value whose size, or which itself, is a number of 1, 2, 4 or 8 bytes behind its first byte.
  bool Sized(unsigned first, int depth, json& value) {
    std::uint64_t number = 0;
    const auto read = [&](unsigned of_first) { return Number(std::size_t{1} << (first - of_first), number); };
    if (first >= 0xc4 && first <= 0xc6) return read(0xc4) && Text(number, false, value);
    if (first >= 0xc7 && first <= 0xc9) return read(0xc7) && Text(number + 1, false, value);
    if (first == 0xca) {
      if (!Number(4, number)) return false;
      value = FromFloat(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(number))));
      return true;
    }
    if (first == 0xcb) {
      if (!Number(8, number)) return false;
      value = FromFloat(std::bit_cast<double>(number));
      return true;
    }
    if (first >= 0xcc && first <= 0xcf) {
      if (!read(0xcc)) return false;
      value = number;
      return true;
    }
    if (first >= 0xd0 && first <= 0xd3) {
      if (!read(0xd0)) return false;
      const unsigned shift = 64 - (8U << (first - 0xd0));
      value = static_cast<std::int64_t>(number << shift) >> shift;
      return true;
    }
    if (first >= 0xd4 && first <= 0xd8) return Text((std::uint64_t{1} << (first - 0xd4)) + 1, false, value);
    if (first >= 0xd9 && first <= 0xdb) return read(0xd9) && Text(number, true, value);
    if (first >= 0xdc && first <= 0xdd) return Number(first == 0xdc ? 2 : 4, number) && List(number, depth, value);
    return Number(first == 0xde ? 2 : 4, number) && Map(number, depth, value);
  }

  bool Read(json& value, int depth) {
    if (rest_.empty() || depth > kDeepest || ++values_ > kMostValues) return false;
    const auto first = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    if (first < 0x80) {
      value = first;
    } else if (first < 0x90) {
      return Map(first & 0x0fU, depth, value);
    } else if (first < 0xa0) {
      return List(first & 0x0fU, depth, value);
    } else if (first < 0xc0) {
      return Text(first & 0x1fU, true, value);
    } else if (first >= 0xe0) {
      value = static_cast<int>(first) - 256;
    } else if (first == 0xc0) {
      value = nullptr;
    } else if (first == 0xc2 || first == 0xc3) {
      value = first == 0xc3;
    } else {
      return first != 0xc1 && Sized(first, depth, value);
    }
    return true;
  }

  BytesView rest_;
  std::size_t values_ = 0;
  std::size_t named_bytes_ = 0;
};

}  // namespace

std::optional<BinaryDocument> ReadMessagePack(BytesView bytes) {
  // Nothing but a map or a list is a document.
  if (bytes.empty() || !BeginsMessagePack(static_cast<unsigned char>(bytes.front()))) return std::nullopt;
  return Reader(bytes).Whole();
}

}  // namespace telltale
