#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/identifier_text.h"
#include "core/recording.h"

namespace telltale {

// The identifiers in the files that the runs of a recording wrote. What looks random is one only where it is used or
// stands like one: its text was sent, or that of the same file was in another run (with consent, say); or it has the
// place of an id: it fills its file but for zeros, blanks and quotes around it, the file is small without those, or a
// name of an id stands before it. Build output, caches and logs hold random-looking text by the thousand, and an id
// there only if it is sent, or fills its file. A time that a file was given is one, but for those of archives that were
// unpacked, which every machine has.
//
// Every scenario (and all its stages together) has a machine of its own: what two of them hold alike (a constant in a
// program's cache, the hash of its sources) recognises none of them, and is left out; where machines are not kept apart
// (the endpoint and proxy tiers) nothing is. An identifier that was made of a fact of the host which is the same in
// every scenario is left out too. Borrows the recording; thread-safe when made.
class WrittenIdentifiers {
 public:
  explicit WrittenIdentifiers(const Recording& recording);

  // The first one in a file that `run` wrote, by its offset; absent: it holds none.
  std::optional<Identifier> FirstIn(const Run& run, const WrittenFile& file) const;
  // The first one in the names of the file and its folders below HOME, by its offset in the path from there
  // (core/home_path.h). What was planted is none.
  std::optional<Identifier> FirstInName(const Run& run, const WrittenFile& file) const;

 private:
  void AddShared(const Run& run, BytesView content, const std::vector<Identifier>& identifiers);
  void AddSharedName(const Run& run, const std::string& path);
  bool IsOne(const Run& run, const WrittenFile& file, const Identifier& found, std::size_t core_bytes,
             bool fills_its_file) const;

  std::map<std::string_view, std::string_view> first_machine_;  // of each text
  std::set<std::string_view> shared_;
  std::map<std::string, std::string_view> first_machine_of_name_;  // the same for the names of files
  std::set<std::string> shared_names_;
  std::set<std::string, std::less<>> sent_;  // texts in payloads
  std::set<std::string> paths_;              // from HOME, of files with a text that was sent
};

}  // namespace telltale
