#include "harness/scan/schema_check.h"

#include <memory>
#include <optional>

#include "core/gap_kinds.h"
#include "harness/check/checks.h"
#include "harness/decode/content_coding.h"

namespace telltale {
namespace {

constexpr std::size_t kMostContentBytes = std::size_t{64} << 20;

}  // namespace

std::vector<Finding> CheckSchema(const Exchange& exchange, const SchemaValidator& schema, std::vector<Gap>& gaps) {
  if (!IsRequest(exchange)) return {};
  const std::optional<DecodedBody> decoded = TakeOffContentCoding(exchange.headers, exchange.body, kMostContentBytes);
  Contract contract;
  contract.schema = std::make_shared<const SchemaValidator>(schema);
  Sent sent;
  sent.exchange = &exchange;
  sent.contract = &contract;
  sent.content = decoded ? BytesView(decoded->body) : BytesView(exchange.body);
  sent.json = ReadJsonDocuments(sent.content);
  if (!sent.json.unread.empty() || (decoded && !decoded->complete)) {
    const std::string why = sent.json.unread.empty() ? "its content coding is damaged" : sent.json.unread;
    gaps.push_back({gap_kind::kContractUnchecked, exchange.run, exchange.id,
                    "the body was not held against the schema: " + why, false});
  }
  Traffic traffic;
  traffic.sent.push_back(std::move(sent));
  return CheckPayloads(traffic);
}

}  // namespace telltale
