// The format of compress(1): a header of three bytes, then codes of 9 to 16 bits, lowest bit first. A code below 256 is
// a byte; 256 empties the dictionary (in block mode); every other code is an earlier code and one byte more. Codes are
// written in groups of eight, and where their width changes the rest of the group is left out.
#include <array>
#include <cstdint>
#include <memory>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {
namespace {

constexpr unsigned kFewestBits = 9;
constexpr unsigned kMostBits = 16;
constexpr std::uint32_t kClear = 256;
constexpr std::size_t kHeader = 3;

struct Header {
  unsigned most_bits = 0;
  bool block_mode = false;
};

bool ReadHeader(BytesView source, Header& header) {
  if (source.size() <= kHeader || !source.starts_with("\x1f\x9d")) return false;
  const auto flags = static_cast<unsigned char>(source[2]);
  header.most_bits = flags & 0x1fU;
  header.block_mode = (flags & 0x80U) != 0;
  return (flags & 0x60U) == 0 && header.most_bits >= kFewestBits && header.most_bits <= kMostBits;
}

class Codes {
 public:
  explicit Codes(BytesView bytes) : bytes_(bytes) {}

  bool Take(unsigned width, std::uint32_t& code) {
    if (at_ + width > bytes_.size() * 8) return false;
    code = 0;
    for (unsigned bit = 0; bit < width; ++bit, ++at_) {
      const auto byte = static_cast<unsigned char>(bytes_[at_ / 8]);
      code |= static_cast<std::uint32_t>(byte >> (at_ % 8) & 1U) << bit;
    }
    return true;
  }

  // Codes of another width follow: the group of eight is left.
  void EndGroup(unsigned width) {
    const std::size_t group = std::size_t{width} * 8;
    at_ = begin_ + (at_ - begin_ + group - 1) / group * group;
    begin_ = at_;
  }

 private:
  BytesView bytes_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of the codes of this width
};

class Dictionary {
 public:
  // The text of a code, backwards, into `text`; false: there is no such code.
  bool Spell(std::uint32_t code, std::uint32_t next, std::uint32_t previous, char first, std::size_t& length) {
    length = 0;
    if (code > next || (code == next && previous > kMost)) return false;
    if (code == next) {  // the code that this very step defines
      text_[length++] = first;
      code = previous;
    }
    while (code >= kClear) {
      if (length >= text_.size() - 1) return false;
      text_[length++] = last_[code];
      code = before_[code];
    }
    text_[length++] = static_cast<char>(code);
    return true;
  }
  void Add(std::uint32_t code, std::uint32_t before, char last) {
    before_[code] = static_cast<std::uint16_t>(before);
    last_[code] = last;
  }
  char Letter(std::size_t i) const { return text_[i]; }

  static constexpr std::uint32_t kMost = (1U << kMostBits) - 1;

 private:
  std::array<std::uint16_t, kMost + 1> before_{};
  std::array<char, kMost + 1> last_{};
  std::array<char, kMost + 2> text_{};
};

class LzwReader {
 public:
  LzwReader(const Header& header, BytesView codes)
      : header_(header), codes_(codes), next_(FirstFree()), dictionary_(std::make_unique<Dictionary>()) {}

  void Read(Output& output) {
    std::uint32_t code = 0;
    while (TakeCode(code)) {
      if (code == kClear && header_.block_mode && previous_ <= Dictionary::kMost) {
        codes_.EndGroup(width_);
        width_ = kFewestBits;
        next_ = kClear;
        continue;
      }
      if (!Put(code, output)) return;
    }
    output.MarkWhole();  // the format has no end and no checksum
  }

 private:
  std::uint32_t FirstFree() const { return header_.block_mode ? kClear + 1 : kClear; }

  bool TakeCode(std::uint32_t& code) {
    const bool wider = next_ > (1U << width_) - 1 && width_ < header_.most_bits;
    if (wider) {
      codes_.EndGroup(width_);
      ++width_;
    }
    return codes_.Take(width_, code);
  }

  bool Put(std::uint32_t code, Output& output) {
    std::size_t length = 0;
    if (!dictionary_->Spell(code, previous_ > Dictionary::kMost ? kClear : next_, previous_, first_, length)) {
      return false;
    }
    first_ = dictionary_->Letter(length - 1);
    for (std::size_t i = length; i-- > 0;) {
      if (!output.Put(dictionary_->Letter(i), 0, 1)) return false;
    }
    const bool has_room = next_ < (1U << header_.most_bits);
    if (has_room && previous_ <= Dictionary::kMost) dictionary_->Add(next_++, previous_, first_);
    previous_ = code;
    return true;
  }

  Header header_;
  Codes codes_;
  unsigned width_ = kFewestBits;
  std::uint32_t next_;
  std::uint32_t previous_ = UINT32_MAX;  // none yet
  char first_ = 0;
  std::unique_ptr<Dictionary> dictionary_;
};

}  // namespace

// Only at a text's begin: the magic number is short, and nothing else tells noise from codes.
void FindLzw(BytesView text, Candidates& candidates) {
  Header header;
  if (ReadHeader(text, header)) WholeText(text, candidates);
}

bool DecodeLzw(BytesView source, int, Output& output) {
  Header header;
  if (!ReadHeader(source, header)) return false;
  LzwReader(header, source.substr(kHeader)).Read(output);
  output.Widen(source.size());
  return output.size() != 0;
}

}  // namespace telltale
