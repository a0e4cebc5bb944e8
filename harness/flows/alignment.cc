#include "harness/flows/alignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace telltale::flows {
namespace {

constexpr std::size_t kShortest = 6;  // of planted values that a place is searched for

std::string Masked(std::string text, const CanarySet& planted) {
  for (const Canary& canary : planted) {
    if (canary.value.size() < kShortest) continue;
    for (std::size_t at = text.find(canary.value); at != std::string::npos; at = text.find(canary.value)) {
      text.replace(at, canary.value.size(), "<" + canary.id + ">");
    }
  }
  return text;
}

}  // namespace

std::string Alignment::NameFor(const Unit& unit) {
  const bool is_event = unit.kind.starts_with("event ");
  std::string name = Masked(is_event ? unit.kind : unit.kind + " " + unit.where, planted_);
  const unsigned count = ++named_[name];
  return count == 1 ? name : fmt::format("{} #{}", name, count);
}

std::vector<Alignment::Slot*> Alignment::Assign(const std::vector<const Unit*>& units, std::vector<Slot>& slots) {
  std::vector<std::size_t> taken(units.size(), slots.size());
  std::vector<bool> is_taken(slots.size(), false);
  const auto pass = [&](auto&& fits) {
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      if (taken[unit] != slots.size()) continue;
      for (std::size_t slot = 0; slot < slots.size(); ++slot) {
        if (is_taken[slot] || !fits(*units[unit], slots[slot])) continue;
        taken[unit] = slot;
        is_taken[slot] = true;
        break;
      }
    }
  };
  pass([](const Unit& unit, const Slot& slot) { return unit.where == slot.where; });
  pass([](const Unit&, const Slot&) { return true; });
  const std::size_t known = slots.size();
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (taken[unit] != known) continue;
    taken[unit] = slots.size();
    slots.push_back({units[unit]->where, NameFor(*units[unit])});
  }
  std::vector<Slot*> assigned;
  for (const std::size_t slot : taken) assigned.push_back(&slots[slot]);
  return assigned;
}

Observation Alignment::Align(const std::vector<Unit>& units) {
  std::map<std::string, std::vector<const Unit*>> by_kind;
  for (const Unit& unit : units) by_kind[unit.kind].push_back(&unit);
  Observation observation;
  for (const auto& [kind, alike] : by_kind) {
    const std::vector<Slot*> assigned = Assign(alike, slots_[kind]);
    for (std::size_t i = 0; i < alike.size(); ++i) {
      const std::string& name = assigned[i]->name;
      observation.units.insert(name);
      for (const auto& [member, text] : alike[i]->members) observation.texts.emplace(Row{name, member}, text);
      for (const auto& [member, place] : alike[i]->places) places_.emplace(Row{name, member}, place);
    }
  }
  return observation;
}

const MemberPlace* Alignment::PlaceOf(const Row& row) const {
  const auto place = places_.find(row);
  return place == places_.end() ? nullptr : &place->second;
}

}  // namespace telltale::flows
