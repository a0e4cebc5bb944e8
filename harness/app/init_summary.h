#pragma once
#include <string>
#include <vector>

#include "harness/app/watch_cli.h"
#include "harness/check/check_all.h"
#include "harness/init/draft_profile.h"

namespace telltale {

// What `telltale init` prints when it has written its files: what was seen, what the next run will report, how to go
// on. Safe for terminals; holds no planted value. `written`: paths as the user shall type them, the profile first.
std::string InitSummary(const WatchedCli& watched, const DraftProfile& draft, const CheckResult& checked,
                        const std::vector<std::string>& written);

// The same for programs.
std::string InitJson(const WatchedCli& watched, const DraftProfile& draft, const CheckResult& checked,
                     const std::vector<std::string>& written);

// ... when nothing was seen at all, so that there is nothing to write.
std::string NothingSeen(const WatchedCli& watched);

}  // namespace telltale
