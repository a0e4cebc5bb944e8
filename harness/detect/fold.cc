#include "harness/detect/fold.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"

namespace telltale {
namespace {

// Latin letters with a mark: base letters, and the combining mark (0: the letter does not decompose).
struct Decomposition {
  char32_t letter;
  std::string_view base;
  char32_t mark;
};

constexpr std::array kDecompositions = std::to_array<Decomposition>({
    {0x0c0, "A", 0x300}, {0x0c1, "A", 0x301}, {0x0c2, "A", 0x302}, {0x0c3, "A", 0x303}, {0x0c4, "A", 0x308},
    {0x0c5, "A", 0x30a}, {0x0c6, "AE", 0x0},  {0x0c7, "C", 0x327}, {0x0c8, "E", 0x300}, {0x0c9, "E", 0x301},
    {0x0ca, "E", 0x302}, {0x0cb, "E", 0x308}, {0x0cc, "I", 0x300}, {0x0cd, "I", 0x301}, {0x0ce, "I", 0x302},
    {0x0cf, "I", 0x308}, {0x0d0, "D", 0x0},   {0x0d1, "N", 0x303}, {0x0d2, "O", 0x300}, {0x0d3, "O", 0x301},
    {0x0d4, "O", 0x302}, {0x0d5, "O", 0x303}, {0x0d6, "O", 0x308}, {0x0d8, "O", 0x0},   {0x0d9, "U", 0x300},
    {0x0da, "U", 0x301}, {0x0db, "U", 0x302}, {0x0dc, "U", 0x308}, {0x0dd, "Y", 0x301}, {0x0de, "TH", 0x0},
    {0x0df, "ss", 0x0},  {0x0e0, "a", 0x300}, {0x0e1, "a", 0x301}, {0x0e2, "a", 0x302}, {0x0e3, "a", 0x303},
    {0x0e4, "a", 0x308}, {0x0e5, "a", 0x30a}, {0x0e6, "ae", 0x0},  {0x0e7, "c", 0x327}, {0x0e8, "e", 0x300},
    {0x0e9, "e", 0x301}, {0x0ea, "e", 0x302}, {0x0eb, "e", 0x308}, {0x0ec, "i", 0x300}, {0x0ed, "i", 0x301},
    {0x0ee, "i", 0x302}, {0x0ef, "i", 0x308}, {0x0f0, "d", 0x0},   {0x0f1, "n", 0x303}, {0x0f2, "o", 0x300},
    {0x0f3, "o", 0x301}, {0x0f4, "o", 0x302}, {0x0f5, "o", 0x303}, {0x0f6, "o", 0x308}, {0x0f8, "o", 0x0},
    {0x0f9, "u", 0x300}, {0x0fa, "u", 0x301}, {0x0fb, "u", 0x302}, {0x0fc, "u", 0x308}, {0x0fd, "y", 0x301},
    {0x0fe, "th", 0x0},  {0x0ff, "y", 0x308}, {0x100, "A", 0x304}, {0x101, "a", 0x304}, {0x102, "A", 0x306},
    {0x103, "a", 0x306}, {0x104, "A", 0x328}, {0x105, "a", 0x328}, {0x106, "C", 0x301}, {0x107, "c", 0x301},
    {0x108, "C", 0x302}, {0x109, "c", 0x302}, {0x10a, "C", 0x307}, {0x10b, "c", 0x307}, {0x10c, "C", 0x30c},
    {0x10d, "c", 0x30c}, {0x10e, "D", 0x30c}, {0x10f, "d", 0x30c}, {0x110, "D", 0x0},   {0x111, "d", 0x0},
    {0x112, "E", 0x304}, {0x113, "e", 0x304}, {0x114, "E", 0x306}, {0x115, "e", 0x306}, {0x116, "E", 0x307},
    {0x117, "e", 0x307}, {0x118, "E", 0x328}, {0x119, "e", 0x328}, {0x11a, "E", 0x30c}, {0x11b, "e", 0x30c},
    {0x11c, "G", 0x302}, {0x11d, "g", 0x302}, {0x11e, "G", 0x306}, {0x11f, "g", 0x306}, {0x120, "G", 0x307},
    {0x121, "g", 0x307}, {0x122, "G", 0x327}, {0x123, "g", 0x327}, {0x124, "H", 0x302}, {0x125, "h", 0x302},
    {0x128, "I", 0x303}, {0x129, "i", 0x303}, {0x12a, "I", 0x304}, {0x12b, "i", 0x304}, {0x12c, "I", 0x306},
    {0x12d, "i", 0x306}, {0x12e, "I", 0x328}, {0x12f, "i", 0x328}, {0x130, "I", 0x307}, {0x131, "i", 0x0},
    {0x134, "J", 0x302}, {0x135, "j", 0x302}, {0x136, "K", 0x327}, {0x137, "k", 0x327}, {0x139, "L", 0x301},
    {0x13a, "l", 0x301}, {0x13b, "L", 0x327}, {0x13c, "l", 0x327}, {0x13d, "L", 0x30c}, {0x13e, "l", 0x30c},
    {0x141, "L", 0x0},   {0x142, "l", 0x0},   {0x143, "N", 0x301}, {0x144, "n", 0x301}, {0x145, "N", 0x327},
    {0x146, "n", 0x327}, {0x147, "N", 0x30c}, {0x148, "n", 0x30c}, {0x14c, "O", 0x304}, {0x14d, "o", 0x304},
    {0x14e, "O", 0x306}, {0x14f, "o", 0x306}, {0x150, "O", 0x30b}, {0x151, "o", 0x30b}, {0x152, "OE", 0x0},
    {0x153, "oe", 0x0},  {0x154, "R", 0x301}, {0x155, "r", 0x301}, {0x156, "R", 0x327}, {0x157, "r", 0x327},
    {0x158, "R", 0x30c}, {0x159, "r", 0x30c}, {0x15a, "S", 0x301}, {0x15b, "s", 0x301}, {0x15c, "S", 0x302},
    {0x15d, "s", 0x302}, {0x15e, "S", 0x327}, {0x15f, "s", 0x327}, {0x160, "S", 0x30c}, {0x161, "s", 0x30c},
    {0x162, "T", 0x327}, {0x163, "t", 0x327}, {0x164, "T", 0x30c}, {0x165, "t", 0x30c}, {0x168, "U", 0x303},
    {0x169, "u", 0x303}, {0x16a, "U", 0x304}, {0x16b, "u", 0x304}, {0x16c, "U", 0x306}, {0x16d, "u", 0x306},
    {0x16e, "U", 0x30a}, {0x16f, "u", 0x30a}, {0x170, "U", 0x30b}, {0x171, "u", 0x30b}, {0x172, "U", 0x328},
    {0x173, "u", 0x328}, {0x174, "W", 0x302}, {0x175, "w", 0x302}, {0x176, "Y", 0x302}, {0x177, "y", 0x302},
    {0x178, "Y", 0x308}, {0x179, "Z", 0x301}, {0x17a, "z", 0x301}, {0x17b, "Z", 0x307}, {0x17c, "z", 0x307},
    {0x17d, "Z", 0x30c}, {0x17e, "z", 0x30c}, {0x218, "S", 0x326}, {0x219, "s", 0x326}, {0x21a, "T", 0x326},
    {0x21b, "t", 0x326},
});

const Decomposition* Find(char32_t letter) {
  const auto at = std::lower_bound(kDecompositions.begin(), kDecompositions.end(), letter,
                                   [](const Decomposition& d, char32_t value) { return d.letter < value; });
  return at != kDecompositions.end() && at->letter == letter ? &*at : nullptr;
}

bool Within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Blocks where capital and small letters alternate; `first` is a capital.
bool Alternates(char32_t c, bool& capital) {
  if (Within(c, 0x100, 0x137) || Within(c, 0x14a, 0x177)) return capital = c % 2 == 0, true;
  if (Within(c, 0x139, 0x148) || Within(c, 0x179, 0x17e)) return capital = c % 2 == 1, true;
  return false;
}

char32_t Lower(char32_t c) {
  bool capital = false;
  if (Alternates(c, capital)) return capital ? c + 1 : c;
  if (Within(c, 'A', 'Z') || (Within(c, 0xc0, 0xde) && c != 0xd7)) return c + 0x20;
  if (Within(c, 0x391, 0x3a9) || Within(c, 0x410, 0x42f)) return c + 0x20;
  return Within(c, 0x400, 0x40f) ? c + 0x50 : c;
}

char32_t Upper(char32_t c) {
  bool capital = false;
  if (Alternates(c, capital)) return capital ? c : c - 1;
  if (Within(c, 'a', 'z') || (Within(c, 0xe0, 0xfe) && c != 0xf7)) return c - 0x20;
  if ((Within(c, 0x3b1, 0x3c9) && c != 0x3c2) || Within(c, 0x430, 0x44f)) return c - 0x20;
  return Within(c, 0x450, 0x45f) ? c - 0x50 : c;
}

template <class Each>
std::string MapCodePoints(BytesView text, const Each& each) {
  std::string result;
  while (!text.empty()) {
    const BytesView rest = text;
    const CodePoint point = TakeCodePoint(text);
    if (point.valid) {
      each(point.value, result);
    } else {
      result += rest.substr(0, 1);
    }
  }
  return result;
}

}  // namespace

std::string LowerCase(BytesView text) {
  return MapCodePoints(text, [](char32_t c, std::string& out) { AppendUtf8(Lower(c), out); });
}

std::string UpperCase(BytesView text) {
  return MapCodePoints(text, [](char32_t c, std::string& out) {
    if (c == 0xdf) {
      out += "SS";
    } else {
      AppendUtf8(Upper(c), out);
    }
  });
}

std::string Decomposed(BytesView text) {
  return MapCodePoints(text, [](char32_t c, std::string& out) {
    const Decomposition* found = Find(c);
    if (found == nullptr || found->mark == 0) return AppendUtf8(c, out);
    out += found->base;
    AppendUtf8(found->mark, out);
  });
}

std::string WithoutAccents(BytesView text) {
  return MapCodePoints(text, [](char32_t c, std::string& out) {
    if (Within(c, 0x300, 0x36f)) return;
    const Decomposition* found = Find(c);
    if (found == nullptr) return AppendUtf8(c, out);
    out += found->base;
  });
}

std::string WithUmlautsSpelledOut(BytesView text) {
  return MapCodePoints(text, [](char32_t c, std::string& out) {
    const Decomposition* found = Find(c);
    if (found == nullptr) return AppendUtf8(c, out);
    out += found->base;
    if (found->mark == 0x308 || found->mark == 0x30a) out += found->mark == 0x30a ? 'a' : 'e';
  });
}

std::string TakenForAscii(BytesView text) {
  return MapCodePoints(text, [](char32_t c, std::string& out) {
    if (c < 0x80) return AppendUtf8(c, out);
    std::string letter;
    AppendUtf8(c, letter);
    const char32_t first = LowerCase(letter) != letter ? U'A' : U'a';
    out += static_cast<char>(first + (c - first) % 26);
  });
}

std::optional<Bytes> ToLatin1(BytesView text) {
  Bytes result;
  while (!text.empty()) {
    const CodePoint point = TakeCodePoint(text);
    if (!point.valid || point.value > 0xff) return std::nullopt;
    result += static_cast<char>(point.value);
  }
  return result;
}

std::string Latin1ToUtf8(BytesView bytes) {
  std::string result;
  for (const char c : bytes) AppendUtf8(static_cast<unsigned char>(c), result);
  return result;
}

Bytes ToUtf16(BytesView text, bool big_endian) {
  Bytes result;
  const auto unit = [&](char32_t value) {
    const char high = static_cast<char>(value >> 8U & 0xffU);
    const char low = static_cast<char>(value & 0xffU);
    result += big_endian ? high : low;
    result += big_endian ? low : high;
  };
  while (!text.empty()) {
    const CodePoint point = TakeCodePoint(text);
    if (point.value < 0x10000) {
      unit(point.value);
    } else {
      unit(0xd800 + ((point.value - 0x10000) >> 10U));
      unit(0xdc00 + ((point.value - 0x10000) & 0x3ffU));
    }
  }
  return result;
}

}  // namespace telltale
