#pragma once
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "core/identifier_text.h"
#include "core/recording.h"

namespace telltale {

// The identifiers in the files that the runs of a recording wrote. Every scenario has a machine of its own: what two
// of them hold alike (a constant in a program's cache, the hash of its sources) recognises none of them, and is left
// out; where machines are not kept apart (the endpoint and proxy tiers) nothing is. An identifier that was made of a
// fact of the host which is the same in every scenario is left out too. Borrows the recording; thread-safe when made.
class WrittenIdentifiers {
 public:
  explicit WrittenIdentifiers(const Recording& recording);

  // The first one in the file, by its offset; absent: it holds none.
  std::optional<Identifier> FirstIn(const WrittenFile& file) const;

 private:
  void Add(const Run& run, BytesView content);

  std::map<std::string_view, std::string_view> first_scenario_;  // of each text
  std::set<std::string_view> shared_;
};

}  // namespace telltale
