// Whirlpool (ISO/IEC 10118-3): an AES-like cipher of 8 x 8 bytes in Miyaguchi-Preneel mode. The S-box is built from the
// standard's three 4-bit boxes.
#include <array>
#include <cstring>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {
namespace {

using Matrix = std::array<std::uint8_t, 64>;  // row by row

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
  std::array<std::array<std::uint8_t, 256>, 16> times{};
  Tables() {
    for (const unsigned factor : {1U, 2U, 4U, 5U, 8U, 9U}) {
      for (unsigned x = 0; x < 256; ++x) times[factor][x] = Times(static_cast<std::uint8_t>(x), factor);
    }
  }
};

// Substitution, cyclic column shift, row mixing, key addition.
Matrix Round(const Matrix& in, const Matrix& key) {
  static const Tables tables;
  constexpr std::array<std::size_t, 8> kRow = {1, 1, 4, 1, 8, 5, 2, 9};
  Matrix shifted{};
  for (std::size_t row = 0; row < 8; ++row) {
    for (std::size_t column = 0; column < 8; ++column) {
      shifted[((row + column) % 8) * 8 + column] = tables.box[in[row * 8 + column]];
    }
  }
  Matrix out{};
  for (std::size_t row = 0; row < 8; ++row) {
    for (std::size_t column = 0; column < 8; ++column) {
      unsigned sum = key[row * 8 + column];
      for (std::size_t k = 0; k < 8; ++k) sum ^= tables.times[kRow[(column + 8 - k) % 8]][shifted[row * 8 + k]];
      out[row * 8 + column] = static_cast<std::uint8_t>(sum);
    }
  }
  return out;
}

void Block(Matrix& hash, const char* bytes) {
  static const Tables tables;
  Matrix message{};
  std::memcpy(message.data(), bytes, 64);
  Matrix key = hash;
  Matrix state{};
  for (std::size_t i = 0; i < 64; ++i) state[i] = message[i] ^ key[i];
  for (std::size_t round = 0; round < 10; ++round) {
    Matrix constant{};
    for (std::size_t i = 0; i < 8; ++i) constant[i] = tables.box[8 * round + i];
    key = Round(key, constant);
    state = Round(state, key);
  }
  for (std::size_t i = 0; i < 64; ++i) hash[i] = static_cast<std::uint8_t>(hash[i] ^ state[i] ^ message[i]);
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
