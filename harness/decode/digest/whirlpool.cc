// Whirlpool (ISO/IEC 10118-3): an AES-like cipher of 8 x 8 bytes in Miyaguchi-Preneel mode. The S-box is built from the
// standard's three 4-bit boxes.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {
namespace {

static_assert(std::endian::native == std::endian::little);
using Matrix = std::array<std::uint64_t, 8>;  // rows, the first column lowest

std::array<std::uint8_t, 256> MakeBox() {
  constexpr std::array<std::uint8_t, 16> kE = {0x1, 0xb, 0x9, 0xc, 0xd, 0x6, 0xf, 0x3,
                                               0xe, 0x8, 0x7, 0x4, 0xa, 0x2, 0x5, 0x0};
  constexpr std::array<std::uint8_t, 16> kR = {0x7, 0xc, 0xb, 0xd, 0xe, 0x4, 0x9, 0xf,
                                               0x6, 0x3, 0x8, 0xa, 0x2, 0x5, 0x1, 0x0};
  std::array<std::uint8_t, 16> inverse{};
  for (std::size_t i = 0; i < 16; ++i) inverse[kE[i]] = static_cast<std::uint8_t>(i);
  std::array<std::uint8_t, 256> box{};
  for (std::size_t x = 0; x < 256; ++x) {
    const std::uint8_t high = kE[x >> 4U];
    const std::uint8_t low = inverse[x & 15U];
    const std::uint8_t middle = kR[high ^ low];
    box[x] = static_cast<std::uint8_t>(kE[high ^ middle] << 4U | inverse[low ^ middle]);
  }
  return box;
}

std::uint8_t Times(std::uint8_t value, unsigned factor) {
  unsigned result = 0;
  for (unsigned shifted = value; factor != 0; factor >>= 1U) {
    if ((factor & 1U) != 0) result ^= shifted;
    shifted <<= 1U;
    if ((shifted & 0x100U) != 0) shifted ^= 0x11dU;
  }
  return static_cast<std::uint8_t>(result);
}

struct Tables {
  std::array<std::uint8_t, 256> box = MakeBox();
  // What a byte of the first column adds to its row once it is substituted and the row mixed; of the other columns the
  // same, rotated.
  std::array<std::uint64_t, 256> row{};
  Tables() {
    constexpr std::array<unsigned, 8> kFactors = {1, 1, 4, 1, 8, 5, 2, 9};
    for (std::size_t x = 0; x < 256; ++x) {
      for (std::size_t column = 0; column < 8; ++column) {
        row[x] |= std::uint64_t{Times(box[x], kFactors[column])} << (8 * column);
      }
    }
  }
};

const Tables& Made() {
  static const Tables tables;
  return tables;
}

// Substitution, cyclic column shift, row mixing, key addition.
Matrix Round(const Tables& tables, const Matrix& in, const Matrix& key) {
  Matrix out = key;
  for (std::size_t row = 0; row < 8; ++row) {
#pragma GCC unroll 8
    for (std::size_t column = 0; column < 8; ++column) {
      const std::uint64_t byte = in[(row + 8 - column) % 8] >> (8 * column) & 0xffU;
      out[row] ^= std::rotl(tables.row[byte], static_cast<int>(8 * column));
    }
  }
  return out;
}

void Block(Matrix& hash, const char* bytes) {
  const Tables& tables = Made();
  Matrix message{};
  std::memcpy(message.data(), bytes, 64);
  Matrix key = hash;
  Matrix state{};
  for (std::size_t i = 0; i < 8; ++i) state[i] = message[i] ^ key[i];
  for (std::size_t round = 0; round < 10; ++round) {
    Matrix constant{};
    std::memcpy(constant.data(), tables.box.data() + 8 * round, 8);
    key = Round(tables, key, constant);
    state = Round(tables, state, key);
  }
  for (std::size_t i = 0; i < 8; ++i) hash[i] ^= state[i] ^ message[i];
}

}  // namespace

void Whirlpool(BytesView input, Out out) {
  Matrix hash{};
  const std::uint64_t bits = static_cast<std::uint64_t>(input.size()) * 8;
  for (; input.size() >= 64; input.remove_prefix(64)) Block(hash, input.data());
  std::array<char, 128> last{};
  std::memcpy(last.data(), input.data(), input.size());
  last[input.size()] = static_cast<char>(0x80);
  const std::size_t end = input.size() < 32 ? 64 : 128;
  for (std::size_t i = 0; i < 8; ++i) last[end - 1 - i] = static_cast<char>(bits >> (8 * i));
  for (std::size_t at = 0; at < end; at += 64) Block(hash, last.data() + at);
  std::memcpy(out.data(), hash.data(), 64);
}

}  // namespace telltale::digest
