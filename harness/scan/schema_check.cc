#include "harness/scan/schema_check.h"

#include <memory>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/check/checks.h"
#include "harness/check/unread_payload.h"

namespace telltale {

std::vector<Finding> CheckSchema(const Exchange& exchange, const SchemaValidator& schema,
                                 const ProtobufMessage* message, std::vector<Gap>& gaps) {
  if (!IsRequest(exchange)) return {};
  Contract contract;
  contract.schema = std::make_shared<const SchemaValidator>(schema);
  Sent sent;
  sent.exchange = &exchange;
  sent.contract = &contract;
  sent.payload = ReadPayload(exchange, message);
  // What is packed or sealed is told whether there is a schema or not.
  if (!sent.payload.too_large.empty()) {
    gaps.push_back({gap_kind::kContractUnchecked, exchange.run, exchange.id,
                    "the body was not held against the schema: " + sent.payload.too_large, false});
  }
  Traffic traffic;
  traffic.sent.push_back(std::move(sent));
  return CheckPayloads(traffic);
}

}  // namespace telltale
