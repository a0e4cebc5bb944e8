#include "harness/payload/json_documents.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

TEST(JsonDocumentsTest, OneTextAnArrayAndLinesAreTold) {
  EXPECT_EQ(ReadJsonDocuments("\xEF\xBB\xBF {\"a\":1}\n").documents.size(), 1U);
  const JsonDocuments batch = ReadJsonDocuments(R"([{"a":1},{"a":2}])");
  EXPECT_TRUE(batch.is_array);
  EXPECT_TRUE(batch.is_one_text);
  EXPECT_EQ(batch.documents.size(), 2U);
  const JsonDocuments lines = ReadJsonDocuments("{\"a\":1}\r\n\n{\"a\":2}\n");
  EXPECT_FALSE(lines.is_one_text);
  EXPECT_EQ(lines.documents.size(), 2U);
}

TEST(JsonDocumentsTest, WhatIsNoJsonHasNoDocuments) {
  for (const char* body : {"", " ", "a=1", "{\"a\":", "{\"a\":1}\nnot json\n", "5", "\"text\"", "{} trailing"}) {
    EXPECT_TRUE(ReadJsonDocuments(body).documents.empty()) << body;
    EXPECT_TRUE(ReadJsonDocuments(body).unread.empty()) << body;
  }
}

TEST(JsonDocumentsTest, HostileSizesAreNotReadAndSaidSo) {
  EXPECT_FALSE(ReadJsonDocuments(std::string(100000, '[')).unread.empty());
  EXPECT_FALSE(ReadJsonDocuments("{\"a\":\"" + std::string(17U << 20, 'x') + "\"}").unread.empty());
}

TEST(JsonDocumentsTest, BracketsInStringsDoNotNest) {
  EXPECT_EQ(ReadJsonDocuments("{\"a\":\"\\\"" + std::string(1000, '[') + "\"}").documents.size(), 1U);
}

}  // namespace
}  // namespace telltale
