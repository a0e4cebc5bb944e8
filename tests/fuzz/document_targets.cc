// What reads files: profiles, baselines, exchanges, findings, schemas, archives, rows; and what a cell sends.
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "core/result.h"
#include "core/time_text.h"
#include "harness/bundle/chained_row.h"
#include "harness/bundle/ustar.h"
#include "harness/bundle/verify_bundle.h"
#include "harness/config/baseline.h"
#include "harness/config/load_profile.h"
#include "harness/payload/protobuf_message.h"
#include "harness/payload/protobuf_schema.h"
#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/network/explain_flows.h"
#include "harness/sandbox/network/flow_ledger.h"
#include "schema/validator.h"
#include "tests/fuzz/target.h"
#include "tests/paths.h"

namespace telltale {
namespace {

// A refusal says why, and where there is a file, where.
void CheckError(const Error& error) {
  CHECK_THAT(!error.message.empty());
  CHECK_THAT(error.kind != ErrorKind::kInterrupted);
}

void FuzzProfile(BytesView input) {
  const auto profile = ParseProfile(Bytes(input), "/nowhere/profile.yaml");
  if (!profile) CheckError(profile.error());
}

// A descriptor set, which is then read as each of the first of its own messages.
void FuzzProtobufSchema(BytesView input) {
  const auto schema = ProtobufSchema::Read(input);
  if (!schema) return CheckError(schema.error());
  constexpr std::size_t kTried = 8;
  std::size_t tried = 0;
  for (const std::string& name : (*schema)->Names()) {
    const ProtobufMessage* const message = (*schema)->Find(name);
    CHECK_THAT(message != nullptr);
    if (++tried <= kTried) ReadProtobuf(input, *message);
  }
}

// A message, read by the descriptors that fixtures/descriptors has for it: groups, extensions, what is packed.
void FuzzProtobufMessage(BytesView input) {
  struct Declared {
    const char* set;
    const char* message;
  };
  for (const auto& [set, message] :
       {Declared{"legacy.pb", "acme.legacy.Report"}, Declared{"delimited.pb", "acme.delimited.Report"},
        Declared{"well_known.pb", "acme.modern.Event"}}) {
    static std::map<std::string, std::shared_ptr<const ProtobufSchema>> sets;
    std::shared_ptr<const ProtobufSchema>& schema = sets[set];
    if (schema == nullptr) {
      std::ifstream file(std::string(TELLTALE_SOURCE_DIR "/fixtures/descriptors/") + set, std::ios::binary);
      schema = ProtobufSchema::Read(Bytes(std::istreambuf_iterator<char>(file), {})).value();
    }
    const auto document = ReadProtobuf(input, *schema->Find(message));
    if (document) document->value.dump(-1, ' ', false, nlohmann::json::error_handler_t::strict);  // texts are UTF-8
  }
}

void FuzzBaseline(BytesView input) {
  const auto baseline = ParseBaseline(input, "baseline.yaml");
  if (!baseline) return CheckError(baseline.error());
  for (const BaselineEntry& entry : baseline->entries) CHECK_THAT(IsDate(entry.expires) && entry.line > 0);
}

void FuzzExchangeJson(BytesView input) {
  const auto exchange = ExchangeFromLine(input);
  if (!exchange) return CheckError(exchange.error());
  const std::string line = ExchangeToJson(*exchange).dump();
  CHECK_THAT(line.find('\n') == std::string::npos);
  const auto again = ExchangeFromLine(line);
  CHECK_THAT(again.has_value());
  CHECK_THAT(ExchangeToJson(*again).dump() == line);
  CHECK_THAT(again->body == exchange->body && again->headers == exchange->headers);
}

void FuzzFindingJson(BytesView input) {
  const auto object = nlohmann::json::parse(input, nullptr, false);
  if (object.is_discarded()) return;
  const auto finding = FindingFromJson(object);
  if (!finding) return CheckError(finding.error());
  const auto again = FindingFromJson(FindingToJson(*finding, true));
  CHECK_THAT(again.has_value() && again->evidence == finding->evidence);
}

// A schema, a NUL, and an instance.
void FuzzSchema(BytesView input) {
  const std::size_t cut = std::min(input.find('\0'), input.size());
  const auto schema = SchemaValidator::Compile(input.substr(0, cut), "fuzzed");
  if (!schema) return CheckError(schema.error());
  const ValidationLimits limits{20, 50, 100'000};
  const BytesView instance = input.substr(std::min(cut + 1, input.size()));
  const std::vector<Violation> violations = schema->ValidateText(instance, limits);
  CHECK_THAT(violations.size() <= limits.max_violations + 1);
  for (const Violation& violation : violations) CHECK_THAT(!violation.keyword.empty() && !violation.message.empty());
}

void FuzzArchive(BytesView input) {
  const auto files = UnpackArchive(input);
  if (!files) return CheckError(files.error());
  CHECK_THAT(PackArchive(*files) == input);
}

void FuzzBundle(BytesView input) {
  const auto verification = VerifyBundleBytes(input, "");
  if (!verification) CheckError(verification.error());
}

void FuzzChainedRow(BytesView input) {
  const auto fields = ReadChainedRow(input);
  if (!fields) return CheckError(fields.error());
  CHECK_THAT(ChainedRow(fields->previous, fields->row) == input);
  // A row whose record is not what its kind promises is refused, not believed.
  if (const auto exchange = ExchangeOf(fields->row); !exchange) CheckError(exchange.error());
  if (const auto response = ResponseOf(fields->row); !response) CheckError(response.error());
  if (const auto flow = FlowOf(fields->row); !flow) CheckError(flow.error());
  if (const auto gap = GapOf(fields->row); !gap) CheckError(gap.error());
}

void FuzzCellCommand(BytesView input) {
  CHECK_THAT(SplitFields(input).size() <= input.size());
  const auto command = DecodeCommand(input);
  if (!command) return;
  const auto again = DecodeCommand(Encode(*command));
  CHECK_THAT(again.has_value());
  CHECK_THAT(again->argv == command->argv && again->environment == command->environment);
  CHECK_THAT(again->directory == command->directory && again->terminal == command->terminal);
  CHECK_THAT(again->uid == command->uid);
}

// Frames behind a byte of length each; 255 says 300.
void FuzzFlowLedger(BytesView input) {
  FlowLedger ledger;
  WallTime time{};
  while (!input.empty()) {
    const auto said = static_cast<unsigned char>(input.front());
    const std::size_t length = said == 255 ? 300 : said;
    input.remove_prefix(1);
    ledger.Add(input.substr(0, length), time += std::chrono::milliseconds(1));
    input.remove_prefix(std::min(length, input.size()));
  }
  const std::vector<LedgerEntry> entries = ledger.Take();
  CHECK_THAT(entries.size() <= FlowLedger::kMaxFlows);
  WallTime last{};
  for (const LedgerEntry& entry : entries) {
    CHECK_THAT(entry.flow.time >= last);
    last = entry.flow.time;
    CHECK_THAT(entry.datagrams.size() <= FlowLedger::kKeptDatagramBytes);
    CHECK_THAT(entry.packet_count > 0 && !entry.flow.protocol.empty() && !entry.flow.destination.empty());
  }
  const FlowContext context{"run",
                            false,
                            {},
                            "192.0.2.1",
                            {},
                            {},
                            {},
                            [](const std::string&) { return std::string(); },
                            [](const Exchange&) { return Result<std::string>("x00001"); }};
  const auto explained = ExplainFlows(entries, context);
  CHECK_THAT(explained.has_value());
  // What nothing explains is a gap.
  std::size_t unexplained = 0;
  for (const Flow& flow : explained->flows) unexplained += flow.explanation.empty() ? 1 : 0;
  CHECK_THAT(explained->gaps.size() >= unexplained);
  CHECK_THAT(ledger.Take().empty());
}

}  // namespace

std::vector<FuzzTarget> FuzzTargets() {
  return {{"profile", FuzzProfile},
          {"protobuf_schema", FuzzProtobufSchema},
          {"protobuf_message", FuzzProtobufMessage},
          {"baseline", FuzzBaseline},
          {"exchange_json", FuzzExchangeJson},
          {"finding_json", FuzzFindingJson},
          {"schema", FuzzSchema},
          {"archive", FuzzArchive},
          {"bundle", FuzzBundle},
          {"chained_row", FuzzChainedRow},
          {"cell_command", FuzzCellCommand},
          {"flow_ledger", FuzzFlowLedger}};
}

}  // namespace telltale
