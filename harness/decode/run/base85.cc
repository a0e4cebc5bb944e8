#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/decode/run/run_decoders.h"

// Five letters are four bytes, in three alphabets: "F`V,74_eDCAH" and "b#rBMJ!)ZYWd" are "user=jane". Nearly every text
// is a run of such letters, so a run is believed only where the first two groups give text, a stream's magic number or
// wide characters, or where it is long and uses the alphabet as evenly as encoded bytes do.
namespace telltale {
namespace {

constexpr std::string_view kRfc1924 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
constexpr std::string_view kZ85 =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

constexpr int kMarked = 3;     // Ascii85 between <~ and ~>: whatever comes out is meant
constexpr int kTextOnly = 4;   // flag: of the letters of words, which noise would not be
constexpr int kBackwards = 8;  // flag: the last letter is written first; text or nothing
constexpr std::size_t kDigest = 32;

using Values = std::array<std::int8_t, 256>;
const std::array<Values, 3> kValues = [] {
  std::array<Values, 3> all;
  for (Values& values : all) values.fill(-1);
  for (std::size_t v = 0; v < 85; ++v) {
    all[0][static_cast<std::size_t>('!') + v] = static_cast<std::int8_t>(v);
    all[1][static_cast<unsigned char>(kRfc1924[v])] = static_cast<std::int8_t>(v);
    all[2][static_cast<unsigned char>(kZ85[v])] = static_cast<std::int8_t>(v);
  }
  return all;
}();

// Bit i: a letter of variant i.
const std::array<std::uint8_t, 256> kVariants = [] {
  std::array<std::uint8_t, 256> variants{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t variant = 0; variant < 3; ++variant) {
      if (kValues[variant][byte] >= 0) variants[byte] |= static_cast<std::uint8_t>(1U << variant);
    }
  }
  return variants;
}();

// Letters of one group of five.
struct Group {
  std::uint64_t value = 0;
  unsigned letters = 0;
};

// A text of groups decodes again only from its beginning. False: the group is none, or the bound is reached.
bool PutGroup(Group& group, std::size_t end, Output& output) {
  if (group.letters < 2) return group.letters == 0;
  const unsigned count = group.letters - 1;
  for (; group.letters < 5; ++group.letters) group.value = group.value * 85 + 84;
  if (group.value > 0xffffffffULL) return false;
  char bytes[4];
  for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<char>(group.value >> (24 - 8 * i));
  const bool more = output.Put(BytesView(bytes, count), 0, end);
  group = {};
  return more;
}

// Whether what has come out so far is worth going on for. Long texts are: noise of that length overflows some group.
bool IsPromising(BytesView text, std::size_t whole_size) {
  return IsDigestSize(whole_size) || whole_size >= 64 || IsText(text) || HasMagic(text) || IsWideText(text);
}

// Whether what does not come out as text can have been encoded, and is not just words and names. Of random bytes, each
// letter is any of the 85; of others at least four in five are. The logarithm of the odds that so many of them are of
// no other classes and marks than those that are there, whichever marks these are: once in 130,000 texts it is taken
// for more.
bool HasAllKindsOfLetters(BytesView source) {
  constexpr double kBits = 17;
  constexpr std::size_t kMarks = 23;  // beside letters and digits
  constexpr std::size_t kMost = 512;
  static const auto each = [] {  // by the number of letters that there are
    std::array<double, 86> bits{};
    for (std::size_t letters = 1; letters < bits.size(); ++letters) {
      bits[letters] = 0.8 * std::log2(85.0 / static_cast<double>(letters));
    }
    return bits;
  }();
  static const auto choices = [] {  // of so many marks
    std::array<double, kMarks + 1> bits{};
    for (std::size_t marks = 1; marks < bits.size(); ++marks) {
      bits[marks] = bits[marks - 1] + std::log2(static_cast<double>(kMarks + 1 - marks) / static_cast<double>(marks));
    }
    return bits;
  }();
  source = source.substr(0, kMost);
  std::array<std::uint64_t, 2> seen{};  // all letters are ASCII
  std::uint32_t classes = 0;
  for (const char c : source) {
    const auto byte = static_cast<unsigned char>(c) & 127U;
    classes |= ByteClasses(c);
    if ((ByteClasses(c) & kAlnum) == 0) seen[byte >> 6U] |= std::uint64_t{1} << (byte & 63U);
  }
  std::size_t marks = 0;
  for (const std::uint64_t half : seen) marks += static_cast<std::size_t>(std::popcount(half));
  const std::size_t letters = marks + ((classes & kDigit) != 0 ? 10 : 0) + ((classes & kUpperCase) != 0 ? 26 : 0) +
                              ((classes & kLowerCase) != 0 ? 26 : 0);
  if (marks > kMarks || letters >= each.size()) return true;
  return static_cast<double>(source.size()) * each[letters] - choices[marks] < kBits;
}

// Bytes that come out; 0 where that says nothing.
std::size_t WholeSize(BytesView source, int variant) { return (variant & kTextOnly) != 0 ? 0 : source.size() * 4 / 5; }

// Whether what comes out need not be text for its length. A part that letters or digits surround is no digest.
bool MayBeNoise(BytesView source, bool is_part) {
  const std::size_t whole_size = WholeSize(source, 0);
  return (IsDigestSize(whole_size) && !is_part) || whole_size >= 64;
}

// Whether the decoder would go on behind the first two groups for what they are; a zero in the first one may be that of
// wide text.
bool BeginsPromising(BytesView source, int variant) {
  char bytes[8];
  for (std::size_t group = 0; group < 2; ++group) {
    std::uint64_t value = 0;
    for (std::size_t i = 5 * group; i < 5 * group + 5; ++i) {
      const int letter = kValues[static_cast<std::size_t>(variant)][static_cast<unsigned char>(source[i])];
      if (letter < 0) return true;  // y or z, which stand for more than one
      value = value * 85 + static_cast<std::uint64_t>(letter);
    }
    if (value > 0xffffffffULL) return group != 0;  // what came before is all there is
    for (unsigned i = 0; i < 4; ++i) bytes[4 * group + i] = static_cast<char>(value >> (24 - 8 * i));
    const auto is_control = [](char c) { return (ByteClasses(c) & kControl) != 0; };
    if (group == 0 && std::any_of(bytes, bytes + 4, is_control) && !MayBeMagic(bytes[0]) &&
        std::find(bytes, bytes + 4, '\0') == bytes + 4) {
      return false;
    }
  }
  return IsPromising(BytesView(bytes, 8), 0);
}

// "/t/TEXT/events": slashes are letters, too, so a text may begin and end at any.
void AddPartsOfPath(BytesView path, const TextRun& run, int variant, Candidates& candidates) {
  constexpr std::size_t kMostSlashes = 8;
  std::size_t starts = 0;
  for (std::size_t slash = path.find('/', run.begin); slash < run.end && starts < kMostSlashes;
       slash = path.find('/', slash + 1), ++starts) {
    const std::size_t from = slash + 1;
    if (from + kShortestSolid > run.end) return;
    if (!BeginsPromising(path.substr(from, kShortestSolid), variant)) continue;
    std::size_t end = from;
    for (std::size_t ends = 0; end < run.end && ends < kMostSlashes; ++ends) {
      end = std::min(path.find_first_of("/?", end + 1), run.end);
      if (end - from >= kShortestSolid) candidates.push_back({from, end, variant | kTextOnly});
    }
    // A long one has many marks: the last ones may end it, too.
    std::size_t last = run.end;
    for (std::size_t ends = 0; last > end && ends < kMostSlashes; ++ends) {
      if (last - from >= kShortestSolid) candidates.push_back({from, last, variant | kTextOnly});
      last = path.find_last_of("/?", last - 1);
    }
  }
}

// Whatever stands before a text shifts its groups: "/v1/t?q=TEXT", "key:TEXT".
void AddRun(BytesView text, const TextRun& run, int variant, bool is_form, Candidates& candidates) {
  const std::size_t begin = run.begin;
  const std::size_t end = run.end;
  constexpr std::size_t kMostStarts = 3;
  const auto is_alnum = [&](std::size_t at) { return at < text.size() && (ByteClasses(text[at]) & kAlnum) != 0; };
  const bool is_part = is_alnum(end) || (begin > 0 && is_alnum(begin - 1));
  // A tag behind the text ("</v>") is of letters, too.
  const std::size_t tag = text.substr(0, end + 1).find("</", begin);
  const auto add = [&](std::size_t from) {
    const BytesView source = text.substr(from, end - from);
    const bool long_enough = MayBeNoise(source, is_part);
    const bool text_only = long_enough && (is_form || !HasAllKindsOfLetters(source));
    if ((!long_enough || text_only) && !BeginsPromising(source, variant)) return;
    const int of = text_only ? variant | kTextOnly : variant;
    candidates.push_back({from, end, of});
    if (tag > from && tag < end) candidates.push_back({from, tag, of});
  };
  add(begin);
  std::array<char, kShortestSolid> last{};  // the last letter first
  std::copy_n(std::make_reverse_iterator(text.begin() + static_cast<std::ptrdiff_t>(end)), last.size(), last.begin());
  if (BeginsPromising(BytesView(last.data(), last.size()), variant)) {
    candidates.push_back({begin, end, variant | kTextOnly | kBackwards});
  }
  if (run.in_path) AddPartsOfPath(text, run, variant, candidates);
  if ((run.classes & (kEquals | kPunctuation)) == 0) return;
  std::size_t starts = 0;
  for (std::size_t at = begin; at + kShortestSolid < end && starts < kMostStarts; ++at) {
    if (text[at] != '=' && text[at] != ':' && text[at] != '>') continue;
    add(at + 1);
    ++starts;
  }
}

bool BeginsLikeJson(BytesView text) { return text[0] == '{' || text[0] == '['; }

bool IsAscii85Letter(char c) { return (kVariants[static_cast<unsigned char>(c)] & 1) != 0 || c == 'z' || c == 'y'; }

// Strings of JSON with an apostrophe, which ends runs otherwise. Those with a quotation mark or a backslash have views
// of their own.
void FindStringsWithApostrophes(BytesView text, Candidates& candidates) {
  ForEachQuoted(text, 0, [&](std::size_t begin, std::size_t end) {
    const BytesView string = text.substr(begin, end - begin);
    if (string.size() >= kShortestSolid && string.find('\'') != BytesView::npos &&
        std::ranges::all_of(string, IsAscii85Letter)) {
      AddRun(text, {begin, end, ClassesOf(string)}, 0, false, candidates);
    }
  });
}

// The words of a longer text that hold a letter of Ascii85 which ends runs otherwise. JSON is full of such words, and
// keeps its strings for their own views.
void FindQuotedWords(BytesView text, Candidates& candidates) {
  constexpr std::size_t kMostWords = 64;
  std::size_t words = 0;
  for (std::size_t begin = 0; begin < text.size() && words < kMostWords; ++begin) {
    std::size_t end = begin;
    while (end < text.size() && IsAscii85Letter(text[end])) ++end;
    const BytesView word = text.substr(begin, end - begin);
    if (word.size() >= kShortestSolid && word.find_first_of("\"'\\") != BytesView::npos) {
      AddRun(text, {begin, end, ClassesOf(word), text[0] == '/'}, 0, false, candidates);
      ++words;
    }
    begin = end;
  }
}

}  // namespace

