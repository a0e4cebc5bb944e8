#include "harness/app/written_strings.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "harness/detect/digests/salt_harvest.h"

namespace telltale {

std::vector<Bytes> StringsOfAllMachines(const std::vector<MachinePart>& parts) {
  constexpr std::size_t kMostStrings = 500;
  constexpr std::size_t kShortest = 4;
  struct Seen {
    std::size_t part = 0;
    std::size_t file_bytes = 0;
    bool on_others = false;
  };
  std::map<Bytes, Seen> seen;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const WrittenFile* const file : parts[i].written) {
      SaltHarvest harvest;
      const WireSource source("file");
      harvest.OnView({file->content, 0, &source});
      for (Salt& salt : harvest.Take("").salts) {
        if (salt.text.size() < kShortest) continue;
        const auto [at, is_new] = seen.try_emplace(std::move(salt.text), Seen{i, file->content.size(), false});
        at->second.on_others = at->second.on_others || at->second.part != i;
        at->second.file_bytes = std::min(at->second.file_bytes, file->content.size());
      }
    }
  }
  std::vector<std::pair<std::size_t, Bytes>> same;
  for (auto& [text, where] : seen) {
    if (where.on_others) same.emplace_back(where.file_bytes, text);
  }
  std::sort(same.begin(), same.end());
  if (same.size() > kMostStrings) same.resize(kMostStrings);
  std::vector<Bytes> strings;
  for (auto& [bytes, text] : same) strings.push_back(std::move(text));
  return strings;
}

}  // namespace telltale
