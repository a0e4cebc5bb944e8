#include "mockserver/record/row.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/digest.h"
#include "core/exchange_json.h"
#include "core/time_text.h"
#include "mockserver/record/record_text.h"

namespace telltale {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// Hostile text (a run's name, a DNS name) that is not UTF-8 must not stop the recording.
std::string Dump(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<json> Parse(const Row& row) {
  json object = json::parse(row.record, nullptr, false);
  if (!object.is_object()) return InputError(fmt::format("row {} of the journal holds no JSON object", row.number));
  return object;
}

tl::unexpected<Error> BadRow(const Row& row, const std::string& why) {
  return InputError(fmt::format("row {} of the journal is no {}: {}", row.number, row.kind, why));
}

// A field counted by its length cannot run into the next one.
void AddField(Sha256Stream& stream, BytesView field) {
  stream.Add(fmt::format("{}:", field.size()));
  stream.Add(field);
}

}  // namespace

std::string ChainStart() { return std::string(64, '0'); }

std::string ChainHash(const std::string& previous, const Row& row) {
  Sha256Stream stream;
  AddField(stream, previous);
  AddField(stream, fmt::format("{}", row.number));
  AddField(stream, row.kind);
  AddField(stream, row.id);
  AddField(stream, row.record);
  AddField(stream, row.body_at ? fmt::format("{}", *row.body_at) : "");
  AddField(stream, row.body);
  AddField(stream, row.raw);
  return stream.FinishHex();
}

Row RowOf(const Exchange& exchange) {
  Row row;
  row.kind = "exchange";
  row.record = ExchangeRecord(exchange);
  row.raw = exchange.raw;
  if (!exchange.body.empty() && BytesView(exchange.raw).ends_with(exchange.body)) {
    row.body_at = exchange.raw.size() - exchange.body.size();
  } else {
    row.body = exchange.body;
  }
  return row;
}

Row RowOf(const std::string& exchange_id, const Response& response) {
  Row row;
  row.kind = "response";
  row.id = exchange_id;
  row.record = ResponseRecord(response);
  row.body = response.body;
  return row;
}

Row RowOf(const Flow& flow) {
  Row row;
  row.kind = "flow";
  row.record = Dump({{"time", ToRfc3339(flow.time)},
                     {"run", flow.run},
                     {"protocol", flow.protocol},
                     {"source", flow.source},
                     {"destination", flow.destination},
                     {"port", flow.port},
                     {"name", flow.name},
                     {"sent_bytes", flow.sent_bytes},
                     {"explanation", flow.explanation}});
  return row;
}

Row RowOf(const Gap& gap) {
  Row row;
  row.kind = "gap";
  row.id = gap.exchange;
  ordered_json record = {{"kind", gap.kind}, {"run", gap.run}, {"message", gap.message}};
  if (!gap.place.empty()) record["place"] = gap.place;
  row.record = Dump(record);
  return row;
}

Result<Exchange> ExchangeOf(const Row& row) {
  TRY(json object, Parse(row));
  object["id"] = row.id;
  auto exchange = ExchangeFromJson(object);
  if (!exchange) return BadRow(row, exchange.error().message);
  exchange->body_total_bytes = object.value("body_total_bytes", std::uint64_t{0});
  if (row.body_at && *row.body_at > row.raw.size()) return BadRow(row, "its body is not where it should be");
  exchange->body = row.body_at ? row.raw.substr(static_cast<std::size_t>(*row.body_at)) : row.body;
  exchange->raw = row.raw;
  return *std::move(exchange);
}

Result<Response> ResponseOf(const Row& row) {
  TRY(json object, Parse(row));
  json carrier = {{"id", ""}, {"host", ""}};
  carrier["response"] = std::move(object);
  auto exchange = ExchangeFromJson(carrier);
  if (!exchange || !exchange->response) return BadRow(row, exchange ? "empty" : exchange.error().message);
  exchange->response->body = row.body;
  return *std::move(exchange->response);
}

Result<Flow> FlowOf(const Row& row) try {
  TRY(const json object, Parse(row));
  Flow flow;
  flow.time = FromRfc3339(object.at("time").get<std::string>()).value_or(WallTime{});
  flow.run = object.at("run").get<std::string>();
  flow.protocol = object.at("protocol").get<std::string>();
  flow.source = object.at("source").get<std::string>();
  flow.destination = object.at("destination").get<std::string>();
  flow.port = object.at("port").get<std::uint16_t>();
  flow.name = object.at("name").get<std::string>();
  flow.sent_bytes = object.at("sent_bytes").get<std::uint64_t>();
  flow.explanation = object.at("explanation").get<std::string>();
  return flow;
} catch (const json::exception& error) {
  return BadRow(row, error.what());
}

Result<Gap> GapOf(const Row& row) try {
  TRY(const json object, Parse(row));
  Gap gap;
  gap.kind = object.at("kind").get<std::string>();
  gap.run = object.at("run").get<std::string>();
  gap.message = object.at("message").get<std::string>();
  gap.place = object.value("place", std::string());
  gap.exchange = row.id;
  return gap;
} catch (const json::exception& error) {
  return BadRow(row, error.what());
}

}  // namespace telltale
