#include "harness/detect/digests/digest_index.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace telltale {
namespace {

DigestMeaning Meaning(std::size_t number) {
  DigestMeaning meaning;
  meaning.canary = static_cast<std::uint16_t>(number);
  return meaning;
}

std::multiset<std::uint16_t> FoundIn(const DigestIndex& index, std::uint64_t key) {
  std::multiset<std::uint16_t> found;
  index.Find(key, [&](const DigestMeaning& meaning) { found.insert(meaning.canary); });
  return found;
}

// The naive twin is a multimap: each of the 512 sets of nine keys, small and large, some of them twice.
TEST(DigestIndexTest, AgreesWithTheNaiveTwinOnEverySetOfNineKeys) {
  constexpr std::uint64_t keys[] = {0,    1,   2, 0x800000000000, 0xffffffffffff, 0xfffffffffffe, 0x123456789abc,
                                    4096, 4097};
  for (unsigned chosen = 0; chosen < (1U << std::size(keys)); ++chosen) {
    DigestIndex index;
    std::multimap<std::uint64_t, std::uint16_t> twin;
    const auto add = [&](std::uint64_t key, std::size_t number) {
      index.Add(key, Meaning(number));
      twin.emplace(key, static_cast<std::uint16_t>(number));
    };
    for (std::size_t i = 0; i < std::size(keys); ++i) {
      if ((chosen >> i & 1U) == 0) continue;
      add(keys[i], i);
      if (i % 3 == 0) add(keys[i], 100 + i);
    }
    index.Seal();
    ASSERT_EQ(index.size(), twin.size());
    for (const std::uint64_t key : keys) {
      std::multiset<std::uint16_t> expected;
      for (auto [at, end] = twin.equal_range(key); at != end; ++at) expected.insert(at->second);
      ASSERT_EQ(FoundIn(index, key), expected) << chosen << " " << key;
      ASSERT_TRUE(index.MayHave(key) || expected.empty());
    }
  }
}

TEST(DigestIndexTest, FindsEachOfAHundredThousandKeysAndNoOther) {
  DigestIndex index;
  for (std::uint64_t i = 0; i < 100000; ++i) index.Add(i * 2 * 0x10001, Meaning(i & 0xffffU));
  index.Seal();
  std::size_t maybe = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) {
    ASSERT_EQ(FoundIn(index, i * 2 * 0x10001), (std::multiset<std::uint16_t>{static_cast<std::uint16_t>(i)}));
    const std::uint64_t other = (i * 2 + 1) * 0x10001;
    ASSERT_TRUE(FoundIn(index, other).empty());
    maybe += index.MayHave(other) ? 1 : 0;
  }
  EXPECT_LT(maybe, 4000U) << "the filter is to say no in most cases";
}

TEST(DigestIndexTest, KeysAreTheFirstAndTheLastSixBytes) {
  EXPECT_EQ(DigestIndex::Head(std::string("\x01\x02\x03\x04\x05\x06\x07", 7)), 0x010203040506U);
  EXPECT_EQ(DigestIndex::Tail(std::string("\x01\x02\x03\x04\x05\x06\x07", 7)), 0x020304050607U);
}

}  // namespace
}  // namespace telltale
