#pragma once
#include <vector>

#include "core/bytes.h"
#include "harness/check/leak/generic_rules.h"

namespace telltale {

// What starts (or, for e-mail addresses, turns) at `at` of `text`; each finder appends at most one hit.
using GenericHits = std::vector<GenericHit>;
void FindEmail(BytesView text, std::size_t at_sign, GenericHits& hits);
void FindMac(BytesView text, std::size_t begin, GenericHits& hits);
void FindIpv4(BytesView text, std::size_t begin, GenericHits& hits);
void FindIpv6(BytesView text, std::size_t begin, GenericHits& hits);
void FindHomePath(BytesView text, std::size_t slash, GenericHits& hits);
void FindPhone(BytesView text, std::size_t plus, GenericHits& hits);
void FindCard(BytesView text, std::size_t begin, GenericHits& hits);
void FindIban(BytesView text, std::size_t begin, GenericHits& hits);
void FindPrivateKey(BytesView text, std::size_t dash, GenericHits& hits);
void FindJwt(BytesView text, std::size_t begin, GenericHits& hits);
// Whether the word [begin, end) begins as a token does, or stands where named secrets do. FindToken is for those only.
bool MayBeToken(BytesView text, std::size_t begin, std::size_t end);
void FindToken(BytesView text, std::size_t begin, GenericHits& hits);
void FindUrlCredentials(BytesView text, std::size_t colon, GenericHits& hits);

// Whether one of the words, each in lower case, stands in the 40 bytes before `at`.
bool HasContext(BytesView text, std::size_t at, std::initializer_list<std::string_view> words);

}  // namespace telltale
