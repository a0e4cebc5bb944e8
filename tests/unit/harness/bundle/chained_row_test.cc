#include "harness/bundle/chained_row.h"

#include <gtest/gtest.h>

#include "core/digest.h"

namespace telltale {
namespace {

Row SomeRow() {
  Row row;
  row.number = 12;
  row.kind = "exchange";
  row.id = "x00004";
  row.record = R"({"host":"a"})";
  row.body_at = 3;
  row.raw = BytesView("a:\0b", 4);
  return row;
}

TEST(ChainedRowTest, ItsDigestIsTheJournalsHash) {
  Row row = SomeRow();
  EXPECT_EQ(Sha256Hex(ChainedRow(ChainStart(), row)), ChainHash(ChainStart(), row));
  row.body_at.reset();
  row.body = "body";
  EXPECT_EQ(Sha256Hex(ChainedRow("previous", row)), ChainHash("previous", row));
}

TEST(ChainedRowTest, IsReadBack) {
  const Bytes bytes = ChainedRow("previous", SomeRow());
  const auto read = ReadChainedRow(bytes);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->previous, "previous");
  EXPECT_EQ(read->row.number, 12U);
  EXPECT_EQ(read->row.id, "x00004");
  EXPECT_EQ(read->row.body_at, 3U);
  EXPECT_EQ(read->row.raw, SomeRow().raw);
}

TEST(ChainedRowTest, CutAndOtherBytesAreNoRow) {
  const Bytes bytes = ChainedRow("previous", SomeRow());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ReadChainedRow(BytesView(bytes).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(ReadChainedRow(bytes + "x").has_value());
  EXPECT_FALSE(ReadChainedRow("0" + bytes).has_value()) << "lengths have one form";
}

}  // namespace
}  // namespace telltale
