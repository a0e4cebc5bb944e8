#pragma once
#include <cstddef>
#include <string>

#include "core/canary.h"
#include "harness/sandbox/machine/identity.h"

namespace telltale {

// Invented values, each drawn from `random`: unique enough that finding one in a payload means that it was read here.
// A syllable is a consonant and a vowel and worth 6 bits, so that 8 of them make a pronounceable name of 48 bits.
inline constexpr std::size_t kNameSyllables = 8;

std::string DrawWord(const RandomBytes& random, std::size_t syllables);
std::string DrawHex(const RandomBytes& random, std::size_t bytes);    // two lower-case digits a byte
std::string DrawUuid(const RandomBytes& random);                      // RFC 4122 version 4, lower case
std::string DrawToken(const RandomBytes& random, std::size_t count);  // characters of 0-9A-Za-z
std::string DrawUpper(const RandomBytes& random, std::size_t count);  // characters of A-Z2-7
std::string DrawMac(const RandomBytes& random);                       // unicast, locally administered
std::string DrawIpv4(const RandomBytes& random);                      // RFC 5737 documentation ranges
std::string DrawIpv6(const RandomBytes& random);                      // 2001:db8::/32, already in canonical text form
std::string DrawBootTime(const RandomBytes& random);  // seconds since 1970, in 2024 or the next half year
// "5.10.0-WORD": a kernel that somebody built. As old as what is supported anywhere, so that nobody who looks at it
// counts on what the real one lacks.
std::string DrawKernelRelease(const RandomBytes& random);
std::size_t DrawIndex(const RandomBytes& random, std::size_t count);  // 0 ... count - 1, count > 0

// A value fit for its class, on its own (no relation to other values).
std::string DrawValue(CanaryClass canary_class, const RandomBytes& random);

}  // namespace telltale
