// Hashes that give a machine word: fast, unkeyed, and popular for "anonymous" ids.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "harness/decode/digest/primitives.h"

namespace telltale::digest {
namespace {

std::uint8_t At(BytesView input, std::size_t i) { return static_cast<std::uint8_t>(input[i]); }

template <class Word>
Word Load(BytesView input, std::size_t at) {
  Word word = 0;
  std::memcpy(&word, input.data() + at, sizeof word);
  return word;
}

// Up to sizeof(Word) bytes, little-endian, the rest zero.
template <class Word>
Word LoadTail(BytesView tail) {
  Word word = 0;
  std::memcpy(&word, tail.data(), std::min(tail.size(), sizeof word));
  return word;
}

template <class Word>
void StoreBig(Word word, std::uint8_t* out) {
  for (std::size_t i = 0; i < sizeof word; ++i) out[i] = static_cast<std::uint8_t>(word >> (8 * (sizeof word - 1 - i)));
}

template <class Word, bool kXorFirst>
Word Fnv(BytesView input, Word basis, Word prime) {
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (kXorFirst) {
      basis = (basis ^ At(input, i)) * prime;
    } else {
      basis = (basis * prime) ^ At(input, i);
    }
  }
  return basis;
}

std::uint32_t Finish32(std::uint32_t h) {
  h = (h ^ (h >> 16U)) * 0x85ebca6bU;
  h = (h ^ (h >> 13U)) * 0xc2b2ae35U;
  return h ^ (h >> 16U);
}

std::uint64_t Finish64(std::uint64_t h) {
  h = (h ^ (h >> 33U)) * 0xff51afd7ed558ccdU;
  h = (h ^ (h >> 33U)) * 0xc4ceb9fe1a85ec53U;
  return h ^ (h >> 33U);
}

struct SipState {
  std::uint64_t a, b, c, d;
  void Round() {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  }
};

}  // namespace

std::uint64_t Fnv1a64(BytesView input) { return Fnv<std::uint64_t, true>(input, 0xcbf29ce484222325U, 0x100000001b3U); }
std::uint64_t Fnv1_64(BytesView input) { return Fnv<std::uint64_t, false>(input, 0xcbf29ce484222325U, 0x100000001b3U); }
std::uint32_t Fnv1a32(BytesView input) { return Fnv<std::uint32_t, true>(input, 0x811c9dc5U, 0x01000193U); }
std::uint32_t Fnv1_32(BytesView input) { return Fnv<std::uint32_t, false>(input, 0x811c9dc5U, 0x01000193U); }

std::uint32_t Crc32(BytesView input, std::uint32_t reversed_polynomial) {
  std::uint32_t crc = ~0U;
  for (std::size_t i = 0; i < input.size(); ++i) {
    crc ^= At(input, i);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? reversed_polynomial : 0);
  }
  return ~crc;
}

std::uint32_t Adler32(BytesView input) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    a = (a + At(input, i)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16U | a;
}

std::uint32_t Djb2(BytesView input) {
  std::uint32_t hash = 5381;
  for (std::size_t i = 0; i < input.size(); ++i) hash = hash * 33 + At(input, i);
  return hash;
}

std::uint32_t JavaHash(BytesView input) {
  std::uint32_t hash = 0;
  for (std::size_t i = 0; i < input.size(); ++i) hash = hash * 31 + At(input, i);
  return hash;
}

std::uint32_t Murmur3_32(BytesView input) {
  constexpr std::uint32_t kC1 = 0xcc9e2d51U;
  constexpr std::uint32_t kC2 = 0x1b873593U;
  const std::size_t blocks = input.size() / 4;
  std::uint32_t h = 0;
  for (std::size_t i = 0; i < blocks; ++i) {
    h ^= std::rotl(Load<std::uint32_t>(input, 4 * i) * kC1, 15) * kC2;
    h = std::rotl(h, 13) * 5 + 0xe6546b64U;
  }
  if (input.size() % 4 != 0) h ^= std::rotl(LoadTail<std::uint32_t>(input.substr(4 * blocks)) * kC1, 15) * kC2;
  return Finish32(h ^ static_cast<std::uint32_t>(input.size()));
}

