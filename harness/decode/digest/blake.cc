// BLAKE2b and BLAKE2s (RFC 7693), and BLAKE3 of one chunk. They share the same mixing with other words, rotations and
// message orders.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {
namespace {

using Order = std::array<std::uint8_t, 16>;

constexpr std::array<Order, 10> kSigma = {{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                           {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
                                           {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
                                           {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
                                           {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
                                           {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
                                           {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
                                           {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
                                           {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
                                           {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}}};

struct B {
  using Word = std::uint64_t;
  static constexpr int kRounds = 12;
  static constexpr std::array<int, 4> kRotate = {32, 24, 16, 63};
  static constexpr std::array<Word, 8> kStart = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                                 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                                 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};
};

struct S {
  using Word = std::uint32_t;
  static constexpr int kRounds = 10;
  static constexpr std::array<int, 4> kRotate = {16, 12, 8, 7};
  static constexpr std::array<Word, 8> kStart = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

template <class V>
void Mix(std::array<typename V::Word, 16>& v, const std::array<std::size_t, 4>& at, typename V::Word x,
         typename V::Word y) {
  auto& [a, b, c, d] = at;
  v[a] = v[a] + v[b] + x;
  v[d] = std::rotr(v[d] ^ v[a], V::kRotate[0]);
  v[c] = v[c] + v[d];
  v[b] = std::rotr(v[b] ^ v[c], V::kRotate[1]);
  v[a] = v[a] + v[b] + y;
  v[d] = std::rotr(v[d] ^ v[a], V::kRotate[2]);
  v[c] = v[c] + v[d];
  v[b] = std::rotr(v[b] ^ v[c], V::kRotate[3]);
}

template <class V>
void Round(std::array<typename V::Word, 16>& v, const std::array<typename V::Word, 16>& m, const Order& order) {
  static constexpr std::array<std::array<std::size_t, 4>, 8> kLines = {{{0, 4, 8, 12},
                                                                        {1, 5, 9, 13},
                                                                        {2, 6, 10, 14},
                                                                        {3, 7, 11, 15},
                                                                        {0, 5, 10, 15},
                                                                        {1, 6, 11, 12},
                                                                        {2, 7, 8, 13},
                                                                        {3, 4, 9, 14}}};
#pragma GCC unroll 8
  for (std::size_t i = 0; i < 8; ++i) Mix<V>(v, kLines[i], m[order[2 * i]], m[order[2 * i + 1]]);
}

template <class V>
void Blake2(BytesView input, Out out) {
  using Word = typename V::Word;
  constexpr std::size_t kBlock = 16 * sizeof(Word);
  std::array<Word, 8> h = V::kStart;
  h[0] ^= 0x01010000U ^ static_cast<Word>(out.size());
  for (std::size_t taken = 0;;) {
    const std::size_t n = std::min(kBlock, input.size() - taken);
    std::array<Word, 16> m{};
    std::memcpy(m.data(), input.data() + taken, n);
    taken += n;
    const bool last = taken == input.size();
    std::array<Word, 16> v{};
    std::copy(h.begin(), h.end(), v.begin());
    std::copy(V::kStart.begin(), V::kStart.end(), v.begin() + 8);
    v[12] ^= static_cast<Word>(taken);
    if (last) v[14] = ~v[14];
    for (int round = 0; round < V::kRounds; ++round) Round<V>(v, m, kSigma[static_cast<std::size_t>(round) % 10]);
    for (std::size_t i = 0; i < 8; ++i) h[i] ^= v[i] ^ v[i + 8];
    if (last) break;
  }
  std::memcpy(out.data(), h.data(), out.size());
}

}  // namespace

void Blake2b(BytesView input, Out out) { Blake2<B>(input, out); }
void Blake2s(BytesView input, Out out) { Blake2<S>(input, out); }

bool Blake3(BytesView input, Out out) {
  constexpr std::size_t kBlock = 64;
  constexpr std::uint32_t kChunkStart = 1;
  constexpr std::uint32_t kChunkEnd = 2;
  constexpr std::uint32_t kRoot = 8;
  constexpr Order kPermutation = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
  if (input.size() > 1024) return false;
  std::array<std::uint32_t, 8> chain = S::kStart;
  for (std::size_t taken = 0;;) {
    const std::size_t n = std::min(kBlock, input.size() - taken);
    std::array<std::uint32_t, 16> m{};
    std::memcpy(m.data(), input.data() + taken, n);
    const bool last = taken + n == input.size();
    const std::uint32_t flags = (taken == 0 ? kChunkStart : 0) | (last ? kChunkEnd | kRoot : 0);
    std::array<std::uint32_t, 16> v{};
    std::copy(chain.begin(), chain.end(), v.begin());
    std::copy(S::kStart.begin(), S::kStart.begin() + 4, v.begin() + 8);
    v[14] = static_cast<std::uint32_t>(n);
    v[15] = flags;
    Order order = kSigma[0];
    for (int round = 0; round < 7; ++round) {
      Round<S>(v, m, order);
      Order next{};
      for (std::size_t i = 0; i < 16; ++i) next[i] = order[kPermutation[i]];
      order = next;
    }
    for (std::size_t i = 0; i < 8; ++i) chain[i] = v[i] ^ v[i + 8];
    taken += n;
    if (last) break;
  }
  std::memcpy(out.data(), chain.data(), 32);
  return true;
}

}  // namespace telltale::digest
