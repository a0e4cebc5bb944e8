#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace telltale {

// The hex digits that a text stands for where it is a digest: its own (in either case, as a UUID, in pairs with colons,
// behind the name of an algorithm and a colon), and those of its bytes where it is Base64 of either alphabet. In lower
// case; none that has fewer than `fewest_digits`.
std::vector<std::string> DigestDigits(const std::string& text, std::size_t fewest_digits);

// Whether `digest`, in hex, begins with those digits. Of 32 the two that a UUID overwrites with its version and variant
// are not compared.
bool BeginsDigest(const std::string& digits, const std::string& digest);

}  // namespace telltale
