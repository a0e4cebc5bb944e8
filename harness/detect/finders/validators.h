#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "core/bytes.h"

namespace telltale {

// Whether a text is what it looks like. Pure.
bool PassesLuhn(BytesView digits);
// ISO 13616: country, length and checksum, without spaces.
bool IsIban(BytesView text);
// A payment card's number by its issuer's prefix, its length and Luhn; numbers that are published for tests are none.
bool IsCardNumber(BytesView digits);
// E.164 without the plus sign: a country's code and a plausible length. Numbers kept for fiction are none.
bool IsPhoneNumber(BytesView digits);
std::optional<std::array<std::uint8_t, 4>> ParseIpv4(BytesView text);
// Loopback, documentation, link metadata, public resolvers and the like: addresses that say nothing of a person.
bool IsHarmlessIpv4(const std::array<std::uint8_t, 4>& address);
// The last 6 characters are the CRC-32 of the rest, in Base62, as the tokens of GitHub and npm carry it.
bool HasBase62Checksum(BytesView token);
// Enough different characters to be no placeholder ("xxxxxxxx", "00000000", "EXAMPLE").
bool LooksRandom(BytesView text);
// With * and ?.
bool MatchesGlob(BytesView text, BytesView glob);

}  // namespace telltale
