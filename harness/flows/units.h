#pragma once
#include <map>
#include <string>
#include <vector>

#include "harness/check/traffic.h"

namespace telltale::flows {

// Where a member stood, for a finding.
struct MemberPlace {
  const Sent* sent = nullptr;  // borrowed from the traffic
  std::string place;           // "body", "target", "header:NAME", "host"
  std::string pointer;         // from the payload's outermost layer; empty: it has none
};

// A thing that was told: an event, or what is around events: a request, a question of DNS, a datagram.
struct Unit {
  std::string kind;   // "event cmdfinished", "POST [cmdfinished]", "DNS A"
  std::string where;  // "telemetry.example:443/v1/events": of units of one kind those at one place are alike
  std::map<std::string, std::string> members;
  std::map<std::string, MemberPlace> places;
};

// The units of one run, in order of arrival. Of an exchange whose body is read, the body's bytes are no member, nor is
// their number: its members say it all. What could not be read is one member, and its size another. Of
// more than 20,000 members the rest is one, "(members past 20,000)": a digest of them.
std::vector<Unit> UnitsOf(const Traffic& traffic, const std::string& run);

}  // namespace telltale::flows
