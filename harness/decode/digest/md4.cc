#include <array>
#include <bit>
#include <cstring>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {
namespace {

using State = std::array<std::uint32_t, 4>;

void Block(State& state, const char* bytes) {
  std::array<std::uint32_t, 16> x{};
  std::memcpy(x.data(), bytes, 64);
  constexpr std::array<std::array<int, 4>, 3> kShifts = {{{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}}};
  constexpr std::array<std::uint32_t, 3> kConstants = {0, 0x5a827999, 0x6ed9eba1};
  constexpr std::array<std::array<std::size_t, 16>, 3> kOrder = {
      {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
       {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
       {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}}};
  auto [a, b, c, d] = state;
  for (std::size_t round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < 16; ++i) {
      const std::uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const std::uint32_t turned = std::rotl(a + f + x[kOrder[round][i]] + kConstants[round], kShifts[round][i % 4]);
      a = d;
      d = c;
      c = b;
      b = turned;
    }
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

}  // namespace

void Md4(BytesView input, Out out) {
  State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const std::uint64_t bits = static_cast<std::uint64_t>(input.size()) * 8;
  for (; input.size() >= 64; input.remove_prefix(64)) Block(state, input.data());
  std::array<char, 128> last{};
  std::memcpy(last.data(), input.data(), input.size());
  last[input.size()] = static_cast<char>(0x80);
  const std::size_t end = input.size() < 56 ? 64 : 128;
  std::memcpy(last.data() + end - 8, &bits, 8);
  for (std::size_t at = 0; at < end; at += 64) Block(state, last.data() + at);
  std::memcpy(out.data(), state.data(), 16);
}

}  // namespace telltale::digest
