#pragma once
#include <cstddef>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Puts together what was sent a few characters at a time, in order: ["u","s","h"], {"0":"us","1":"hw"}, u-s-h-w. Runs
// of six tokens and more of at most 3 bytes become texts: all of them, every second, every third, every fourth, so that
// keys and indices between the characters do no harm; and all of them with the value's own marks, where these were sent
// one at a time as well: "1.0...9" is "10.9" with dots between its characters.
class ShortTokens {
 public:
  struct Joined {
    Bytes text;
    std::vector<std::size_t> offsets;  // of each byte, in the text it was taken from
  };

  static constexpr std::size_t kLongest = 3;
  static constexpr std::size_t kShortestRun = 6;

  // Tokens come in order. True: a run has ended that is long enough for TakeRun().
  bool Add(std::size_t begin, std::size_t end) {
    if (end - begin <= kLongest && (run_.empty() || begin - run_.back().end <= kWidestGap)) {
      if (run_.size() < kLongestRun) run_.push_back({begin, end});
      return false;
    }
    if (run_.size() >= kShortestRun) return true;
    run_.clear();
    if (end - begin <= kLongest) run_.push_back({begin, end});
    return false;
  }
  void Clear() { run_.clear(); }
  bool Finish() const { return run_.size() >= kShortestRun; }
  // The texts of the run that has ended; empties it.
  std::vector<Joined> TakeRun(BytesView text);

 private:
  bool JoinWithMarks(BytesView text, Joined& joined) const;

  static constexpr std::size_t kShortestText = 4;  // no form is shorter
  static constexpr std::size_t kLongestRun = 4096;
  static constexpr std::size_t kWidestGap = 12;
  struct Range {
    std::size_t begin;
    std::size_t end;
  };
  std::vector<Range> run_;
};

}  // namespace telltale
