// What reads recordings that somebody else's program wrote.
#include <algorithm>
#include <array>
#include <set>

#include "core/result.h"
#include "harness/payload/dialect.h"
#include "harness/payload/events.h"
#include "harness/payload/opaque.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"
#include "harness/scan/har_cutter.h"
#include "harness/scan/har_entry.h"
#include "harness/scan/mended_json.h"
#include "tests/fuzz/request_text.h"
#include "tests/fuzz/target.h"

namespace telltale {
namespace {

constexpr std::size_t kMostEntryBytes = 4096;

RecordBlock CutHar(BytesView input, std::size_t step) {
  RecordBlock block;
  HarCutter cutter(kMostEntryBytes);
  for (std::size_t at = 0; at < input.size(); at += step) cutter.Add(input.substr(at, step), block);
  cutter.Finish(block);
  return block;
}

void ReadEntry(BytesView text) {
  HarEntryReader reader;
  std::vector<Gap> gaps;
  std::set<std::string> ids;
  const auto take = [&](const Exchange& exchange) {
    CHECK_THAT(exchange.id.starts_with("e") && ids.insert(exchange.id).second);
    CHECK_THAT(exchange.body_total_bytes >= exchange.body.size());
    CHECK_THAT(!exchange.scheme.empty());
  };
  const Status read = reader.Read(text, "e", nullptr, take, gaps);
  if (!read) CHECK_THAT(!read.error().message.empty() && ids.empty());
  for (const Gap& gap : gaps) CHECK_THAT(!gap.kind.empty() && !gap.message.empty() && gap.exchange.starts_with("e"));
}

void FuzzHar(BytesView input) {
  const RecordBlock whole = CutHar(input, std::max<std::size_t>(1, input.size()));
  const RecordBlock pieces = CutHar(input, 3);
  CHECK_THAT(whole.bytes.view() == pieces.bytes.view() && whole.records.size() == pieces.records.size());
  CHECK_THAT(whole.broken.size() == pieces.broken.size());
  for (const RecordRange& record : whole.records) ReadEntry(whole.Text(record));
}

void FuzzHarEntry(BytesView input) {
  const std::string mended = MendedJson(input);
  CHECK_THAT(MendedJson(mended) == mended);
  ReadEntry(input);
}

// The first byte chooses label and path, by which some dialects are told; what follows is a body.
void FuzzPayload(BytesView input) {
  constexpr std::array kTypes = {"",
                                 "application/json",
                                 "application/x-protobuf",
                                 "application/grpc",
                                 "application/msgpack",
                                 "application/x-www-form-urlencoded"};
  constexpr std::array kTargets = {"/v1/traces?a=1",
                                   "/api/1/envelope/",
                                   "/v0.4/traces",
                                   "/intake/v2/events",
                                   "/track?data=e30",
                                   "/batch",
                                   "/i?app_key=k&device_id=d",
                                   "/api/client/metrics",
                                   "/package-event/install",
                                   "/agent_listener/invoke_raw_method?method=connect",
                                   "/v1/logs",
                                   "/v1/metrics"};
  if (input.empty()) return;
  const auto choice = static_cast<unsigned char>(input[0]);
  Exchange exchange;
  exchange.scheme = "https";
  exchange.method = "POST";
  exchange.target = kTargets[choice / kTypes.size() % kTargets.size()];
  exchange.headers = {{"Content-Type", kTypes[choice % kTypes.size()]}};
  exchange.body = input.substr(1);
  const Payload payload = ReadPayload(exchange);
  CHECK_THAT(payload.documents.empty() || payload.dialect != nullptr);
  CHECK_THAT(TextOf(payload).empty() == (payload.framing != Framing::kMessages));
  for (const OpaquePart& part : FindOpaque(payload)) CHECK_THAT(!part.what.empty() && !part.place.empty());
  for (const TypedEvent& typed : TypedEventsOf(payload)) {
    CHECK_THAT(typed.event.value.is_structured());
    for (const Document& document : payload.documents) NamedPointer(document.value, typed.event.pointer);
  }
  AnswerTo(exchange);
}

// The row alone. A request as ReadRequestText has it.
void FuzzDialect(const Dialect& dialect, BytesView input) {
  const Exchange exchange = ReadRequestText(input);
  Payload payload;
  payload.exchange = &exchange;
  RawPayload raw(exchange, payload.content());
  if (!dialect.read(raw, payload)) {
    CHECK_THAT(payload.documents.empty() && payload.framing == Framing::kNone);
    return;
  }
  payload.dialect = &dialect;
  for (const TypedEvent& typed : TypedEventsOf(payload)) CHECK_THAT(typed.event.value.is_structured());
}

}  // namespace

std::vector<FuzzTarget> FuzzTargets() {
  std::vector<FuzzTarget> targets = {{"har", FuzzHar}, {"har_entry", FuzzHarEntry}, {"payload", FuzzPayload}};
  for (const Dialect* const dialect : Dialects()) {
    targets.push_back({TargetOf(*dialect), [dialect](BytesView input) { FuzzDialect(*dialect, input); }});
  }
  return targets;
}

}  // namespace telltale
