#include "harness/bundle/agreement.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

Exchange Named(const std::string& id) {
  Exchange exchange;
  exchange.id = id;
  exchange.body = "of " + id;
  return exchange;
}

class AgreementTest : public ::testing::Test {
 protected:
  AgreementTest() {
    for (const char* id : {"x1", "x2", "x3"}) journal.push_back(Named(id));
    audit.recording.exchanges = journal;
    Finding finding;
    finding.rule = "leak/canary";
    finding.exchange = "x2";
    audit.judgement.findings = {finding};
  }
  std::optional<std::string> Find() { return FindDisagreement(audit, journal); }
  std::vector<Exchange>& told() { return audit.recording.exchanges; }
  Audit audit;
  std::vector<Exchange> journal;
};

TEST_F(AgreementTest, TheSameAgrees) { EXPECT_EQ(Find(), std::nullopt); }

TEST_F(AgreementTest, AChangedByteIsNamed) {
  told()[1].body[0] = 'x';
  EXPECT_THAT(Find(), Optional(HasSubstr("exchange x2 in exchanges.ndjson is not what the journal holds")));
}

TEST_F(AgreementTest, ARemovedExchangeIsNamed) {
  told().erase(told().begin() + 1);
  EXPECT_THAT(Find(), Optional(HasSubstr("exchange x2 of the journal is missing")));
  told() = {Named("x1"), Named("x2")};
  EXPECT_THAT(Find(), Optional(HasSubstr("exchange x3 of the journal is missing")));
}

TEST_F(AgreementTest, AnInventedExchangeIsNamed) {
  told().insert(told().begin(), Named("x9"));
  EXPECT_THAT(Find(), Optional(HasSubstr("exchange x9 in exchanges.ndjson is not in the journal")));
}

TEST_F(AgreementTest, SwappedExchangesAreNamed) {
  std::swap(told()[0], told()[1]);
  EXPECT_THAT(Find(), Optional(HasSubstr("exchange x2 stands in the wrong place")));
}

TEST_F(AgreementTest, AFindingAboutNothingIsNamed) {
  audit.judgement.findings[0].exchange = "x9";
  EXPECT_THAT(Find(), Optional(HasSubstr("names exchange x9")));
}

}  // namespace
}  // namespace telltale
