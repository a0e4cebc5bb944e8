#include "harness/report/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/base64.h"
#include "sample_audit.h"
#include "tests/paths.h"

// The golden files in fixtures/golden hold every format's bytes for one audit. TELLTALE_WRITE_GOLDEN=1 writes them
// anew: read the difference before it is committed.
namespace telltale {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(TELLTALE_SOURCE_DIR) + "/fixtures/golden/" + name;
  if (std::getenv("TELLTALE_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

class EveryFormatTest : public testing::TestWithParam<FormatRow> {
 protected:
  std::string Rendered(const Audit& audit, const RenderOptions& options = {}) {
    const auto text = Render(audit, GetParam().format, options);
    EXPECT_TRUE(text.has_value());
    return text.value_or("");
  }
};

TEST_P(EveryFormatTest, IsTheSameTwice) { EXPECT_EQ(Rendered(SampleAudit()), Rendered(SampleAudit())); }

TEST_P(EveryFormatTest, IsAsTheGoldenFileHasIt) {
  const std::string text = Rendered(SampleAudit());
  EXPECT_EQ(text, Golden(std::string(GetParam().file_name), text));
}

TEST_P(EveryFormatTest, HoldsNoPlantedValueInAnyForm) {
  const std::string text = Rendered(SampleAudit(), {.show_accepted = true, .colour = true});
  for (const char* value : {"tt-prov-7f3a9c21", "tt-user-5c1d", "0b5c91e2d7f84a36b1c0d9e8f7a6b5c4"}) {
    EXPECT_THAT(text, Not(HasSubstr(value)));
  }
  EXPECT_THAT(text, Not(HasSubstr("not-for-readers")));  // given to the CLI with --env
  EXPECT_THAT(text, Not(HasSubstr(ToBase64("home=/home/tt-user-5c1d;"))));
}

TEST_P(EveryFormatTest, PassesOnNoByteThatATerminalObeys) {
  const std::string text = Rendered(SampleAudit());
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
  EXPECT_EQ(text.find('\0'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryFormatTest, testing::ValuesIn(Formats().begin(), Formats().end()),
                         [](const auto& row) {
                           std::string name(row.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');  // names of tests are identifiers
                           return name;
                         });

}  // namespace
}  // namespace telltale
