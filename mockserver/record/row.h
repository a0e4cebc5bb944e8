#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/exchange.h"
#include "core/flow.h"
#include "core/gap.h"
#include "core/result.h"

namespace telltale {

// One row of the journal: what was seen, and the chain that makes a later change show. docs/journal.md is the format.
// Borrows its bytes: they are the exchange's, the response's, or the journal's that is read.
struct Row {
  std::uint64_t number = 0;              // 1, 2, 3, ... without a hole
  std::string kind;                      // "exchange", "response", "flow", "gap"
  std::string id;                        // the exchange it is or belongs to; empty: none
  std::string record;                    // JSON, without the id and without the bytes below
  std::optional<std::uint64_t> body_at;  // the body stands in `raw` from here to its end; absent: it is in `body`
  BytesView body;
  BytesView raw;
  std::string hash;  // of the row before and of all of the above, 64 hex digits
};

// The hash that stands before the first row.
std::string ChainStart();
// What `row.hash` must be after `previous`. Ignores `row.hash`.
std::string ChainHash(const std::string& previous, const Row& row);

// `number`, `id` (of exchanges) and `hash` are left to the writer.
Row RowOf(const Exchange& exchange);
Row RowOf(const std::string& exchange_id, const Response& response);
Row RowOf(const Flow& flow);
Row RowOf(const Gap& gap);

// Errors name the row: it does not hold what its kind promises.
Result<Exchange> ExchangeOf(const Row& row);
Result<Response> ResponseOf(const Row& row);
Result<Flow> FlowOf(const Row& row);
Result<Gap> GapOf(const Row& row);

}  // namespace telltale