void FindBase85(BytesView text, const TextRun& run, Candidates& candidates) {
  const bool is_form = (run.classes & kAmpersand) != 0 && IsForm(text.substr(run.begin, run.length()));
  const std::uint8_t of_all = AllSay(text.substr(run.begin, run.length()), kVariants);
  for (int variant = 0; variant < 3; ++variant) {
    if ((of_all >> variant & 1) != 0) {
      if (run.length() >= kShortestSolid) AddRun(text, run, variant, is_form, candidates);
      continue;
    }
    std::size_t begin = run.begin;
    for (std::size_t i = run.begin; i <= run.end; ++i) {
      if (i < run.end && (kVariants[static_cast<unsigned char>(text[i])] >> variant & 1) != 0) continue;
      if (i - begin >= kShortestSolid) AddRun(text, {begin, i, run.classes, run.in_path}, variant, is_form, candidates);
      begin = i + 1;
    }
  }
}

bool MayBeBase85(BytesView text, const TextFacts& facts) {
  if (text.size() < kShortestSolid) return false;
  // Quotes and backslashes are letters of Ascii85, and end the runs in which it is looked for otherwise.
  const bool may_be_bare =
      (facts.classes & (kQuote | kBackslash | kNewline)) != 0 &&
      ((facts.classes & kSpace) == 0 || !BeginsLikeJson(text) || text.find('\'') != BytesView::npos);
  return may_be_bare || ((facts.classes & kPunctuation) != 0 && text.find("<~") != BytesView::npos);
}

