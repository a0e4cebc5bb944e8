// Formats of addresses; the public suite has many more cases.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "schema/formats.h"
#include "schema/uri.h"

namespace telltale {
namespace {

bool Fits(const char* format, std::string_view text) { return FindFormat(format)(text); }

TEST(AddressFormatsTest, AUriHasTheFormOfRfc3986) {
  for (const char* uri :
       {"http://a.example/?b=c#d", "urn:x:y", "mailto:a@b.example", "http://[2001:db8::7]:80/", "a:"}) {
    EXPECT_TRUE(Fits("uri", uri)) << uri;
    EXPECT_TRUE(Fits("iri", uri)) << uri;
  }
  for (const char* other : {"", "//a.example/", "/a", "a b:", "http://a.example:x/", "http://[::1", "http://a/%6G",
                            "a:\\b", "http://[::ffff:01.2.3.4]", "http://a.example/\u00e9"}) {
    EXPECT_FALSE(Fits("uri", other)) << other;
  }
  EXPECT_TRUE(Fits("uri-reference", ""));
  EXPECT_TRUE(Fits("uri-reference", "../a?b#c"));
  EXPECT_FALSE(Fits("uri-reference", "\\\\server\\share"));
  EXPECT_FALSE(Fits("uri-reference", "a#b#c"));
}

TEST(AddressFormatsTest, AnIriHasCharactersOfAnyScriptButNotInItsScheme) {
  EXPECT_TRUE(Fits("iri", "http://\u00e9.example/\u4e08?\ue000#\U0001F600"));
  EXPECT_FALSE(Fits("iri", "http://a.example/\ue000")) << "private characters stand in a query only";
  EXPECT_FALSE(Fits("iri", "http://a.example/\ufdd0")) << "no character at all";
  EXPECT_FALSE(Fits("iri", "http://a.example/\xff")) << "no UTF-8";
  EXPECT_FALSE(Fits("iri", "htt\u00e9:a"));
  EXPECT_FALSE(Fits("iri-reference", "htt\u00e9:a"));
  EXPECT_TRUE(Fits("iri-reference", "\u00e2\u03c0\u03c0"));
}

TEST(AddressFormatsTest, AUriThatIsHugeIsNoneAndCostsNothing) {
  EXPECT_TRUE(Fits("uri", "a:" + std::string(30000, '/')));
  EXPECT_FALSE(Fits("uri", "a:" + std::string(16U << 20, '/')));
  EXPECT_FALSE(Fits("idn-hostname", std::string(16U << 20, '\xc3')));
}

TEST(AddressFormatsTest, HostnamesAreThoseOfIdna2008) {
  EXPECT_TRUE(Fits("hostname", "a--b.Example.com"));
  EXPECT_TRUE(Fits("hostname", "xn--bcher-kva.example")) << "RFC 3492's way to write b\u00fccher";
  EXPECT_FALSE(Fits("hostname", "xn--X"));
  EXPECT_FALSE(Fits("hostname", "b\u00fccher.example"));
  EXPECT_FALSE(Fits("hostname", "a..b"));
  EXPECT_TRUE(Fits("idn-hostname", "b\u00fccher.example"));
  EXPECT_FALSE(Fits("idn-hostname", "\u2764.example")) << "symbols are not allowed";
  EXPECT_FALSE(Fits("idn-hostname", "0a.\u05d0")) << "RFC 5893, rule 1";
  EXPECT_FALSE(Fits("idn-hostname", std::string("a\0\u00fc", 4)));
}

TEST(AddressFormatsTest, MailAddressesOfAnyScript) {
  EXPECT_TRUE(Fits("email", "\"a b\\\"c\"@a.example"));
  EXPECT_FALSE(Fits("email", "a b@a.example"));
  EXPECT_FALSE(Fits("email", "\u00e9@a.example"));
  EXPECT_TRUE(Fits("idn-email", "\u00e9@b\u00fccher.example"));
  EXPECT_FALSE(Fits("idn-email", "\u00e9@"));
}

TEST(AddressFormatsTest, RelativePointersGoUpAndThenDown) {
  for (const char* pointer : {"0", "1#", "120/a/b"}) EXPECT_TRUE(Fits("relative-json-pointer", pointer)) << pointer;
  for (const char* other : {"", "/a", "01", "-1", "0##", "1~2"}) {
    EXPECT_FALSE(Fits("relative-json-pointer", other)) << other;
  }
}

TEST(AddressFormatsTest, ReferencesAreResolvedAsRfc3986Says) {  // the examples of its section 5.4
  const std::string base = "http://a/b/c/d;p?q";
  const std::pair<const char*, const char*> examples[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../g#s", "http://a/b/g#s"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},
  };
  for (const auto& [reference, resolved] : examples) EXPECT_EQ(ResolvedUri(base, reference), resolved) << reference;
  EXPECT_EQ(ResolvedUri(base, "a b"), std::nullopt);
  EXPECT_EQ(ResolvedUri("urn:uuid:1", "#s"), "urn:uuid:1#s");
  EXPECT_EQ(ResolvedUri("http://a", "g"), "http://a/g");
  EXPECT_EQ(ResolvedUri("urn:x", "/.//y"), "urn:/.//y") << "two slashes in front would be a host";
}

}  // namespace
}  // namespace telltale
