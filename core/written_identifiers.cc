#include "core/written_identifiers.h"

#include <algorithm>
#include <vector>

#include "core/control_run.h"

namespace telltale {

WrittenIdentifiers::WrittenIdentifiers(const Recording& recording) {
  for (const Run& run : recording.runs) {
    if (run.name == kControlRun || run.isolation != "namespace") continue;
    for (const WrittenFile& file : run.written) Add(run, file.content);
  }
}

std::optional<Identifier> WrittenIdentifiers::FirstIn(const WrittenFile& file) const {
  const BytesView content = file.content;
  const std::vector<Identifier> found = FindIdentifiers(content);
  const auto own = std::find_if(found.begin(), found.end(), [&](const Identifier& one) {
    return shared_.count(content.substr(one.offset, one.length)) == 0;
  });
  return own == found.end() ? std::nullopt : std::optional(*own);
}

void WrittenIdentifiers::Add(const Run& run, BytesView content) {
  for (const Identifier& found : FindIdentifiers(content)) {
    const BytesView text = content.substr(found.offset, found.length);
    const auto [first, is_new] = first_scenario_.emplace(text, run.scenario);
    if (!is_new && first->second != run.scenario) shared_.insert(text);
  }
}

}  // namespace telltale
