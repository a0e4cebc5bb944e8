#include "mockserver/dns/name_table.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(NameTableTest, ANameKeepsItsAddressWhateverItsCase) {
  NameTable names;
  const auto first = names.AddressFor("Api.Example");
  const auto second = names.AddressFor("cdn.example");
  EXPECT_EQ(names.AddressFor("api.example"), first);
  EXPECT_NE(first, second);
  EXPECT_EQ(first, 0xc6120001U);
}

TEST(NameTableTest, AnAddressIsTracedBackToTheNameAsItWasAskedFor) {
  NameTable names;
  names.AddressFor("first.example");
  names.AddressFor("Second.Example");
  EXPECT_EQ(names.NameOf("198.18.0.2"), "Second.Example");
}

TEST(NameTableTest, AddressesThatWereNotGivenHaveNoName) {
  NameTable names;
  names.AddressFor("first.example");
  for (const char* address : {"198.18.0.2", "198.18.0.0", "1.2.3.4", "::1", "", "nonsense"}) {
    EXPECT_EQ(names.NameOf(address), "") << address;
  }
}

TEST(NameTableTest, StopsGivingAddressesAtItsLimit) {
  NameTable names;
  for (std::size_t i = 0; i < NameTable::kMaxNames; ++i) ASSERT_TRUE(names.AddressFor(std::to_string(i)));
  EXPECT_FALSE(names.AddressFor("one more"));
  EXPECT_TRUE(names.AddressFor("7"));
}

}  // namespace
}  // namespace telltale