void FindBase85Text(BytesView text, Candidates& candidates) {
  const std::size_t open = text.find("<~");
  if (open != BytesView::npos) {
    candidates.push_back({open + 2, std::min(text.find("~>", open + 2), text.size()), kMarked});
    return;
  }
  // A brace is no letter, so that an object is none of those words.
  const bool one_word =
      text[0] != '{' && std::ranges::all_of(text, [](char c) { return c > ' ' ? c < 0x7f : c == '\n' || c == '\r'; });
  if (one_word) AddRun(text, {0, text.size(), ClassesOf(text), text[0] == '/'}, 0, false, candidates);
  if (BeginsLikeJson(text)) {
    FindStringsWithApostrophes(text, candidates);
  } else if (!one_word) {
    FindQuotedWords(text, candidates);
  }
}

bool DecodeBase85(BytesView source, int variant, Output& output) {
  if ((variant & kBackwards) != 0) {
    const bool decoded = DecodeBase85(Bytes(source.rbegin(), source.rend()), variant & ~kBackwards, output);
    output.Widen(source.size());
    return decoded;
  }
  const bool marked = variant == kMarked;
  const std::size_t whole_size = marked ? kDigest : WholeSize(source, variant);
  variant = marked ? 0 : variant & ~kTextOnly;
  const Values& values = kValues[static_cast<std::size_t>(variant)];
  Group group;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char letter = source[i];
    if (variant == 0 && group.letters == 0 && (letter == 'z' || letter == 'y')) {
      if (!output.Put(letter == 'z' ? BytesView("\0\0\0\0", 4) : BytesView("    ", 4), i, i + 1)) return true;
      continue;
    }
    const int value = values[static_cast<unsigned char>(letter)];
    if (value < 0) {
      if ((ByteClasses(letter) & (kSpace | kNewline)) != 0) continue;
      break;
    }
    group.value = group.value * 85 + static_cast<std::uint64_t>(value);
    if (++group.letters < 5) continue;
    if (!PutGroup(group, i + 1, output)) break;
    if (output.size() == 8 && !IsPromising(output.text(), whole_size)) return false;
  }
  PutGroup(group, source.size(), output);
  return output.size() >= 4 && IsPromising(output.text().substr(0, 64), whole_size);
}

}  // namespace telltale
