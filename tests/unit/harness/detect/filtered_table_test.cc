#include "harness/detect/tables/filtered_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace telltale {
namespace {

std::vector<std::uint64_t> RandomHashes(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(random());
  return hashes;
}

// From a filter of the fewest words to one whose words are more than a page of memory.
TEST(HashFilterTest, KnowsAllThatWasAddedAndHardlyAnyOther) {
  for (const std::size_t count : {0, 1, 60, 500, 5000, 400000}) {
    HashFilter filter;
    filter.Reset(count);
    const std::vector<std::uint64_t> hashes = RandomHashes(count, count);
    for (const std::uint64_t hash : hashes) filter.Add(hash);
    for (const std::uint64_t hash : hashes) ASSERT_TRUE(filter.MayHave(hash)) << count;
    std::size_t wrong = 0;
    for (const std::uint64_t other : RandomHashes(100000, count + 1)) wrong += filter.MayHave(other) ? 1 : 0;
    EXPECT_LT(wrong, 4000U) << count;
  }
}

TEST(HashFilterTest, IsEmptyAfterReset) {
  HashFilter filter;
  filter.Add(~std::uint64_t{0});
  ASSERT_TRUE(filter.MayHave(~std::uint64_t{0}));
  filter.Reset(10);
  EXPECT_FALSE(filter.MayHave(~std::uint64_t{0}));
  EXPECT_FALSE(filter.MayHave(0));
}

// The naive twin is a multimap that keeps the order of what is equal. The hashes come often, stand side by side and
// at the end of the table, from where the search goes on at its beginning.
TEST(FilteredTableTest, FindsWhatTheNaiveTwinFindsInItsOrder) {
  for (const std::size_t count : {0, 1, 7, 16, 40, 1000, 100000}) {
    std::mt19937_64 random(count);
    FilteredTable<std::uint32_t> table;
    std::multimap<std::uint64_t, std::uint32_t> twin;
    std::vector<std::uint64_t> hashes;
    for (std::uint32_t i = 0; i < count; ++i) {
      std::uint64_t hash = random();
      if (i % 3 == 1) hash = hashes[random() % i];
      if (i % 7 == 2) hash |= std::uint64_t{0xffff} << 48U;
      hashes.push_back(hash);
      table.Add(hash, i);
      twin.emplace(hash, i);
    }
    table.Seal();
    ASSERT_EQ(table.size(), count);
    const auto found_in = [&](std::uint64_t hash) {
      std::vector<std::uint32_t> found;
      table.Find(hash, [&](std::uint32_t value) { found.push_back(value); });
      return found;
    };
    for (const std::uint64_t hash : hashes) {
      const auto [first, last] = twin.equal_range(hash);
      std::vector<std::uint32_t> expected;
      for (auto it = first; it != last; ++it) expected.push_back(it->second);
      ASSERT_EQ(found_in(hash), expected);
      ASSERT_TRUE(table.filter().MayHave(hash));
    }
    for (const std::uint64_t other : RandomHashes(1000, count + 1)) ASSERT_TRUE(found_in(other).empty());
  }
}

}  // namespace
}  // namespace telltale
