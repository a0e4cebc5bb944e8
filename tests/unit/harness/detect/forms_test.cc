#include "harness/detect/forms/forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace telltale {
namespace {

bool Has(CanaryClass canary_class, const std::string& value, const std::string& text) {
  const auto lower = [](std::string s) {
    for (char& c : s) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return s;
  };
  const std::vector<Form> forms = WrittenForms({"id", canary_class, value});
  return std::any_of(forms.begin(), forms.end(), [&](const Form& form) {
    return form.fold_case ? lower(form.text) == lower(text) : form.text == text;
  });
}

TEST(FormsTest, AMacHasAllItsNotations) {
  for (const std::string text :
       {"02:6b:ee:79:57:ce", "026bee7957ce", "02-6B-EE-79-57-CE", "026b.ee79.57ce", "2662585685966", "006beefffe7957ce",
        "00:6b:ee:ff:fe:79:57:ce", "6b:eeff:fe79:57ce", "2:6b:ee:79:57:ce", "02 6b ee 79 57 ce"}) {
    EXPECT_TRUE(Has(CanaryClass::kMac, "02:6b:ee:79:57:ce", text)) << text;
  }
  EXPECT_TRUE(Has(CanaryClass::kMac, "02:6b:ee:79:57:ce", std::string("\x02\x6b\xee\x79\x57\xce", 6)));
}

TEST(FormsTest, AMachineIdHasItsNotations) {
  const std::string id = "9c854d6e2aad4ebbd0c6d548d393c5f9";
  for (const std::string text : {"9c854d6e-2aad-4ebb-d0c6-d548d393c5f9", "9C854D6E2AAD4EBBD0C6D548D393C5F9",
                                 "6e4d859c-ad2a-bb4e-d0c6-d548d393c5f9", "208051713298477252383748812107423139321",
                                 "9c854d6e2aad4ebb", "d0c6d548d393c5f9", "9c854d6e2aad"}) {
    EXPECT_TRUE(Has(CanaryClass::kMachineId, id, text)) << text;
  }
  EXPECT_TRUE(Has(CanaryClass::kMachineId, "9c854d6e-2aad-4ebb-d0c6-d548d393c5f9", id));
}

TEST(FormsTest, AContainersIdIsAlsoKnownByItsFirstTwelveDigits) {
  const std::string id = "3f1c9a7e5b2d4860fe97a1c3b5d7e90214263848a5b7c9d1e3f50617283940ab";
  const Canary canary{"container_id", CanaryClass::kMachineId, id};
  std::set<std::string> digested;
  for (const Form& form : WrittenForms(canary)) {
    if (form.digested) digested.insert(form.text);
  }
  std::string raw;
  for (std::size_t at = 0; at < id.size(); at += 2) raw += static_cast<char>(std::stoi(id.substr(at, 2), nullptr, 16));
  for (const std::string& text : {id, id.substr(0, 12), raw}) EXPECT_TRUE(digested.contains(text)) << text;
}

TEST(FormsTest, AnIpv4AddressHasItsNotations) {
  for (const std::string text :
       {"100.73.47.36", "100-73-47-36", "1682517796", "64492f24", "0x64492f24", "0x64.0x49.0x2f.0x24",
        "36.47.73.100.in-addr.arpa", "::ffff:6449:2f24", "100.073.047.036", "0144.0111.057.044"}) {
    EXPECT_TRUE(Has(CanaryClass::kIpv4, "100.73.47.36", text)) << text;
  }
}

TEST(FormsTest, AnIpv6AddressHasItsNotations) {
  for (const std::string text :
       {"fd12:3456::89ab:cdef", "fd12:3456:0000:0000:0000:0000:89ab:cdef", "fd12:3456:0:0:0:0:89ab:cdef",
        "fd1234560000000000000000"
        "89abcdef",
        "f.e.d.c.b.a.9.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.6.5.4.3.2.1.d.f"}) {
    EXPECT_TRUE(Has(CanaryClass::kIpv6, "fd12:3456:0:0::89ab:cdef", text)) << text;
  }
}

TEST(FormsTest, ANameHasItsOrdersAndSpellings) {
  for (const std::string text : {"Wnafprysen, Renée", "RENÉE WNAFPRYSEN", "renee.wnafprysen", "rwnafprysen",
                                 "wnafprysenr", "R. Wnafprysen", "Wnafprysen",
                                 "Rene\xcc\x81"
                                 "e Wnafprysen",
                                 "renée_wnafprysen",
                                 "Ren\xe9"
                                 "e Wnafprysen"}) {
    EXPECT_TRUE(Has(CanaryClass::kFullname, "Renée Wnafprysen", text)) << text;
  }
  EXPECT_FALSE(Has(CanaryClass::kFullname, "Renée Wnafprysen", "Renée")) << "a first name is shared by millions";
}

TEST(FormsTest, AnAddressHasItsLocalPartAndItsEscapedSign) {
  for (const std::string text : {"j.doeberg%40corp.example", "j.doeberg", "j.doeberg at corp.example", "jdoeberg"}) {
    EXPECT_TRUE(Has(CanaryClass::kEmail, "j.doeberg@corp.example", text)) << text;
  }
}

TEST(FormsTest, APathHasItsComponentsAndOtherSlashes) {
  for (const std::string text : {"\\srv\\wtiuhr\\gvnix-bdqmqff", "gvnix-bdqmqff", "wtiuhr", "-srv-wtiuhr-gvnix-bdqmqff",
                                 "srv/wtiuhr/gvnix-bdqmqff"}) {
    EXPECT_TRUE(Has(CanaryClass::kCwd, "/srv/wtiuhr/gvnix-bdqmqff", text) ||
                Has(CanaryClass::kCwd, "/srv/wtiuhr/gvnix-bdqmqff", text.substr(1)))
        << text;
  }
  EXPECT_FALSE(Has(CanaryClass::kCwd, "/srv/wtiuhr/projects", "projects")) << "a common word names nobody";
}

TEST(FormsTest, ARemoteHasItsProtocols) {
  for (const std::string from : {"git@hqagtt.example:phnuu/vbnusuev.git", "https://hqagtt.example/phnuu/vbnusuev.git",
                                 "ssh://git@hqagtt.example/phnuu/vbnusuev"}) {
    for (const std::string text : {"https://hqagtt.example/phnuu/vbnusuev", "git@hqagtt.example:phnuu/vbnusuev.git",
                                   "hqagtt.example/phnuu/vbnusuev", "phnuu/vbnusuev", "vbnusuev"}) {
      EXPECT_TRUE(Has(CanaryClass::kGitRemote, from, text)) << from << " " << text;
    }
  }
  EXPECT_FALSE(Has(CanaryClass::kGitRemote, "git@github.com:phnuu/vbnusuev.git", "github.com"));
}

TEST(FormsTest, WhatUsersTypeHasTheFormsOfWhatItIs) {
  EXPECT_TRUE(Has(CanaryClass::kArgument, "git@hqagtt.example:phnuu/vbnusuev.git", "phnuu/vbnusuev"));
  EXPECT_TRUE(Has(CanaryClass::kFlagValue, "urxkc-dxvpic-4653", "urxkc_dxvpic_4653"));
  EXPECT_TRUE(Has(CanaryClass::kGeneric, "/data/qwxyzzk/file", "qwxyzzk"));
}

TEST(FormsTest, CommonWordsAndShortValuesHaveNoForms) {
  EXPECT_THAT(WrittenForms({"id", CanaryClass::kHostname, "localhost"}), testing::IsEmpty());
  EXPECT_THAT(WrittenForms({"id", CanaryClass::kUsername, "bob"}), testing::IsEmpty());
  EXPECT_THAT(WrittenForms({"id", CanaryClass::kUsername, ""}), testing::IsEmpty());
}

TEST(FormsTest, ShortFormsWantEdges) {
  const std::vector<Form> forms = WrittenForms({"id", CanaryClass::kUsername, "jdoe42"});
  ASSERT_FALSE(forms.empty());
  EXPECT_EQ(forms[0].edge, Edge::kWord);
  EXPECT_EQ(WrittenForms({"id", CanaryClass::kUsername, "ushwleyxvb"})[0].edge, Edge::kAny);
}

TEST(FormsTest, HostileValuesAreOnlyText) {
  for (const std::string& value :
       {std::string(100000, 'x'), std::string("\0\xff\xfe", 3), std::string("@"), std::string("://"),
        std::string(":::::"), std::string("/"), std::string("@@@@:@@"), std::string(" \t\n")}) {
    for (int c = 0; c <= static_cast<int>(CanaryClass::kGeneric); ++c) {
      for (const Form& form : WrittenForms({"id", static_cast<CanaryClass>(c), value})) {
        EXPECT_LE(form.text.size(), 4096U);
        EXPECT_GE(form.text.size(), 4U);
      }
    }
  }
}

}  // namespace
}  // namespace telltale
