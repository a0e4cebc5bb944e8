#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Something in a file by which an installation can be recognised again.
struct Identifier {
  std::string kind;  // "a UUID", "a long hex number", "a long number", "a random-looking token", "random-looking bytes"
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// What looks like one, by its offset: every UUID, hex number of at least 16 digits (also in groups between dots or
// colons), decimal number of at least 20 digits, sixteen decimal bytes between dots, and token of at least 16
// characters that looks random; where there is none in a small file that is not text, its bytes. Words, paths, dates
// and versions are none. Constants of a program may look random too: whether another machine's files hold the same is
// for the caller to see.
std::vector<Identifier> FindIdentifiers(BytesView content);

}  // namespace telltale
