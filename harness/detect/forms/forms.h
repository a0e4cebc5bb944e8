#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/canary.h"

namespace telltale {

// What may stand beside a match, so that a short form does not alarm inside something else.
enum class Edge : std::uint8_t {
  kAny,     // the form is long enough to be itself anywhere
  kWord,    // no ASCII letter or digit
  kTime,    // seconds, also as the first digits of milliseconds, microseconds or nanoseconds, and of a fraction
  kNumber,  // no letter or digit, no dot with a digit beyond it, no dash with a hex digit beyond it: a whole number
};

// Whether a form is worth digesting together with a salt, besides the value itself, and as what.
enum class SaltedAs : std::uint8_t { kNothing, kText, kBytes };

// One written form of a canary: a text that means the same, or a part of it that names the same.
struct Form {
  std::string name;  // "MAC as EUI-64", for the finding's message
  Bytes text;
  Edge edge = Edge::kAny;
  bool fold_case = true;  // ASCII letters in any case; false: raw bytes
  // A piece that others may share (a path's last component): dropped where it is a common word, or all of another
  // canary's value.
  bool part = false;
  bool digested = false;       // worth looking for its digests
  bool only_digested = false;  // another form stands in it wherever it is written
  SaltedAs salted = SaltedAs::kNothing;
};

// All written forms of one canary, the value itself first, without duplicates. Forms shorter than 4 bytes, and common
// words, are left out: they would alarm on anything. A canary may thus have no form at all, which the caller must say.
std::vector<Form> WrittenForms(const Canary& canary);

}  // namespace telltale
