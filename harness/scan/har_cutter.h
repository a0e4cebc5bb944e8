#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/scan/record_block.h"

namespace telltale {

// Takes the elements of log.entries out of a HAR (HTTP Archive 1.2) as it comes, so that an archive of any size needs
// only the memory of one entry. Reads no JSON beyond its quotes and brackets: each entry is parsed by itself later, and
// what stands around the entries is not looked at. Of a response's texts no more than a MiB is kept of each: what was
// received is not searched, and must not keep the request from being read. Not thread-safe.
class HarCutter {
 public:
  explicit HarCutter(std::size_t max_entry_bytes) : max_entry_bytes_(max_entry_bytes) {}

  // Appends the entries that `text` completes, and what is wrong with it, to `block`.
  void Add(std::string_view text, RecordBlock& block);
  // The text has ended.
  void Finish(RecordBlock& block);

 private:
  enum class Inside : std::uint8_t { kNothing, kEntry, kEntryTooLong, kNoEntry };

  void Quoted(char c);
  void Structure(char c, RecordBlock& block);
  void EndEntry(RecordBlock& block);
  bool IsLeftOut(char c);
  void Keep(char c, RecordBlock& block);

  const std::size_t max_entry_bytes_;
  std::string entry_;
  std::uint64_t number_ = 0;  // entries so far
  std::uint64_t depth_ = 0;
  Inside inside_ = Inside::kNothing;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_entries_ = false;
  bool had_entries_ = false;
  bool ended_ = false;
  std::string word_;                   // the last string outside the entries, and of an entry's own members
  std::string entry_member_;           // the entry's member whose value is read
  std::size_t text_bytes_ = 0;         // of the string that is read
  int escape_left_ = 0;                // characters of the escape that is read
  bool leaving_out_ = false;           // the rest of it
  std::array<std::string, 3> member_;  // the last word at each of the first depths
};

}  // namespace telltale
