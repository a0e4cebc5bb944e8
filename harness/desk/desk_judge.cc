#include "harness/desk/desk_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/gap_kinds.h"
#include "core/redact.h"
#include "harness/check/schema_fit.h"
#include "harness/payload/dialect.h"
#include "harness/payload/events.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"
#include "mockserver/tls/jwt.h"

namespace telltale {
namespace {

constexpr std::size_t kMostRemembered = 20'000;

ScanTask TaskFor(LeakDetector detector, const DeskContract& contract) {
  ScanTask task{std::move(detector), {}, {}, true, false, {}};
  task.declared = contract.declared;
  task.limits.max_output_bytes = std::uint64_t{64} << 20;
  task.salts.max_salts = 0;  // salts are tried when all is there: telltale scan
  return task;
}

bool IsAboutRoot(const Violation& violation) { return violation.instance_pointer.empty(); }

// Lines have no pointers: whoever sent a hundred of them is told which one it is.
std::vector<Violation> ViolationsByLine(const Payload& payload, const SchemaValidator& schema) {
  std::vector<Violation> violations;
  const BytesView content = payload.content();
  for (const Document& document : payload.documents) {
    const auto line = 1 + std::ranges::count(content.substr(0, document.offset), '\n');
    for (Violation& violation : schema.Validate(document.value)) {
      violation.instance_pointer.insert(0, document.pointer);
      violation.message += fmt::format(" (line {})", line);
      violations.push_back(std::move(violation));
    }
  }
  return violations;
}

// Nobody says whether the schema describes payloads or the events in them. Where the whole is not what it describes,
// but what the payload's dialect calls events is, it is taken for the latter.
std::vector<Violation> Violations(const Payload& payload, const SchemaValidator& schema) {
  std::vector<Violation> whole =
      payload.framing == Framing::kLines ? ViolationsByLine(payload, schema) : ViolationsOf(payload, schema);
  if (whole.empty() || std::none_of(whole.begin(), whole.end(), IsAboutRoot)) return whole;
  const std::vector<PayloadEvent> events = EventsOf(payload);
  const bool stand_elsewhere = std::any_of(events.begin(), events.end(), [&](const PayloadEvent& event) {
    return !event.pointer.empty() || !payload.is_structured();
  });
  if (!stand_elsewhere) return whole;
  std::vector<Violation> of_events = EventViolationsOf(events, schema);
  return std::any_of(of_events.begin(), of_events.end(), IsAboutRoot) ? whole : of_events;
}

void JudgeSchema(const Payload& payload, const SchemaValidator& schema, std::vector<PayloadProblem>& problems) {
  for (Violation& violation : Violations(payload, schema)) {
    problems.push_back(
        {std::move(violation.instance_pointer), std::move(violation.keyword), std::move(violation.message)});
  }
}

std::string WhatIsWrong(const std::string& token, const DeskContract& contract) {
  const JwtVerdict verdict = VerifyJwt(token, contract.token_key, contract.token_algorithms, contract.token_issuer);
  return verdict.valid ? std::string() : std::string(ToString(verdict.problem));
}

void JudgeTokens(const Payload& payload, const DeskContract& contract, std::vector<PayloadProblem>& problems) {
  if (payload.documents.empty() && !contract.schema) problems.push_back({"", "json", "the body is no JSON"});
  for (const Document& document : payload.documents) {
    const std::vector<Located> tokens = FindAll(document.value, contract.token_pointer);
    if (tokens.empty()) {
      problems.push_back({document.pointer + contract.token_pointer, "token", "there is no token"});
    }
    for (const Located& token : tokens) {
      const std::string wrong =
          token.value.is_string() ? WhatIsWrong(token.value.get<std::string>(), contract) : "there is no token";
      if (!wrong.empty()) problems.push_back({document.pointer + token.pointer, "token", wrong});
    }
  }
}

PayloadProblem ToProblem(const Finding& finding) {
  const bool in_body = finding.place == "body";
  return {in_body ? finding.pointer : "", finding.rule,
          in_body ? finding.message : fmt::format("{} ({})", finding.message, Printable(finding.place)), finding.level,
          finding.path};
}

bool IsGap(const PayloadProblem& problem) { return problem.is_gap; }

}  // namespace

DeskJudge::DeskJudge(DeskContract contract, LeakDetector detector)
    : contract_(std::move(contract)), task_(TaskFor(std::move(detector), contract_)), scan_(task_) {}

Result<std::unique_ptr<DeskJudge>> DeskJudge::Make(DeskContract contract) {
  LeakOptions options;
  options.messages = contract.messages;
  if (contract.declared != nullptr) options.allowed_values = contract.declared->profile.allowed_values;
  TRY(LeakDetector detector, LeakDetector::Compile(contract.canaries, std::move(options)));
  return std::unique_ptr<DeskJudge>(new DeskJudge(std::move(contract), std::move(detector)));
}

std::vector<PayloadProblem> DeskJudge::FindLeaks(const Exchange& exchange) const {
  const std::lock_guard lock(mutex_);
  if (const auto known = leaks_.find(exchange.id); known != leaks_.end()) return known->second;
  BlockResult result;
  scan_.ScanExchange(exchange, result);
  std::vector<PayloadProblem> problems;
  for (const Finding& finding : result.findings) {
    // Whoever comes to the desk was told to come without TLS.
    const bool is_of_the_desk = finding.rule == "egress/plaintext";
    if (finding.level >= Level::kWarning && !is_of_the_desk) problems.push_back(ToProblem(finding));
  }
  for (const Gap& gap : result.gaps) {
    if (gap.accepted) continue;
    const bool has_place = gap.place.starts_with(exchange.host + "/");
    problems.push_back(
        {has_place ? gap.place.substr(exchange.host.size()) : "", gap.kind, gap.message, Level::kError, {}, true});
  }
  if (leaks_.size() >= kMostRemembered) leaks_.clear();
  if (!exchange.id.empty()) leaks_.emplace(exchange.id, problems);
  return problems;
}

PayloadReading DeskJudge::Read(const Exchange& exchange) const {
  PayloadReading reading;
  if (!IsRequest(exchange)) return reading;
  Payload payload = ReadPayload(exchange, contract_.messages.For(exchange));
  if (payload.dialect != nullptr) reading.dialect = payload.dialect->name;
  reading.codings = payload.codings.found;
  if (!exchange.body.empty()) {
    if (const std::string lie = LabelProblem(payload.codings); !lie.empty()) {
      reading.problems.push_back({"", "content-encoding", lie});
    }
    // What could not be unpacked is told with the gaps below.
    if (!payload.too_large.empty()) {
      reading.problems.push_back(
          {"", gap_kind::kContractUnchecked, "the body was not read: " + payload.too_large, Level::kError, {}, true});
    } else if (contract_.schema && payload.unread().empty()) {
      JudgeSchema(payload, *contract_.schema, reading.problems);
    }
    if (!contract_.token_key.empty()) JudgeTokens(payload, contract_, reading.problems);
  }
  std::vector<PayloadProblem> leaks = FindLeaks(exchange);
  const bool found = !std::all_of(leaks.begin(), leaks.end(), IsGap);
  std::move(leaks.begin(), leaks.end(), std::back_inserter(reading.problems));
  std::copy_if(reading.problems.begin(), reading.problems.end(), std::back_inserter(reading.gaps), IsGap);
  const bool has_contract =
      contract_.schema || !contract_.token_key.empty() || !contract_.canaries.empty() || contract_.declared != nullptr;
  if (!has_contract && !found) reading.problems.clear();
  reading.is_judged = reading.is_bad() || (has_contract && !exchange.body.empty());
  if (payload.framing == Framing::kMessages) {
    reading.codings.insert(reading.codings.begin(), reading.dialect);
    reading.decoded = TextOf(payload);
  } else {
    reading.decoded = std::move(payload.codings.body);
  }
  return reading;
}

}  // namespace telltale
