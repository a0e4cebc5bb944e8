#pragma once
#include <cstddef>
#include <string>

#include "core/judgement.h"
#include "core/result.h"
#include "harness/config/baseline.h"

namespace telltale {

// What an entry says that nobody has looked at yet.
struct NewEntryDefaults {
  std::string reason;
  std::string owner;
  std::string expires;  // YYYY-MM-DD
};

struct ExtendedBaseline {
  std::string text;         // of the whole file
  std::size_t added = 0;    // entries that are new
  std::size_t renewed = 0;  // entries whose date had passed and that a finding still needs
  std::size_t kept = 0;     // entries that are as they were
};

// The baseline file that accepts every open finding of `judgement` at or above `fail_on`, for `telltale baseline`.
// `existing` is the file's text as it is, empty where there is none: all of it stays as somebody wrote it, comments,
// reasons and owners included. New entries, one a fingerprint, sorted, are put at its end; an entry whose date has
// passed and that a finding still needs gets the new date and nothing else. The same inputs give the same bytes. Errors
// (kInput): `existing` is no baseline, or not written so that a list can be continued.
Result<ExtendedBaseline> ExtendBaseline(const std::string& existing, const std::string& path,
                                        const Judgement& judgement, Level fail_on, const NewEntryDefaults& defaults,
                                        const std::string& today);

}  // namespace telltale
