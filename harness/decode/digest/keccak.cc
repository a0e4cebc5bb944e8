#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {
namespace {

using State = std::array<std::uint64_t, 25>;

constexpr std::array<std::uint64_t, 24> kRoundConstants = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
// Rho's rotations and pi's targets, in the order in which pi visits the lanes from (1, 0) on.
constexpr std::array<int, 24> kRotations = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                            27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
constexpr std::array<std::size_t, 24> kLanes = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                                15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};

void Permute(State& a) {
  for (const std::uint64_t constant : kRoundConstants) {
    std::array<std::uint64_t, 5> column{};
    for (std::size_t x = 0; x < 5; ++x) column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x) {
      const std::uint64_t d = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
#pragma GCC unroll 5
      for (std::size_t y = 0; y < 25; y += 5) a[y + x] ^= d;
    }
    std::uint64_t moving = a[1];
#pragma GCC unroll 24
    for (std::size_t i = 0; i < 24; ++i) {
      const std::uint64_t next = a[kLanes[i]];
      a[kLanes[i]] = std::rotl(moving, kRotations[i]);
      moving = next;
    }
#pragma GCC unroll 5
    for (std::size_t y = 0; y < 25; y += 5) {
      std::array<std::uint64_t, 5> row{};
      for (std::size_t x = 0; x < 5; ++x) row[x] = a[y + x];
      for (std::size_t x = 0; x < 5; ++x) a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    a[0] ^= constant;
  }
}

void Absorb(State& state, const std::uint8_t* block, std::size_t rate) {
  for (std::size_t i = 0; i < rate / 8; ++i) {
    std::uint64_t lane = 0;
    std::memcpy(&lane, block + 8 * i, 8);
    state[i] ^= lane;
  }
  Permute(state);
}

}  // namespace

void Keccak(BytesView input, std::size_t rate_bytes, std::uint8_t domain, Out out) {
  static_assert(std::endian::native == std::endian::little);
  State state{};
  while (input.size() >= rate_bytes) {
    Absorb(state, reinterpret_cast<const std::uint8_t*>(input.data()), rate_bytes);
    input.remove_prefix(rate_bytes);
  }
  std::array<std::uint8_t, 200> last{};
  std::copy(input.begin(), input.end(), last.begin());
  last[input.size()] = domain;
  last[rate_bytes - 1] = static_cast<std::uint8_t>(last[rate_bytes - 1] | 0x80U);
  Absorb(state, last.data(), rate_bytes);
  std::memcpy(out.data(), state.data(), out.size());  // never more than one rate
}

}  // namespace telltale::digest