void Murmur3X64_128(BytesView input, Out out) {
  constexpr std::uint64_t kC1 = 0x87c37b91114253d5U;
  constexpr std::uint64_t kC2 = 0x4cf5ad432745937fU;
  std::uint64_t h1 = 0;
  std::uint64_t h2 = 0;
  const auto first = [&](std::uint64_t k) { return std::rotl(k * kC1, 31) * kC2; };
  const auto second = [&](std::uint64_t k) { return std::rotl(k * kC2, 33) * kC1; };
  std::size_t at = 0;
  for (; at + 16 <= input.size(); at += 16) {
    h1 ^= first(Load<std::uint64_t>(input, at));
    h1 = (std::rotl(h1, 27) + h2) * 5 + 0x52dce729U;
    h2 ^= second(Load<std::uint64_t>(input, at + 8));
    h2 = (std::rotl(h2, 31) + h1) * 5 + 0x38495ab5U;
  }
  const BytesView tail = input.substr(at);
  if (tail.size() > 8) h2 ^= second(LoadTail<std::uint64_t>(tail.substr(8)));
  if (!tail.empty()) h1 ^= first(LoadTail<std::uint64_t>(tail.substr(0, 8)));
  h1 ^= input.size();
  h2 ^= input.size();
  h1 += h2;
  h2 += h1;
  h1 = Finish64(h1);
  h2 = Finish64(h2);
  h1 += h2;
  h2 += h1;
  StoreBig(h1, out.data());
  StoreBig(h2, out.data() + 8);
}

void Murmur3X86_128(BytesView input, Out out) {
  constexpr std::array<std::uint32_t, 4> kC = {0x239b961bU, 0xab0e9789U, 0x38b34ae5U, 0xa1e38b93U};
  constexpr std::array<int, 4> kTurn = {15, 16, 17, 18};
  constexpr std::array<int, 4> kStep = {19, 17, 15, 13};
  constexpr std::array<std::uint32_t, 4> kAdd = {0x561ccd1bU, 0x0bcaa747U, 0x96cd1c35U, 0x32ac3b17U};
  std::array<std::uint32_t, 4> h{};
  const auto mixed = [&](std::uint32_t k, std::size_t lane) {
    return std::rotl(k * kC[lane], kTurn[lane]) * kC[(lane + 1) % 4];
  };
  std::size_t at = 0;
  for (; at + 16 <= input.size(); at += 16) {
    for (std::size_t lane = 0; lane < 4; ++lane) {
      h[lane] ^= mixed(Load<std::uint32_t>(input, at + 4 * lane), lane);
      h[lane] = (std::rotl(h[lane], kStep[lane]) + h[(lane + 1) % 4]) * 5 + kAdd[lane];
    }
  }
  const BytesView tail = input.substr(at);
  for (std::size_t lane = 0; lane < 4 && 4 * lane < tail.size(); ++lane) {
    h[lane] ^= mixed(LoadTail<std::uint32_t>(tail.substr(4 * lane)), lane);
  }
  for (std::uint32_t& word : h) word ^= static_cast<std::uint32_t>(input.size());
  const auto spread = [&] {
    h[0] += h[1] + h[2] + h[3];
    for (std::size_t lane = 1; lane < 4; ++lane) h[lane] += h[0];
  };
  spread();
  for (std::uint32_t& word : h) word = Finish32(word);
  spread();
  for (std::size_t lane = 0; lane < 4; ++lane) StoreBig(h[lane], out.data() + 4 * lane);
}

std::uint64_t SipHash13(BytesView input) {
  SipState s{0x736f6d6570736575U, 0x646f72616e646f6dU, 0x6c7967656e657261U, 0x7465646279746573U};
  const auto take = [&](std::uint64_t word) {
    s.d ^= word;
    s.Round();
    s.a ^= word;
  };
  std::size_t at = 0;
  for (; at + 8 <= input.size(); at += 8) take(Load<std::uint64_t>(input, at));
  take(LoadTail<std::uint64_t>(input.substr(at)) | static_cast<std::uint64_t>(input.size()) << 56U);
  s.c ^= 0xff;
  for (int i = 0; i < 3; ++i) s.Round();
  return s.a ^ s.b ^ s.c ^ s.d;
}

}  // namespace telltale::digest
