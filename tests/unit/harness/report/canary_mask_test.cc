#include "harness/report/canary_mask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/base64.h"
#include "core/digest.h"
#include "harness/report/masked_audit.h"
#include "sample_audit.h"

namespace telltale {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CanaryMaskTest, BlotsOutAValueByteForByteInAnyCase) {
  const CanaryMask mask({"tt-user-5c1d"});
  EXPECT_EQ(mask.Apply("user=TT-user-5C1D;"), "user=************;");
  EXPECT_EQ(mask.Apply("tt-user-5c1"), "tt-user-5c1");
}

TEST(CanaryMaskTest, KnowsTheUsualWrittenForms) {
  const std::string value = "/home/J\xc3\xbcrgen x";
  const CanaryMask mask({value});
  for (const std::string& form :
       {value, ToHex(value), std::string("/home/J\\u00fcrgen x"), std::string("\\/home\\/J\\u00fcrgen x"),
        std::string("%2Fhome%2FJ%C3%BCrgen%20x"), std::string("/home/J%c3%bcrgen%20x")}) {
    EXPECT_EQ(mask.Apply(form), std::string(form.size(), '*')) << form;
  }
}

TEST(CanaryMaskTest, FindsAValueInBase64WhateverStandsBeforeIt) {
  const CanaryMask mask({"tt-user-5c1d"});
  for (const char* before : {"", "a", "ab", "abc"}) {
    const std::string encoded = ToBase64(before + std::string("tt-user-5c1d!"));
    const std::string masked = mask.Apply(encoded);
    EXPECT_EQ(masked.size(), encoded.size());
    EXPECT_THAT(masked, HasSubstr("**************")) << encoded;
  }
}

TEST(CanaryMaskTest, ValuesThatOverlapAreBothBlottedOut) {
  const CanaryMask mask({"abcdefg", "efghijk"});
  EXPECT_EQ(mask.Apply("xabcdefghijky"), "x***********y");
}

TEST(CanaryMaskTest, ShortValuesAreNotLookedFor) {
  EXPECT_EQ(CanaryMask({"abc"}).Apply("abcabc"), "abcabc");
  EXPECT_EQ(CanaryMask({}).Apply("abcabc"), "abcabc");
}

// The naive twin: every value at every position.
TEST(CanaryMaskTest, AgreesWithANaiveSearchOverAllShortTextsOfTwoLetters) {
  const std::string value = "abba";
  const CanaryMask mask({value});
  for (unsigned bits = 0; bits < 1U << 10; ++bits) {
    std::string text;
    for (unsigned i = 0; i < 10; ++i) text += (bits >> i & 1U) != 0 ? 'a' : 'b';
    std::string expected = text;
    for (std::size_t at = 0; (at = text.find(value, at)) != std::string::npos; ++at) expected.replace(at, 4, "****");
    EXPECT_EQ(mask.Apply(text), expected);
  }
}

TEST(MaskedAuditTest, OffsetsStillHoldAndDigestsStay) {
  const Audit sample = SampleAudit();
  const Audit masked = Masked(sample);
  for (std::size_t i = 0; i < sample.recording.exchanges.size(); ++i) {
    EXPECT_EQ(masked.recording.exchanges[i].body.size(), sample.recording.exchanges[i].body.size());
    EXPECT_EQ(masked.recording.exchanges[i].body_sha256, sample.recording.exchanges[i].body_sha256);
    EXPECT_EQ(masked.recording.exchanges[i].raw, "");
  }
  const Finding& finding = masked.judgement.findings.front();
  EXPECT_EQ(masked.recording.exchanges[0].body.substr(finding.offset, finding.length),
            std::string(finding.length, finding.rule.starts_with("leak/") ? '*' : '-'));
}

TEST(MaskedAuditTest, ACompressedLeakIsBlottedOutByItsPlace) {
  const Audit masked = Masked(SampleAudit());
  EXPECT_EQ(masked.recording.exchanges[2].body, std::string(12, '*'));
}

TEST(MaskedAuditTest, FindingsThatHoldNoValueLeaveThePayloadReadable) {
  const Audit masked = Masked(SampleAudit());
  EXPECT_THAT(masked.recording.exchanges[3].body, HasSubstr("<script>alert(1)</script>"));
  EXPECT_THAT(masked.recording.runs[0].outcome.standard_error, Not(HasSubstr("tt-prov")));
}

}  // namespace
}  // namespace telltale
