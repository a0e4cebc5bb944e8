#include "harness/decode/byte_masks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace telltale {
namespace {

using Runs = std::vector<std::pair<std::size_t, std::size_t>>;

template <class Kind>
Runs RunsOneByOne(BytesView text) {
  Runs runs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!Kind::Has(text[i])) continue;
    const std::size_t begin = i;
    while (i < text.size() && Kind::Has(text[i])) ++i;
    runs.emplace_back(begin, i);
  }
  return runs;
}

template <class Kind>
Runs RunsByMasks(BytesView text) {
  Runs runs;
  ForEachRun<Kind>(text, [&](std::size_t begin, std::size_t end) { runs.emplace_back(begin, end); });
  return runs;
}

template <class Kind>
class ByteMasksTest : public testing::Test {};
using Kinds =
    testing::Types<WordBytes, TokenBytes, HexDigits, HexDashes, BaseMarks, BaseLetters, SolidBytes, PrintBytes>;
TYPED_TEST_SUITE(ByteMasksTest, Kinds);

TYPED_TEST(ByteMasksTest, MasksSayOfEveryByteAtEveryPlaceWhatIsSaidOfItAlone) {
  for (int byte = 0; byte < 256; ++byte) {
    const auto c = static_cast<char>(byte);
    const std::string text(64, c);
    for (std::size_t count = 0; count <= 64; ++count) {
      const std::uint64_t all = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
      ASSERT_EQ(MaskAt<TypeParam>(BytesView(text).substr(0, count), 0), TypeParam::Has(c) ? all : 0)
          << byte << " " << count;
    }
  }
}

TYPED_TEST(ByteMasksTest, RunsAreThoseThatLookingAtEachByteFinds) {
  std::mt19937 random(11);  // NOLINT: the same texts every time
  for (std::size_t size = 0; size < 400; ++size) {
    std::string text;
    const std::size_t often = 1 + random() % 40;  // one byte in so many ends a run
    while (text.size() < size) text += static_cast<char>(random() % often == 0 ? random() : 'a' + random() % 26);
    const Runs runs = RunsOneByOne<TypeParam>(text);
    ASSERT_EQ(RunsByMasks<TypeParam>(text), runs) << size;
    ASSERT_EQ(AllOf<TypeParam>(text), size == 0 || (runs == Runs{{0, size}})) << size;
    std::size_t longest = 0;
    for (const auto& [begin, end] : runs) longest = std::max(longest, end - begin);
    for (unsigned wanted = 1; wanted <= 64; ++wanted) {
      ASSERT_EQ(HasRunOf<TypeParam>(text, wanted), longest >= wanted) << size << " " << wanted;
    }
  }
}

TYPED_TEST(ByteMasksTest, RunsMayFillWholeBlocks) {
  const char member = TypeParam::Has('a') ? 'a' : '-';
  for (const std::size_t size : {63U, 64U, 65U, 127U, 128U, 129U, 192U}) {
    EXPECT_EQ(RunsByMasks<TypeParam>(std::string(size, member)), (Runs{{0, size}})) << size;
    EXPECT_EQ(RunsByMasks<TypeParam>(std::string(size, member) + "\x01" + std::string(size, member)),
              (Runs{{0, size}, {size + 1, 2 * size + 1}}));
  }
}

}  // namespace
}  // namespace telltale
