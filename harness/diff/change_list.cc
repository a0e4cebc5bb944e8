#include "harness/diff/change_list.h"

#include <string_view>
#include <unordered_set>

#include "core/digest.h"

namespace telltale {

void ChangeList::Add(const std::string& kind, Direction direction, const std::string& pointer, std::string before,
                     std::string after, std::string why, const std::string& detail) {
  Change change{kind, direction, contract_, pointer, std::move(before), std::move(after), std::move(why), {}};
  change.id = Sha256Hex(kind + '\n' + contract_ + '\n' + pointer + '\n' + detail).substr(0, 32);
  changes_.push_back(std::move(change));
}

void ChangeList::AddSets(const std::string& kind, const std::string& pointer, const std::vector<std::string>& before,
                         const std::vector<std::string>& after, const std::string& why) {
  using Texts = std::unordered_set<std::string_view>;
  const Texts old(before.begin(), before.end());
  const Texts now(after.begin(), after.end());
  for (const std::string& text : after) {
    if (!old.contains(text)) Add(kind + "-added", Direction::kWorse, pointer, "", text, why, text);
  }
  for (const std::string& text : before) {
    if (!now.contains(text)) Add(kind + "-removed", Direction::kBetter, pointer, text, "", "Fewer than before.", text);
  }
}

}  // namespace telltale
