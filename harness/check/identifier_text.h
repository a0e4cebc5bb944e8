#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// Something in a file by which an installation can be recognised again.
struct Identifier {
  std::string kind;  // "a UUID", "a long hex number", "a random-looking token", "random-looking bytes"
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// The first UUID, hex number of at least 16 digits, token of at least 16 characters that looks random, or, in a small
// file that is not text, its bytes. Words, paths, dates and versions are none.
std::optional<Identifier> FindIdentifier(BytesView content);

}  // namespace telltale
