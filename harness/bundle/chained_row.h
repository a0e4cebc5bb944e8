#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "mockserver/record/row.h"

namespace telltale {

// A journal's row as the bytes that its hash is made of, so that sha256sum alone follows the chain: fields as
// LENGTH:BYTES one after the other (previous hash, number, kind, exchange id, record, where the body starts in the raw
// bytes or nothing, body, raw bytes). SHA-256 of these bytes is the row's hash, and stands in the next row.
Bytes ChainedRow(const std::string& previous, const Row& row);

// Reads them back; `hash` is computed, and the row borrows from `bytes`. Errors (kInput): not such bytes.
struct ChainedRowFields {
  std::string previous;
  Row row;
};
Result<ChainedRowFields> ReadChainedRow(BytesView bytes);

}  // namespace telltale
