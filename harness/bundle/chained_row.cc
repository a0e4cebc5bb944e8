#include "harness/bundle/chained_row.h"

#include <fmt/format.h>

#include <charconv>

#include "core/digest.h"

namespace telltale {
namespace {

void AddField(Bytes& bytes, BytesView field) {
  bytes += fmt::format("{}:", field.size());
  bytes += field;
}

template <class Number>
bool ReadNumber(BytesView text, Number& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && fmt::format("{}", number) == text;
}

// Takes LENGTH:BYTES off the front.
bool TakeField(BytesView& rest, BytesView& field) {
  const std::size_t colon = rest.find(':');
  std::size_t length = 0;
  if (colon == BytesView::npos || !ReadNumber(rest.substr(0, colon), length)) return false;
  rest.remove_prefix(colon + 1);
  if (length > rest.size()) return false;
  field = rest.substr(0, length);
  rest.remove_prefix(length);
  return true;
}

}  // namespace

Bytes ChainedRow(const std::string& previous, const Row& row) {
  Bytes bytes;
  AddField(bytes, previous);
  AddField(bytes, fmt::format("{}", row.number));
  AddField(bytes, row.kind);
  AddField(bytes, row.id);
  AddField(bytes, row.record);
  AddField(bytes, row.body_at ? fmt::format("{}", *row.body_at) : "");
  AddField(bytes, row.body);
  AddField(bytes, row.raw);
  return bytes;
}

Result<ChainedRowFields> ReadChainedRow(BytesView bytes) {
  BytesView rest = bytes;
  BytesView fields[8];
  bool good = true;
  for (BytesView& field : fields) good = good && TakeField(rest, field);
  ChainedRowFields read;
  std::uint64_t body_at = 0;
  good = good && rest.empty() && ReadNumber(fields[1], read.row.number) &&
         (fields[5].empty() || ReadNumber(fields[5], body_at));
  if (!good) return InputError("the bytes are no journal row");
  read.previous = fields[0];
  read.row.kind = fields[2];
  read.row.id = fields[3];
  read.row.record = fields[4];
  if (!fields[5].empty()) read.row.body_at = body_at;
  read.row.body = fields[6];
  read.row.raw = fields[7];
  read.row.hash = Sha256Hex(bytes);
  return read;
}

}  // namespace telltale
