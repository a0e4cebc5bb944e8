#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Something in a file by which an installation can be recognised again.
struct Identifier {
  // "a UUID", "a long hex number", "a long number", "a MAC address", "a random-looking token", "random-looking bytes"
  std::string kind;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  // Twelve hex digits: a MAC address, or a short hash of anything. An identifier only where a name or nothing else
  // stands beside it.
  bool is_short = false;
};

// What looks like one, by its offset: every UUID, hex number of at least 16 digits (also in groups between dots or
// colons), MAC address however it is written, decimal number of at least 20 digits (16 where it is no time that a
// clock counts in some unit), sixteen decimal bytes between dots or commas, and token of at least 16
// characters that looks random; where there is none in a small file that is not text, its bytes. Words, paths, dates
// and versions are none. Constants of a program may look random too: whether another machine's files hold the same is
// for the caller to see.
std::vector<Identifier> FindIdentifiers(BytesView content);

}  // namespace telltale
