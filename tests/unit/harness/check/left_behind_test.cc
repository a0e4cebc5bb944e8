#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LeftBehindTest : public ::testing::Test {
 protected:
  LeftBehindTest() { recorded.AddScenario("up"); }
  std::vector<Finding> After(const std::string& path, const std::string& content = "x") {
    telltale::Run& run = recorded.run("up");
    run.environment = {{"HOME", "/home/alice"}};
    run.written = {{path, content, content.size()}};
    return recorded.Findings("behaviour/left-behind");
  }
  Recorded recorded;
};

TEST_F(LeftBehindTest, WhatIsRunLaterIsAFindingThatSaysByWhom) {
  const std::pair<const char*, const char*> left[] = {
      {"/home/alice/.bashrc", "the shell"},
      {"/home/alice/.zshenv", "the shell"},
      {"/home/alice/.config/fish/conf.d/tool.fish", "the shell"},
      {"/home/alice/.config/autostart/tool.desktop", "the session"},
      {"/home/alice/.config/systemd/user/tool.timer", "systemd"},
      {"/home/alice/.config/systemd/user/default.target.wants/tool.service", "systemd"},
      {"/home/alice/Library/LaunchAgents/tool.plist", "launchd"},
      {"/var/spool/cron/crontabs/alice", "cron"},
      {"/home/alice/src/project/.git/hooks/post-commit", "git"},
      {"/home/alice/src/project/.husky/pre-push", "git"},
      {"/home/alice/.ssh/rc", "sshd"},
  };
  for (const auto& [path, who] : left) {
    SCOPED_TRACE(path);
    const auto findings = After(path);
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_THAT(findings[0].message, HasSubstr(who));
    EXPECT_EQ(findings[0].level, Level::kWarning);
  }
}

TEST_F(LeftBehindTest, ASettingThatNamesHooksIsOneToo) {
  EXPECT_THAT(After("/home/alice/.gitconfig", "[core]\n\thooksPath = ~/.tool/hooks\n"), SizeIs(1));
  EXPECT_THAT(After("/home/alice/.gitconfig", "[user]\n\tname = Alice\n"), IsEmpty());
}

TEST_F(LeftBehindTest, WhatNobodyRunsIsNone) {
  for (const char* path : {"/home/alice/.config/tool/settings.json", "/home/alice/.cache/tool/id",
                           "/home/alice/src/project/.git/hooks/pre-push.sample", "/home/alice/src/project/bashrc",
                           "/tmp/autostart/tool.desktop", "/home/alice/.config/systemd.json"}) {
    EXPECT_THAT(After(path), IsEmpty()) << path;
  }
}

}  // namespace
}  // namespace telltale
