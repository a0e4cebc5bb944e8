#include "harness/judge/baseline_migration.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "core/redact.h"

namespace telltale {
namespace {

std::string EarlierFingerprint(Finding finding) {
  finding.host.clear();
  return Fingerprint(finding);
}

// Of what they are now, by what they were.
using Meanings = std::map<std::string, std::set<std::string>>;

}  // namespace

Result<MigratedBaseline> MigrateBaseline(const std::string& existing, const std::string& path,
                                         const Judgement& judgement) {
  TRY(const Baseline baseline, ParseBaseline(existing, path));
  Meanings meanings;
  std::set<std::string> current;
  for (const Finding* finding : AllFindings(judgement)) {
    meanings[EarlierFingerprint(*finding)].insert(finding->fingerprint);
    current.insert(finding->fingerprint);
  }
  MigratedBaseline migrated;
  migrated.text = existing;
  for (const BaselineEntry& entry : baseline.entries) {
    if (entry.fingerprint.empty() || current.contains(entry.fingerprint)) continue;
    const auto meaning = meanings.find(entry.fingerprint);
    const std::string name = fmt::format("{}:{}: {}", Printable(path), entry.line, Printable(entry.fingerprint));
    if (meaning == meanings.end()) {
      migrated.reported.push_back(name + " fits no finding of this run");
    } else if (meaning->second.size() > 1) {
      migrated.reported.push_back(
          fmt::format("{} fits {} findings now: name each that is still accepted", name, meaning->second.size()));
    } else {
      const std::size_t at = migrated.text.find(entry.fingerprint);
      if (at == std::string::npos) {
        migrated.reported.push_back(name + " is not written so that it can be replaced");
        continue;
      }
      migrated.text.replace(at, entry.fingerprint.size(), *meaning->second.begin());
      ++migrated.rewritten;
    }
  }
  return migrated;
}

}  // namespace telltale
