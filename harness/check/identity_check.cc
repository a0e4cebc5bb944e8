// identity/*: what an id is made of, found by comparing runs. Every run has its own planted user and machine, so two
// runs with the same planted values ran on one machine, and the values that differ say what may have changed an id.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/check/plain_hash.h"
#include "harness/check/resets.h"
#include "harness/check/told_id.h"

namespace telltale {
namespace {

std::string Names(const std::vector<CanaryClass>& classes) {
  std::string names;
  for (const CanaryClass one : classes) names += (names.empty() ? "" : ", ") + std::string(ToString(one));
  return names;
}

Finding About(std::string_view rule, const ToldId& told, std::string message) {
  return At(FindingAbout(rule, *told.sent, told.place, std::move(message)), *told.sent, told.pointer);
}

void CheckPlainHash(const std::vector<ToldId>& ids, std::vector<Finding>& findings) {
  std::set<std::pair<const Run*, std::string>> seen;
  for (const ToldId& told : ids) {
    if (!seen.emplace(told.sent->run, told.value).second) continue;
    CanarySet known;
    for (const PlantedCanary& planted : told.sent->run->planted) known.push_back(planted.canary);
    const auto hash = FindPlainHash(told.value, known);
    if (!hash) continue;
    Finding finding = About("identity/unsalted", told,
                            fmt::format("the id is {}: whoever can guess the value can undo it", hash->description));
    finding.canary_class = ToString(hash->sources.front());
    finding.evidence = told.value;
    findings.push_back(Sealed(std::move(finding)));
  }
}

// Compares each id with the first one of every other run, once a pair of runs.
class Comparison {
 public:
  Comparison(const IdentityField& field, const Recording& recording, const std::vector<MadeReset>& resets,
             std::vector<Finding>& findings)
      : field_(field), recording_(recording), resets_(resets), findings_(findings) {}

  void Compare(const ToldId& earlier, const ToldId& told) {
    const bool same_run = earlier.sent->run == told.sent->run;
    const bool same_id = earlier.value == told.value;
    if (field_.lifetime == "execution") return CompareExecutions(same_run, same_id, told);
    if (same_run && same_id) return;
    const PlantedValues& a = PlantedOf(earlier);
    const PlantedValues& b = PlantedOf(told);
    const std::vector<CanaryClass> machine = DifferingOfMachines(a, b);
    if (same_run || machine.empty()) {
      if (!same_id) CompareUnstable(earlier, told);
      return;
    }
    const std::vector<CanaryClass> declared = Differing(a, b, field_.depends_on);
    if (same_id) return CompareSame(a, b, machine, declared, told);
    if (!field_.depends_on.empty() && declared.empty()) {
      Add("identity/undeclared", told,
          fmt::format("the id changed although nothing that it is declared to depend on did; what differs is: {}",
                      Names(machine)));
    }
  }

 private:
  void CompareExecutions(bool same_run, bool same_id, const ToldId& told) {
    if (same_run && !same_id && !IsPreparation(*told.sent->run)) {
      Add("identity/unstable", told, "the id changed within one execution, which it is declared to last");
    }
    if (!same_run && same_id) Add("identity/shared", told, "the id of one execution came again in another");
  }

  void CompareUnstable(const ToldId& earlier, const ToldId& told) {
    std::string hint;
    for (const MadeReset& reset : resets_) {
      const Side side = SideOf(reset, *told.sent, recording_);
      if (side == Side::kOtherMachine || SideOf(reset, *earlier.sent, recording_) == side) continue;
      if (!field_.until.empty() && reset.id == field_.until) return;
      if (reset.id.empty()) {
        hint = fmt::format("; if {} is what resets it, name it under \"resets\" and say \"lifetime: {{until: ID}}\"",
                           Quoted(reset.command));
      }
    }
    Add("identity/unstable", told, "the id changed between two payloads from one user on one machine" + hint);
  }

