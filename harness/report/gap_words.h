#pragma once
#include <string>

#include "core/gap.h"
#include "core/judgement.h"

namespace telltale {

// "accepted by the profile: sealed for the vendor's key"; empty: the gap is open.
std::string AcceptanceInWords(const Gap& gap);
// The gap's message, and how it was accepted where it was.
std::string GapInWords(const Gap& gap);

// Whether the gap says that (a part of) a payload was not read.
bool IsAboutUnread(const Gap& gap);

// Why planted values may have left all the same: "2 parts of payloads could not be read or look sealed (1 accepted by
// the profile: sealed for the vendor's key)"; empty: all was read.
std::string UnreadInWords(const Judgement& judgement);

}  // namespace telltale
