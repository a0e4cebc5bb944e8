#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// One part of a multipart body.
struct MultipartPart {
  std::string name;  // of its Content-Disposition; empty: it has none
  BytesView content;
  std::size_t offset = 0;  // of the content, in the body
};

// The parts of a body whose first line is a delimiter, as multipart/* has it; at most 1000. Empty: it is none. Borrows
// the body.
std::vector<MultipartPart> ReadMultipart(BytesView body);

}  // namespace telltale
