#include "harness/payload/codings.h"

#include <gmock/gmock.h>

#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::size_t kLimit = 1U << 20;
constexpr const char* kText = R"({"event":"run"})";
// By compress(1), brotli(1) and zstd(1) of the text above.
constexpr const char* kLzw = "1f9d907b4494b153c60d1d113a44c8a9e346441f";
constexpr const char* kBrotli = "0f07807b226576656e74223a2272756e227d03";
constexpr const char* kZstd = "28b52ffd04587900007b226576656e74223a2272756e227db246dbaf";

Uncoded Take(BytesView body, const std::string& label) {
  return label.empty() ? TakeOffCodings(body, kLimit) : TakeOffCodings({{"content-encoding", label}}, body, kLimit);
}

TEST(CodingsTest, EachCodingIsTakenOffByItsLabelInAnyCase) {
  const std::vector<std::pair<std::string, Bytes>> packed = {
      {"gzip", Gzip(kText)},       {"GZIP", Gzip(kText)},    {"x-gzip", Gzip(kText)}, {"deflate", Zlib(kText)},
      {"compress", Unhexed(kLzw)}, {"br", Unhexed(kBrotli)}, {"zstd", Unhexed(kZstd)}};
  for (const auto& [label, body] : packed) {
    const Uncoded uncoded = Take(body, label);
    EXPECT_EQ(uncoded.body, kText) << label;
    EXPECT_THAT(uncoded.unread, IsEmpty()) << label;
    EXPECT_THAT(LabelProblem(uncoded), IsEmpty()) << label;
  }
}

TEST(CodingsTest, SeveralInARowAreTakenOffLastOneFirst) {
  const Uncoded uncoded = Take(Gzip(Zlib(kText)), "deflate, gzip");
  EXPECT_EQ(uncoded.body, kText);
  EXPECT_THAT(uncoded.found, ElementsAre("deflate", "gzip"));
  EXPECT_THAT(LabelProblem(uncoded), IsEmpty());
}

TEST(CodingsTest, WhatTheBytesShowCountsWhereALabelIsMissingOrWrong) {
  EXPECT_EQ(Take(Gzip(kText), "").body, kText);
  EXPECT_EQ(Take(Unhexed(kZstd), "").body, kText);
  EXPECT_EQ(Take(Gzip(kText), "br").body, kText);
  EXPECT_EQ(Take(Zlib(kText), "gzip").body, kText);
  EXPECT_EQ(Take(Unhexed(kBrotli), "gzip").body, kText);
  EXPECT_THAT(LabelProblem(Take(Gzip(kText), "br")), HasSubstr("the body is gzip"));
}

TEST(CodingsTest, AnUnpackedTextThatIsLabelledAsPackedIsAllThere) {
  const Uncoded uncoded = Take(kText, "gzip");
  EXPECT_FALSE(uncoded.body.has_value());
  EXPECT_THAT(uncoded.unread, IsEmpty());
  EXPECT_THAT(LabelProblem(uncoded), HasSubstr("the body is not"));
}

TEST(CodingsTest, UnknownLabelsAroundAKnownOneLoseNothingWhereTheBytesAreReadable) {
  for (const char* label : {"sdch, gzip", "gzip,rc4"}) {
    const Uncoded uncoded = Take(Gzip(kText), label);
    EXPECT_EQ(uncoded.body, kText) << label;
    EXPECT_THAT(uncoded.unread, IsEmpty()) << label;
  }
}

// chrome-har lists each header twice.
TEST(CodingsTest, ALabelThatIsThereTwiceCountsOnceWhereItCannotBeOtherwise) {
  const Bytes bytes = Unhexed("0001028081");
  const Uncoded uncoded =
      TakeOffCodings({{"content-encoding", "gzip"}, {"Content-Encoding", "gzip"}}, Gzip(bytes), kLimit);
  EXPECT_EQ(uncoded.body, bytes);
  EXPECT_THAT(uncoded.unread, IsEmpty());
}

TEST(CodingsTest, MembersOfGzipOneAfterTheOtherAreOneText) {
  EXPECT_EQ(Take(Gzip("one ") + Gzip("two"), "gzip").body, "one two");
}

TEST(CodingsTest, WhatStandsBehindTheEndIsSaid) {
  const Uncoded uncoded = Take(Gzip(kText) + Noise(70), "gzip");
  EXPECT_EQ(uncoded.body, kText);
  EXPECT_THAT(uncoded.unread, HasSubstr("70 bytes stand behind"));
}

TEST(CodingsTest, DamageKeepsWhatCameOutAndIsSaid) {
  const Bytes packed = Gzip(std::string(500, 'a') + std::string(500, 'b'));
  const Uncoded uncoded = Take(packed.substr(0, packed.size() - 7), "gzip");
  EXPECT_THAT(uncoded.body.value_or(""), HasSubstr("aaaa"));
  EXPECT_THAT(uncoded.unread, HasSubstr("damaged or cut short"));
}

TEST(CodingsTest, WhatNothingReadsIsSaid) {
  EXPECT_THAT(Take(Noise(80), "rc4").unread, HasSubstr("rc4"));
  EXPECT_THAT(Take(Noise(80), "gzip").unread, HasSubstr("cannot be unpacked"));
  EXPECT_TRUE(Take(Noise(80), "aes128gcm").is_sealed);
  EXPECT_THAT(Take(Zlib(kText, "a dictionary that is not there"), "deflate").unread, HasSubstr("cannot be unpacked"));
}

TEST(CodingsTest, ABombStopsAtTheLimit) {
  const Uncoded uncoded = Take(Gzip(std::string(4U << 20, 'a')), "gzip");
  EXPECT_EQ(uncoded.body->size(), kLimit);
  EXPECT_THAT(uncoded.unread, HasSubstr("expands past"));
}

TEST(CodingsTest, LzwIsReadThroughAChangeOfItsCodesWidth) {
  // By compress(1) of 45,150 letters: 300 codes, of which those past the 255th have 10 bits.
  constexpr const char* kLetters =
      "1f9d9061020a1c48b0a0c18308132a5cc8b0a1c38710234a9c48b1a2c58b18336adcc8b1a3c78f20438a1c49b2a4c9932853"
      "aa5cc9b2a5cb973063ca9c49b3a6cd9b3873eadcc9b3a7cf9f40830a1d4ab4a8d1a348932a5dcab4a9d3a750a34a9d4ab5aa"
      "d5ab58b36addcab5abd7af60c38a1d4bb6acd9b368d3aa5dcbb6addbb770e3ca9d4bb7aeddbb78f3eaddcbb7afdfbf80030b"
      "1e4cb8b0e1c388132b5eccb8b1e3c790234b9e4cb9b2e5cb98336bdeccb9b3e7cfa0438b1e4dbab4e9d3a853ab5ecdbab5eb"
      "d7b063cb9e4dbbb6eddbb873ebdecdbbb7efdfc0830b1f4ebcb8f1e3c8932b5fcebcb9f3e7d0a34b9f4ebdbaf5ebd8b36bdf"
      "cebdbbf7efe0c38b1f4fbebcf9f3e8d3ab5fcfbebdfbf7f0e3cb9f4fbfbefdfbf8f3ebdfcfbfbfffff000628e080041668e0"
      "810826a8e0820c36e8e083104628e184145668e1851866a8e1861c76e8e187208628e288249668e28928a6a8e28a";
  EXPECT_EQ(Take(Unhexed(kLetters), "compress").body, std::string(45150, 'a'));
}

}  // namespace
}  // namespace telltale
