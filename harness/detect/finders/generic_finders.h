#pragma once
#include <vector>

#include "core/bytes.h"
#include "harness/detect/finders/generic_rules.h"

namespace telltale {

// What starts (or, for e-mail addresses, turns) at `at` of `text`; each finder appends at most one hit. Where there is
// a MayBe of the same name, the finder is for what it says yes to only. A MayBe says no to most of what is in
// telemetry, and by the words that begin there alone: it looks at nothing behind the first quote, comma or brace.
using GenericHits = std::vector<GenericHit>;
void FindEmail(BytesView text, std::size_t at_sign, GenericHits& hits);
bool MayBeMac(BytesView text, std::size_t begin);
void FindMac(BytesView text, std::size_t begin, GenericHits& hits);
// Of an address in dots or colons, the first word only: one behind such a mark goes on with it.
bool MayBeIpv4(BytesView text, std::size_t begin);
void FindIpv4(BytesView text, std::size_t begin, GenericHits& hits);
bool MayBeIpv6(BytesView text, std::size_t begin);
void FindIpv6(BytesView text, std::size_t begin, GenericHits& hits);
bool MayBeHomePath(BytesView text, std::size_t slash);
void FindHomePath(BytesView text, std::size_t slash, GenericHits& hits);
bool MayBePhone(BytesView text, std::size_t plus);
void FindPhone(BytesView text, std::size_t plus, GenericHits& hits);
void FindCard(BytesView text, std::size_t begin, GenericHits& hits);
void FindIban(BytesView text, std::size_t begin, GenericHits& hits);
bool MayBePrivateKey(BytesView text, std::size_t dash);
void FindPrivateKey(BytesView text, std::size_t dash, GenericHits& hits);
void FindJwt(BytesView text, std::size_t begin, GenericHits& hits);
// Of the word [begin, end): whether it begins as a token does, or stands where named secrets do.
bool MayBeToken(BytesView text, std::size_t begin, std::size_t end);
void FindToken(BytesView text, std::size_t begin, GenericHits& hits);
bool MayBeUrlCredentials(BytesView text, std::size_t colon);
void FindUrlCredentials(BytesView text, std::size_t colon, GenericHits& hits);

// Where the bytes from `at` on end that are `inside`.
inline std::size_t TokenEnd(BytesView text, std::size_t at, bool (*inside)(char)) {
  while (at < text.size() && inside(text[at])) ++at;
  return at;
}

// Whether one of the words, each in lower case, stands in the 40 bytes before `at`.
bool HasContext(BytesView text, std::size_t at, std::initializer_list<std::string_view> words);

}  // namespace telltale
