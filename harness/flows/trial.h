#pragma once
#include <compare>
#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "core/clock.h"

namespace telltale::flows {

// One run of the scenario on a machine of which some sources were drawn anew, and nothing else.
struct Trial {
  std::map<std::size_t, unsigned> redrawn;  // source -> which drawing (1, 2, ...); the others have the first one
  unsigned repetition = 0;                  // of those that are alike
  auto operator<=>(const Trial&) const = default;
};

// A thing that is told, or whether a unit is told at all.
struct Row {
  std::string unit;    // "event cmdfinished", "POST telemetry.example/v1 [cmdfinished]", "DNS A telemetry.example"
  std::string member;  // "/instanceProperties/uid", "header:user-agent"; empty: that the unit was told
  bool tells_presence() const { return member.empty(); }
  auto operator<=>(const Row&) const = default;
};

enum class Held { kNoData, kAbsent, kText };

struct Value {
  Held held = Held::kNoData;  // kNoData: the unit was not told, so that nothing is known of its members
  std::string text;
  bool has_data() const { return held != Held::kNoData; }
  bool operator==(const Value&) const = default;
};

// What one trial told.
struct Observation {
  std::set<std::string> units;
  std::map<Row, std::string> texts;
  WallTime started{}, ended{};  // of the command

  Value At(const Row& row) const {
    const bool told = units.contains(row.unit);
    if (row.tells_presence()) return told ? Value{Held::kText, "told"} : Value{Held::kAbsent, {}};
    if (!told) return {};
    const auto text = texts.find(row);
    return text == texts.end() ? Value{Held::kAbsent, {}} : Value{Held::kText, text->second};
  }
};

using Observations = std::map<Trial, Observation>;

// Behind a member's name: how long its text is, where the text itself changes by itself.
inline constexpr const char* kLengthOf = " (length)";

}  // namespace telltale::flows