  void CompareSame(const PlantedValues& a, const PlantedValues& b, const std::vector<CanaryClass>& machine,
                   const std::vector<CanaryClass>& declared, const ToldId& told) {
    const bool knows_machine = a.contains(CanaryClass::kMachineId) && b.contains(CanaryClass::kMachineId);
    const bool other_machine =
        !knows_machine || std::find(machine.begin(), machine.end(), CanaryClass::kMachineId) != machine.end();
    if (other_machine && (field_.depends_on.empty() || !declared.empty())) {
      Add("identity/shared", told, "the id is the same on two machines");
    } else if (!declared.empty()) {
      Add("identity/undeclared", told,
          fmt::format("the id does not depend on what it is declared to depend on: {} changed, the id did not",
                      Names(declared)));
    }
  }

  void Add(std::string_view rule, const ToldId& told, std::string message) {
    if (!reported_.emplace(rule, told.sent->run).second) return;
    Finding finding = About(rule, told, std::move(message));
    finding.evidence = told.value;
    findings_.push_back(Sealed(std::move(finding)));
  }

  const PlantedValues& PlantedOf(const ToldId& told) {
    const auto [entry, is_new] = planted_.try_emplace(told.sent->run);
    if (is_new) entry->second = PlantedIn(*told.sent->run);
    return entry->second;
  }

  const IdentityField& field_;
  const Recording& recording_;
  const std::vector<MadeReset>& resets_;
  std::vector<Finding>& findings_;
  std::map<const Run*, PlantedValues> planted_;
  std::set<std::pair<std::string, const Run*>> reported_;
};

// Another id must be told after a reset than before it. Where nobody said that the command is one, it is asked.
void CheckReset(const Traffic& traffic, const IdentityField& field, const std::vector<ToldId>& ids,
                const MadeReset& reset, std::vector<Finding>& findings) {
  const bool is_asked = reset.id.empty() && field.lifetime == "machine" && field.until.empty();
  if (!is_asked && (reset.id.empty() || reset.id != field.until)) return;
  std::set<std::string> before;
  for (const ToldId& told : ids) {
    const Side side = SideOf(reset, *told.sent, *traffic.recording);
    if (side == Side::kBefore) before.insert(told.value);
    if (side != Side::kAfter || !before.contains(told.value)) continue;
    const std::string what = fmt::format("after {} the id is still the one from before", Quoted(reset.command));
    Finding finding = About("identity/unreset", told,
                            is_asked ? what +
                                           "; if this command resets it, name it under \"resets\" and say \"lifetime: "
                                           "{until: ID}\", if not, say \"resets: []\""
                                     : what);
    if (is_asked) finding.level = Level::kWarning;
    finding.evidence = told.value;
    findings.push_back(Sealed(std::move(finding)));
    return;
  }
}

void CheckField(const Traffic& traffic, const IdentityField& field, const std::vector<MadeReset>& resets,
                std::vector<Finding>& findings) {
  const std::vector<ToldId> ids = ReadIds(traffic, field);
  CheckPlainHash(ids, findings);
  for (const MadeReset& reset : resets) CheckReset(traffic, field, ids, reset, findings);
  Comparison comparison(field, *traffic.recording, resets, findings);
  std::vector<const ToldId*> firsts;  // of every run
  for (const ToldId& told : ids) {
    for (const ToldId* first : firsts) comparison.Compare(*first, told);
    const bool is_first = std::none_of(firsts.begin(), firsts.end(),
                                       [&](const ToldId* first) { return first->sent->run == told.sent->run; });
    if (is_first) firsts.push_back(&told);
  }
}

}  // namespace

std::vector<Finding> CheckIdentities(const Traffic& traffic) {
  std::vector<Finding> findings;
  const std::vector<MadeReset> resets = FindResets(traffic);
  for (const IdentityField& field : traffic.profile->identities) CheckField(traffic, field, resets, findings);
  return findings;
}

}  // namespace telltale
