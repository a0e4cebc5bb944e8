#pragma once
#include <optional>
#include <string>

#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

// The line of a payload that a finding is about, cut to fit, safe to print (core/redact.h's Printable).
struct PlaceLine {
  std::string before;
  std::string marked;  // the bytes at the finding's place, or their beginning
  std::string after;
};

// The bytes of `exchange` at the finding's place: "body", "header:NAME", "target", ...; nullptr: there are none.
const Bytes* PayloadAt(const Exchange& exchange, const std::string& place);

// nullopt: the finding names no bytes. At most `columns` wide; the marked part is in the middle where there is room.
std::optional<PlaceLine> FindPlaceLine(const Exchange& exchange, const Finding& finding, int columns);

// Whether there is anything to read in the line: not where it is binary, or blotted out whole
// as packed payloads are.
bool IsReadable(const PlaceLine& line);

}  // namespace telltale
