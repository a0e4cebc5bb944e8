#include "harness/flows/alignment.h"

#include <gmock/gmock.h>

namespace telltale::flows {
namespace {

Unit Make(std::string kind, std::string where, std::string text) {
  return {std::move(kind), std::move(where), {{"x", std::move(text)}}, {}};
}

TEST(AlignmentTest, UnitsAtOnePlaceAreAlikeWhateverTheirOrder) {
  Alignment alignment({});
  alignment.Align({Make("POST", "a:443/", "1"), Make("POST", "b:443/", "2")});
  const Observation second = alignment.Align({Make("POST", "b:443/", "3"), Make("POST", "a:443/", "4")});
  EXPECT_EQ(second.At({"POST a:443/", "x"}).text, "4");
  EXPECT_EQ(second.At({"POST b:443/", "x"}).text, "3");
}

// A name that follows the machine is the same unit: that its place moved is what its members tell.
TEST(AlignmentTest, AUnitThatMovedIsTheOneThatIsLeft) {
  Alignment alignment({{"hostname", CanaryClass::kHostname, "balozo"}});
  alignment.Align({Make("DNS A", "balozo.example", "1"), Make("DNS A", "vendor.example", "2")});
  const Observation moved =
      alignment.Align({Make("DNS A", "migato.example", "1"), Make("DNS A", "vendor.example", "2")});
  EXPECT_EQ(moved.At({"DNS A <hostname>.example", "x"}).text, "1");
}

TEST(AlignmentTest, MembersOfAUnitThatWasNotToldAreUnknown) {
  Alignment alignment({});
  alignment.Align({Make("event start", "a", "1"), Make("event end", "a", "2")});
  const Observation second = alignment.Align({Make("event end", "a", "2")});
  EXPECT_FALSE(second.At({"event start", "x"}).has_data());
  EXPECT_EQ(second.At({"event start", ""}).held, Held::kAbsent);
  EXPECT_EQ(second.At({"event end", "y"}).held, Held::kAbsent);
}

}  // namespace
}  // namespace telltale::flows
