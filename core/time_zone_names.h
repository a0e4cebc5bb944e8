#pragma once
#include <array>
#include <span>
#include <string_view>

namespace telltale {

// A time zone with few inhabitants, as the IANA database calls it today, and its other names there: runtimes tell
// whichever their own table prefers. Empty names: there are fewer.
struct TimeZoneNames {
  std::string_view canonical;
  std::array<std::string_view, 2> others;
};

inline constexpr TimeZoneNames kLonelyTimeZones[] = {
    {"America/Miquelon", {}},
    {"America/Noronha", {"Brazil/DeNoronha"}},
    {"America/Scoresbysund", {}},
    {"Antarctica/Macquarie", {}},
    {"Antarctica/Troll", {}},
    {"Asia/Khandyga", {}},
    {"Atlantic/South_Georgia", {}},
    {"Australia/Eucla", {}},
    {"Australia/Lord_Howe", {"Australia/LHI"}},
    {"Pacific/Chatham", {"NZ-CHAT"}},
    {"Pacific/Easter", {"Chile/EasterIsland"}},
    {"Pacific/Kwajalein", {"Kwajalein"}},
    {"Pacific/Marquesas", {}},
};

// The other names of a zone in the table; none for any other.
inline std::span<const std::string_view> OtherNamesOfTimeZone(std::string_view canonical) {
  for (const TimeZoneNames& zone : kLonelyTimeZones) {
    if (zone.canonical != canonical) continue;
    std::size_t count = 0;
    while (count < zone.others.size() && !zone.others[count].empty()) ++count;
    return {zone.others.data(), count};
  }
  return {};
}

}  // namespace telltale
