#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/output.h"
#include "harness/decode/text_scan.h"

namespace telltale {

// A part of a text that a decoder wants to try. What `variant` means is the decoder's own affair (an alphabet, a phase,
// a direction): Decode gets it back.
struct Candidate {
  std::size_t begin = 0;
  std::size_t end = 0;
  int variant = 0;
  // Of a container that is damaged or cut short. Text and noise read as one, again and again, a few bytes shorter each
  // time: the parts of such a part are not tried.
  bool is_remnant = false;
  bool is_guess = false;  // a key is tried that may be none: see View::is_guess
  bool is_leaf = false;   // what it decodes to is looked at, but holds no encoded text
};

// What a decoder wants to try of one text: the first million parts. A hostile text can have any number of them, and
// more views than that are not made of an exchange anyway.
class Candidates {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 20;

  void push_back(const Candidate& candidate) {
    if (list_.size() < kMost) {
      list_.push_back(candidate);
    } else {
      cut_ = true;
    }
  }
  void clear() {
    constexpr std::size_t kKept = std::size_t{1} << 16;
    if (list_.capacity() > kKept) list_ = {};
    list_.clear();
    cut_ = false;
  }
  // They were found in a text that begins so far behind the one that they are wanted of.
  void Move(std::size_t by) {
    for (Candidate& candidate : list_) {
      candidate.begin += by;
      candidate.end += by;
    }
  }
  // Forgets those from index `first` on.
  void ForgetFrom(std::size_t first) { list_.resize(first); }
  // Those from index `first` on are of a container that is not whole: they are forgotten unless `keep` says otherwise.
  template <class Keep>
  void MakeRemnants(std::size_t first, const Keep& keep) {
    const auto begin = [&] { return list_.begin() + static_cast<std::ptrdiff_t>(first); };
    list_.erase(std::remove_if(begin(), list_.end(), std::not_fn(keep)), list_.end());
    std::for_each(begin(), list_.end(), [](Candidate& candidate) { candidate.is_remnant = true; });
  }

  // There were more than are kept: the reader must hear of it.
  bool cut() const { return cut_; }
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

 private:
  std::vector<Candidate> list_;
  bool cut_ = false;
};

// Decodes `source`, all of it, to `output`. False: it is not in that form, forget the output. True with a part of the
// text where the source is damaged: a partial text can still leak. Called twice with the same arguments it writes the
// same (the second time to locate a hit). Never throws, never keeps `source`. Thread-safe.
using DecodeFunction = bool (*)(BytesView source, int variant, Output& output);

constexpr bool BeginsAnyhow(unsigned char) { return true; }

// Decoders of whole texts (escapes, compression, containers).
struct TextDecoder {
  std::string_view step;   // the word in decode paths
  std::string_view words;  // ... and for a person, of what came out: "decoded as base64". The same for the same step
  // The source is printable; so is all of it that means anything, eight bytes in a row at least.
  bool reads_print = false;
  // What `may` and `find` want at least, so that most texts need not ask them: some byte of these classes and, where it
  // is not 0, some byte of these MagicBytes.
  std::uint32_t classes = 0;
  std::uint8_t magics = 0;
  // The cheap test: may be wrong only by saying yes.
  bool (*may)(BytesView text, const TextFacts& facts);
  void (*find)(BytesView text, Candidates& candidates);
  DecodeFunction decode;
  // What a text must begin with for `find` to find anything. May be wrong only by saying yes.
  bool (*begins)(unsigned char first) = BeginsAnyhow;
};

// Decoders of runs that ForTokens or ForSolids found. How far they look is the same for all of them: `text` is the run
// and the padding behind it (kMostPadding), whatever it was cut out of. So what one finds in a run is true wherever the
// run stands, and a run is remembered by its bytes and by what `run` says of its text.
struct RunDecoder {
  std::string_view step;
  std::string_view words;
  void (*find)(BytesView text, const TextRun& run, Candidates& candidates);
  DecodeFunction decode;
};
inline constexpr std::size_t kMostPadding = 6;  // of Base32

// The tables (decoder_table.cc): all that is tried, in the order in which it is tried.
std::span<const TextDecoder> TextDecoders();
// Those of them that a text shows signs of, bit i for the one of index i: by its first byte and its facts. `has_print`:
// it has printable bytes in a row. Text: not empty.
std::uint64_t DecodersFor(BytesView text, const TextFacts& facts, bool has_print);
std::span<const RunDecoder> TokenDecoders();  // on runs of base-N letters
std::span<const RunDecoder> SolidDecoders();  // on runs without spaces and quotes

// `find` of decoders that take the text as it is.
void WholeText(BytesView text, Candidates& candidates);

}  // namespace telltale
