#include "core/gap_kinds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/paths.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// docs/gaps.md, made of the table.
std::string GapsPage() {
  std::string page =
      "# Gaps\n\nA gap is something that could not be seen or was not tried; it makes the verdict *inconclusive*, "
      "never "
      "*pass*, unless\nthe profile accepts it (`accepted_gaps` in profile.md). `telltale explain KIND` says the same "
      "as "
      "this page. The page is made\nfrom the program's own table: `ci/gaps_page` writes it, and a test compares it.\n\n"
      "| kind | says | may be accepted |\n|---|---|---|\n";
  for (const GapKind& kind : GapKinds()) {
    page += fmt::format("| `{}` | {} | {} |\n", kind.id, kind.title,
                        kind.acceptance == GapKind::Acceptance::kMayBeAccepted ? "yes" : "no");
  }
  for (const GapKind& kind : GapKinds()) {
    page += fmt::format("\n## `{}`\n{}.\n\n{}\n\n**What to do.** {}\n\n**May it be accepted?** {}\n", kind.id,
                        kind.title, kind.why, kind.mend, AcceptanceInWords(kind));
  }
  return page;
}

TEST(GapKindsTest, TheTableIsSortedAndSaysEverything) {
  ASSERT_GT(GapKinds().size(), 20U);
  EXPECT_TRUE(std::is_sorted(GapKinds().begin(), GapKinds().end(),
                             [](const GapKind& a, const GapKind& b) { return a.id < b.id; }));
  for (const GapKind& kind : GapKinds()) {
    EXPECT_LT(kind.title.size(), 80U) << kind.id;
    EXPECT_FALSE(kind.title.empty() || kind.why.empty() || kind.mend.empty()) << kind.id;
    EXPECT_TRUE(kind.why.ends_with(".") && kind.mend.ends_with(".") && !kind.title.ends_with(".")) << kind.id;
    EXPECT_EQ(FindGapKind(kind.id), &kind);
  }
  EXPECT_EQ(FindGapKind("tls-refusd"), nullptr);
}

TEST(GapKindsTest, TheDocumentedKindsAreThoseOfTheProgram) {
  const fs::path path = fs::path(TELLTALE_SOURCE_DIR) / "docs/gaps.md";
  if (std::getenv("TELLTALE_WRITE_DOCS") != nullptr) std::ofstream(path) << GapsPage();
  EXPECT_TRUE(TextOf(path) == GapsPage()) << "docs/gaps.md is out of date: run ci/gaps_page";
}

// A kind that is written out is one that a typo can make another.
TEST(GapKindsTest, NoSourceWritesAKindOut) {
  std::size_t read = 0;
  for (const char* folder : {"core", "schema", "mockserver", "harness"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(TELLTALE_SOURCE_DIR) / folder)) {
      const fs::path& path = entry.path();
      if (path.extension() != ".cc" && path.extension() != ".h") continue;
      const std::string text = TextOf(path);
      ++read;
      for (const GapKind& kind : GapKinds()) {
        if (kind.id == gap_kind::kIsolation) continue;  // a key of run.json too
        EXPECT_EQ(text.find(fmt::format("\"{}\"", kind.id)), std::string::npos) << path << " " << kind.id;
      }
    }
  }
  EXPECT_GT(read, 300U);
}

}  // namespace
}  // namespace telltale
