#include "harness/decode/digest/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/digest.h"
#include "tests/unit/harness/decode/script_output.h"

namespace telltale {
namespace {

using enum DigestAlgorithm;

struct Vector {
  DigestAlgorithm algorithm;
  std::string input;
  std::string hex;
};

const std::string kFox = "The quick brown fox jumps over the lazy dog";

std::string Counting(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(i);
  return text;
}

// Published by the algorithms' authors, or computed with Python's hashlib and uuid, OpenSSL's legacy provider, xxhsum
// and CPython's own SipHash.
const std::vector<Vector>& Vectors() {
  static const std::vector<Vector> vectors = {
      {kMd5, "abc", "900150983cd24fb0d6963f7d28e17f72"},
      {kSha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
      {kSha224, "abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
      {kSha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {kSha384, "abc",
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"},
      {kSha512, "abc",
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80"
       "e"
       "2a9ac94fa54ca49f"},
      {kSha512_224, "abc", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"},
      {kSha512_256, "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"},
      {kSha3_224, "abc", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf"},
      {kSha3_256, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"},
      {kSha3_384, "abc",
       "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25"},
      {kSha3_512, "abc",
       "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a"
       "5"
       "6592f8274eec53f0"},
      {kKeccak256, "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
      {kBlake2b512, "abc",
       "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925"
       "a"
       "b92386edd4009923"},
      {kBlake2b256, "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
      {kBlake2b160, "abc", "384264f676f39536840523f284921cdc68b6846b"},
      {kBlake2b128, "abc", "cf4ab791c62b8d2b2109c90275287816"},
      {kBlake2s256, "abc", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"},
      {kBlake2s128, "abc", "aa4938119b1dc7b87cbad0ffd200d0ae"},
      {kBlake3, "abc", "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"},
      {kRipemd160, "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"},
      {kMd4, "abc", "a448017aaf21d8525fc10ae87aa6729d"},
      {kMd4, std::string(200, '\0'), "802e5687e2497902fc05aab01b12a68e"},
      {kWhirlpool, "abc",
       "4e2448a4c6f486bb16b6562c73b4020bf3043e3a731bce721ae1b303d97e6d4c7181eebdb6c57e277d0e34957114cbd6c797fc9d95d8b58"
       "2"
       "d225292076d4eef5"},
      {kWhirlpool, std::string(200, '\0'),
       "5df2cbdeed784c881fb78af23d4c9c0712f6e33bf2b3b0d90277417eca6eb1ee19807122f85b6f118713ddfc10c3600dd5c36b622be7bf1"
       "e"
       "530a3b0ba2213ceb"},
      {kSm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
      {kUuid3Dns, "abc", "5bd670ce29c83369a8a110ce44c7259e"},
      {kUuid3Oid, "abc", "5557cd366b6738ac83fe825f5905fc15"},
      {kUuid5Url, "abc", "68661508f3c455b4945dae2b4dfe5db4"},
      {kUuid5X500, "abc", "53e882a663b1578b8bf18f0878cfa6b7"},
      {kFnv1a64, "foobar", "85944171f73967e8"},
      {kFnv1_64, "foobar", "340d8765a4dda9c2"},
      {kFnv1a32, "foobar", "bf9cf968"},
      {kFnv1_32, "foobar", "31f0b262"},
      {kXxh64, "abc", "44bc2cf5ad770999"},
      {kXxh3_64, "abc", "78af5f94892f3950"},
      {kXxh3_128, "abc", "06b05ab6733a618578af5f94892f3950"},
      {kXxh32, "abc", "32d153ff"},
      {kMurmur3_32, kFox, "2e4ff723"},
      {kMurmur3X64_128, kFox, "e34bbc7bbc071b6c7a433ca9c49a9347"},
      {kMurmur3X86_128, kFox, "2f1583c3ecee2c675d7bf66ce5e91d2c"},
      {kSipHash13, "abc", "ef09e0f4895a251d"},
      {kCrc32, "123456789", "cbf43926"},
      {kCrc32c, "123456789", "e3069283"},
      {kAdler32, "Wikipedia", "11e60398"},
      {kDjb2, "abc", "0b885c8b"},
      {kJavaHash, "abc", "00017862"},
  };
  return vectors;
}

TEST(DigestTest, GivesThePublishedDigests) {
  Digester digester;
  for (const Vector& vector : Vectors()) {
    EXPECT_EQ(ToHex(digester.Compute(vector.algorithm, vector.input)), vector.hex) << Traits(vector.algorithm).name;
  }
}

// digests.py asks other implementations, over every boundary of a block; BLAKE3 is ours only up to a chunk of 1 KiB.
TEST(DigestTest, AgreesWithIndependentImplementationsOnEveryLength) {
  std::map<std::string, DigestAlgorithm> by_name;
  for (std::size_t i = 0; i < kDigestAlgorithms; ++i) {
    const auto algorithm = static_cast<DigestAlgorithm>(i);
    by_name[std::string(Traits(algorithm).name)] = algorithm;
  }
  Digester digester;
  std::map<std::string, std::size_t> compared;
  for (const std::string& line : ScriptOutput("digest/digests.py")) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const std::string name = line.substr(0, first);
    const std::string input = line.substr(first + 1, second - first - 1);
    ASSERT_TRUE(by_name.contains(name)) << name;
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < input.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(input.substr(i, 2), nullptr, 16));
    }
    ASSERT_EQ(ToHex(digester.Compute(by_name[name], bytes)), line.substr(second + 1)) << name << " " << input;
    ++compared[name];
  }
  EXPECT_EQ(compared.size(), kDigestAlgorithms);
  for (const auto& [name, count] : compared) EXPECT_GE(count, 302U) << name;
}

TEST(DigestTest, HasAVectorForEveryAlgorithmButNamespacesOfTheSameKind) {
  std::set<DigestAlgorithm> tested = {kUuid3Url, kUuid3X500, kUuid5Dns, kUuid5Oid};
  for (const Vector& vector : Vectors()) tested.insert(vector.algorithm);
  EXPECT_EQ(tested.size(), kDigestAlgorithms);
}

TEST(DigestTest, IsAsLongAsItsTraitsSay) {
  Digester digester;
  for (std::size_t i = 0; i < kDigestAlgorithms; ++i) {
    const auto algorithm = static_cast<DigestAlgorithm>(i);
    for (const std::size_t length :
         {std::size_t{0}, std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{129}}) {
      EXPECT_EQ(digester.Compute(algorithm, Counting(length)).size(), Traits(algorithm).bytes)
          << Traits(algorithm).name;
    }
  }
}

TEST(DigestTest, OwnSha3AgreesOverBlockBoundariesWithItself) {
  // Two inputs that differ in one bit behind the first block give unrelated digests: no block is skipped.
  Digester digester;
  std::string text = Counting(137);
  const Bytes one(digester.Compute(kSha3_256, text));
  text[136] = static_cast<char>(text[136] ^ 1);
  EXPECT_NE(one, Bytes(digester.Compute(kSha3_256, text)));
}

TEST(DigestTest, LongBlake3IsNotComputedRatherThanWrong) {
  Digester digester;
  EXPECT_EQ(digester.Compute(kBlake3, std::string(1024, 'a')).size(), 32U);
  EXPECT_TRUE(digester.Compute(kBlake3, std::string(1025, 'a')).empty());
}

TEST(DigestTest, HmacGivesTheVectorsOfRfc4231AndRfc2202) {
  Digester digester;
  EXPECT_EQ(ToHex(digester.Hmac(kSha256, "Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(ToHex(digester.Hmac(kMd5, "Jefe", "what do ya want for nothing?")), "750c783e6ab0b503eaa86e310a5db738");
  EXPECT_EQ(
      ToHex(digester.Hmac(kSha256, std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace telltale
