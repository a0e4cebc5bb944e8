#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/canary.h"
#include "harness/detect/detector.h"

namespace telltale {

// A planted value as it may have been digested together with something else.
struct DigestedValue {
  std::uint32_t canary = 0;
  std::string name;  // "machine id as raw bytes"
  Bytes text;
  bool is_id = false;   // names a user or a machine: what ids are made of
  bool is_raw = false;  // bytes, beside which numbers are bytes, too
  std::string form;     // of which canary, and how: the same on every machine
};

// The values as they are, in lower case, and in the forms of which programs make ids (the bytes of a MAC or a machine
// id, the fully qualified host name). Of more than 200 canaries the values alone.
std::vector<DigestedValue> DigestedValues(const LeakDetector::Compiled& compiled);

// The digests of those that are ids, as they are written: a program hashes what it has hashed already, with a salt.
std::vector<DigestedValue> DigestsOfValues(const LeakDetector::Compiled& compiled);

// Paths of what stands below those that are folders, as they are: "/srv/app/prisma/schema.prisma".
std::vector<DigestedValue> PathsBelowValues(const LeakDetector::Compiled& compiled);

// What a search for salted digests needs of a detector, which is far larger. Immutable: thread-safe.
struct SaltSubjects {
  explicit SaltSubjects(const LeakDetector::Compiled& compiled);
  CanarySet canaries;
  std::vector<DigestedValue> values;
  std::vector<DigestedValue> digests;
  std::vector<DigestedValue> below;
};

}  // namespace telltale
