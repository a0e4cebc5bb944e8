#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "harness/detect/finders/generic_rules.h"

namespace telltale {

using GenericHits = std::vector<GenericHit>;

// A longest run of ASCII letters and digits, which is not empty, and the bytes beside it; blanks where there are none.
struct Word {
  BytesView text;  // all of it
  std::size_t begin = 0;
  std::size_t end = 0;
  char before = ' ';
  char behind = ' ';

  std::size_t length() const { return end - begin; }
  char first() const { return text[begin]; }
  BytesView letters() const { return text.substr(begin, length()); }
};

// One kind of thing that begins with a word. Finding it is asked in three steps, each of which looks farther than the
// last and says no to most: by the word and the bytes beside it, by as much as `may_reach` says, by `reach`. What is
// remembered of a text depends on these two being true, which a test holds (finder_reach_test.cc).
struct WordFinder {
  std::string_view finds;    // "a MAC address"
  std::string_view example;  // a member of a JSON document that holds one
  bool (*begins)(const Word& word);
  bool (*may)(const Word& word);
  Reach may_reach;
  void (*find)(BytesView text, std::size_t begin, GenericHits& hits);  // appends a hit at most
  Reach reach;
};

// One kind of thing that begins at a mark, or that is told by one in its middle. `may` is told by the byte before the
// mark and the eight behind it, which is what is known of every byte of a known stretch.
struct MarkFinder {
  std::string_view finds;
  std::string_view example;  // a member of a JSON document that holds one
  char mark = '\0';
  bool (*may)(BytesView text, std::size_t at);
  void (*find)(BytesView text, std::size_t at, GenericHits& hits);
  Reach reach;
};

std::span<const WordFinder> WordFinders();
std::span<const MarkFinder> MarkFinders();

// What the tables (generic_rules.cc) are made of.
bool MayBeMac(const Word& word);
void FindMac(BytesView text, std::size_t begin, GenericHits& hits);
// Of an address in dots or colons, the first word only: one behind such a mark goes on with it.
bool MayBeIpv4(const Word& word);
void FindIpv4(BytesView text, std::size_t begin, GenericHits& hits);
bool MayBeIpv6(const Word& word);
void FindIpv6(BytesView text, std::size_t begin, GenericHits& hits);
void FindCard(BytesView text, std::size_t begin, GenericHits& hits);
void FindIban(BytesView text, std::size_t begin, GenericHits& hits);
void FindJwt(BytesView text, std::size_t begin, GenericHits& hits);
// Whether it begins as a token does, or stands where named secrets do.
bool MayBeToken(const Word& word);
void FindToken(BytesView text, std::size_t begin, GenericHits& hits);
bool MayBeEmail(BytesView text, std::size_t at_sign);
void FindEmail(BytesView text, std::size_t at_sign, GenericHits& hits);
bool MayBeHomePath(BytesView text, std::size_t slash);
void FindHomePath(BytesView text, std::size_t slash, GenericHits& hits);
bool MayBePhone(BytesView text, std::size_t plus);
void FindPhone(BytesView text, std::size_t plus, GenericHits& hits);
bool MayBePrivateKey(BytesView text, std::size_t dash);
void FindPrivateKey(BytesView text, std::size_t dash, GenericHits& hits);
bool MayBeUrlCredentials(BytesView text, std::size_t colon);
void FindUrlCredentials(BytesView text, std::size_t colon, GenericHits& hits);

// Where the bytes from `at` on end that are `inside`.
inline std::size_t TokenEnd(BytesView text, std::size_t at, bool (*inside)(char)) {
  while (at < text.size() && inside(text[at])) ++at;
  return at;
}

// Whether one of the words, each in lower case, stands in the kContext bytes before `at`.
constexpr std::size_t kContext = 40;
bool HasContext(BytesView text, std::size_t at, std::initializer_list<std::string_view> words);

}  // namespace telltale
