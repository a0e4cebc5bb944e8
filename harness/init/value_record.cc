#include "harness/init/value_record.h"

#include <algorithm>
#include <tuple>

#include "core/digest.h"

namespace telltale {
namespace {

constexpr std::size_t kMostValues = 64;
constexpr std::size_t kLongestKept = 200;  // bytes
constexpr std::size_t kLongestList = 8;
constexpr std::size_t kFewestSamples = 8;

}  // namespace

void ValueRecord::Add(std::string_view value, const Source& source) {
  ++samples_;
  sources_.insert(source);
  const std::string key = value.size() > kLongestKept ? Sha256Hex(value) : std::string(value);
  if (values_.size() == kMostValues && !values_.contains(key)) {
    more_ = true;
    return;
  }
  Seen& seen = values_[key];
  ++seen.times;
  seen.sources.insert(source);
}

void ValueRecord::Add(const ValueRecord& other) {
  samples_ += other.samples_;
  more_ = more_ || other.more_;
  sources_.insert(other.sources_.begin(), other.sources_.end());
  for (const auto& [value, seen] : other.values_) {
    if (values_.size() == kMostValues && !values_.contains(value)) {
      more_ = true;
      continue;
    }
    Seen& mine = values_[value];
    mine.times += seen.times;
    mine.sources.insert(seen.sources.begin(), seen.sources.end());
  }
}

std::set<std::string> ValueRecord::Machines() const {
  std::set<std::string> machines;
  for (const Source& source : sources_) machines.insert(source.machine);
  return machines;
}

// Every value belongs to one run (or machine), and every run (or machine) has one value.
bool ValueRecord::EachSourceHasOneValue(bool by_machine) const {
  std::set<std::pair<std::string, std::string>> owners;
  for (const auto& [value, seen] : values_) {
    std::set<std::pair<std::string, std::string>> of_this;
    for (const Source& source : seen.sources) of_this.emplace(source.machine, by_machine ? "" : source.run);
    if (of_this.size() != 1 || !owners.insert(*of_this.begin()).second) return false;
  }
  return true;
}

Constancy ValueRecord::constancy() const {
  const std::size_t machines = Machines().size();
  if (machines < 2 || sources_.size() <= machines) return Constancy::kUnknown;
  if (more_) return Constancy::kVaried;
  if (values_.size() == 1) return Constancy::kConstant;
  if (EachSourceHasOneValue(true)) return Constancy::kPerMachine;
  return EachSourceHasOneValue(false) ? Constancy::kPerRun : Constancy::kVaried;
}

std::vector<std::string> ValueRecord::ClosedList() const {
  if (more_ || samples_ < kFewestSamples || values_.size() < 2 || values_.size() > kLongestList) return {};
  if (Machines().size() < 2) return {};
  std::vector<std::string> list;
  for (const auto& [value, seen] : values_) {
    if (seen.times < 2 || seen.sources != sources_) return {};
    list.push_back(value);
  }
  return list;
}

}  // namespace telltale
