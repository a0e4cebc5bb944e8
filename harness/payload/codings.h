#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

// A body and the content codings (RFC 9110, 8.4) that it was in. Labels may lie, so both are kept: what the headers
// say, and what was really taken off.
struct Uncoded {
  std::vector<std::string> labels;  // of the Content-Encoding headers, in small letters, as applied; no "identity"
  std::vector<std::string> found;   // what was taken off, by the labels' names, in the order in which it was applied
  std::optional<Bytes> body;        // without codings; absent: the body came in none, it is the content
  std::string unread;               // why what is left is not all of the content; empty: it is. Holds no value
  bool is_sealed = false;           // a label says that it is encrypted (aes128gcm)
};

// Takes gzip, deflate (zlib's and bare), br, zstd and compress off `body`: those that the headers name, last one first,
// and where a label is missing or wrong those that the bytes themselves show; at most eight. Gzip's members one after
// the other are one text. What is damaged or larger than `max_output_bytes` is kept as far as it goes, with `unread`.
// Pure; thread-safe.
Uncoded TakeOffCodings(const std::vector<Header>& headers, BytesView body, std::size_t max_output_bytes);

// The same for bytes without headers: a part of a form, a field.
Uncoded TakeOffCodings(BytesView body, std::size_t max_output_bytes);

// What the Content-Encoding says that is not so, as a sentence; empty: it is right, there is none, or nobody can tell
// because it names what nothing here reads. Holds the labels, printable.
std::string LabelProblem(const Uncoded& codings);

}  // namespace telltale
