#pragma once
#include <string>
#include <vector>

#include "harness/diff/change.h"

namespace telltale {

// Takes the changes of one contract down; empty: of none. Borrows `changes`.
class ChangeList {
 public:
  ChangeList(std::string contract, std::vector<Change>& changes) : contract_(std::move(contract)), changes_(changes) {}

  // `detail` tells changes of one kind at one place apart.
  void Add(const std::string& kind, Direction direction, const std::string& pointer, std::string before,
           std::string after, std::string why, const std::string& detail = {});
  // One change for every text that only one side has. More is worse.
  void AddSets(const std::string& kind, const std::string& pointer, const std::vector<std::string>& before,
               const std::vector<std::string>& after, const std::string& why);

 private:
  const std::string contract_;
  std::vector<Change>& changes_;
};

}  // namespace telltale
