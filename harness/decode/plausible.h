#pragma once
#include <cstddef>

#include "core/bytes.h"
#include "harness/decode/byte_class.h"

// Guards against nonsense: a decoder that reads almost anything (base85, one number of many digits, raw deflate) is
// believed only where what comes out looks like something. Saying no to a text that means something is a leak missed,
// so the tests are wide; saying yes costs only time.
namespace telltale {

// Every byte printable ASCII, white space, or part of valid UTF-8 (cut at either end allowed); false for an empty text.
bool IsText(BytesView bytes);
// The same byte by byte, for texts that are left as soon as they turn out to be none: noise is after two or three.
class TextWatch {
 public:
  // False: with this byte it is no text.
  bool Take(unsigned char byte) {
    const bool continues = (byte & 0xc0) == 0x80;
    if (continues != (continuing_ != 0)) return false;
    if (continues) {
      --continuing_;
      return true;
    }
    if (byte < 0x80) {
      has_line_end_ = has_line_end_ || byte < 0x20;
      return IsTextByte(byte);
    }
    beyond_ascii_ = true;
    continuing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    return byte >= 0xc2 && byte <= 0xf4;
  }
  bool beyond_ascii() const { return beyond_ascii_; }
  bool has_line_end() const { return has_line_end_; }  // or a tab

 private:
  unsigned continuing_ = 0;  // bytes that must follow the last lead byte
  bool beyond_ascii_ = false;
  bool has_line_end_ = false;
};
// The first bytes of a known compressed or container format.
bool HasMagic(BytesView bytes);
// Whether one can begin with that byte.
bool MayBeMagic(char first);
// UTF-16 or UTF-32, to judge by their zeros.
bool IsWideText(BytesView bytes);
// 16, 20, 28, 32, 48 or 64: sizes of digests and ids.
bool IsDigestSize(std::size_t bytes);
// Any of them.
bool IsPlausible(BytesView bytes);

// Whether what was read in an unusual way was meant: a text, a container or stream that says so itself, or binary with
// some word in it. One in thirty texts of 32 random bytes has such a word.
bool LooksMeant(BytesView bytes);

// Less than 48 bits, which is less than any value that is looked for: one to five bytes again and again, but for a few
// bytes that break the pattern. Noise that is read as a compressed text gives such texts, and they can be read in
// thousands of ways, of which none says more.
bool SaysLittle(BytesView text);

// A date, alone or with a time of the day as in RFC 3339: nothing that was encoded looks so by chance, and what it
// would decode to is noise.
bool IsTimestamp(BytesView text);
// Names and values of a form (or the target of a request that ends in one), "a=1&b=2", decoded or not: of letters that
// forms have, each part with its name. The end of one ("e&b=2&c=3") is one as well.
bool IsForm(BytesView text);

}  // namespace telltale
