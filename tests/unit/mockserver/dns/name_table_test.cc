#include "mockserver/dns/name_table.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

using namespace std::string_literals;

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

TEST(NameTableTest, NamesApartHaveAddressesOfTheUpperHalf) {
  NameTable names([](const std::string& name) { return name == "registry.example"; });
  EXPECT_EQ(names.AddressFor("telemetry.example"), 0xc6120001U);
  EXPECT_EQ(names.AddressFor("Registry.Example"), 0xc6130001U);
  EXPECT_EQ(names.NameOf("198.19.0.1"), "Registry.Example");
  EXPECT_EQ(names.NameOf("198.18.0.1"), "telemetry.example");
  EXPECT_EQ(names.NameOf("198.19.0.2"), "");
  EXPECT_EQ(names.NameOf("fd74:656c:6c74:616c:1::1"), "Registry.Example");
  EXPECT_EQ(names.NameOf("fd74:656c:6c74:616c::1"), "telemetry.example");
  EXPECT_EQ(names.NameOf("fd74:656c:6c74:616c::1:0:1"), "");
  EXPECT_EQ(names.Ipv6AddressFor("registry.example"), "\xfdtelltal\0\1\0\0\0\0\0\1"s);
}

TEST(NameTableTest, StopsGivingAddressesAtItsLimit) {
  NameTable names;
  for (std::size_t i = 0; i < NameTable::kMaxNames; ++i) ASSERT_TRUE(names.AddressFor(std::to_string(i)));
  EXPECT_FALSE(names.AddressFor("one more"));
  EXPECT_TRUE(names.AddressFor("7"));
}

}  // namespace
}  // namespace telltale
