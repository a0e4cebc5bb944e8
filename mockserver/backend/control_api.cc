#include "mockserver/backend/control_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "core/exchange_json.h"
#include "core/whole_number.h"
#include "mockserver/record/journal.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr std::uint64_t kMaxWaitMilliseconds = 10ULL * 60 * 1000;
constexpr std::uint64_t kDefaultWaitMilliseconds = 30ULL * 1000;

std::string Dump(const ordered_json& object) {
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ApiReply Json(int status, const ordered_json& object) { return {status, "application/json", Dump(object)}; }

ApiReply Problem(int status, const std::string& message) { return Json(status, {{"error", message}}); }

// A number of `parameters`, or `otherwise` where it is not given.
Result<std::uint64_t> Number(const ControlApi::Parameters& parameters, const std::string& name, std::uint64_t otherwise,
                             std::uint64_t most) {
  const auto found = parameters.find(name);
  if (found == parameters.end()) return otherwise;
  const auto value = WholeNumber<std::uint64_t>(found->second);
  if (!value || *value > most) {
    return InputError(fmt::format("\"{}\" is not a number from 0 to {}", name, most));
  }
  return *value;
}

ordered_json Summary(const Exchange& exchange) {
  ordered_json object = ExchangeToJson(exchange);
  for (const char* key : {"body", "trailers", "headers"}) object.erase(key);
  return object;
}

ordered_json ProblemsToJson(const PayloadReading& reading) {
  ordered_json list = ordered_json::array();
  for (const PayloadProblem& problem : reading.problems) {
    list.push_back({{"pointer", problem.pointer}, {"keyword", problem.keyword}, {"message", problem.message}});
  }
  return list;
}

Result<WaitMatch> MatchFrom(const ControlApi::Parameters& parameters) {
  WaitMatch match;
  const auto take = [&](const char* name, std::string& place) {
    if (const auto found = parameters.find(name); found != parameters.end()) place = found->second;
  };
  take("method", match.method);
  take("path", match.path);
  take("event", match.payload.event);
  take("pointer", match.payload.pointer);
  if (!match.payload.pointer.empty() && match.payload.pointer[0] != '/') {
    return InputError("\"pointer\" is no JSON pointer: it begins with /");
  }
  if (const auto value = parameters.find("value"); value != parameters.end()) {
    if (match.payload.pointer.empty()) return InputError("\"value\" needs a \"pointer\"");
    match.payload.value = ValueFrom(value->second);
  }
  return match;
}

const char* ToString(WaitOutcome::Reason reason) {
  switch (reason) {
    case WaitOutcome::Reason::kCount:
      return "count";
    case WaitOutcome::Reason::kQuiet:
      return "quiet";
    case WaitOutcome::Reason::kTimeout:
      return "timeout";
    case WaitOutcome::Reason::kStopped:
      break;
  }
  return "stopped";
}

}  // namespace

ControlApi::ControlApi(LiveRecord& live, std::filesystem::path journal, const PayloadReader& reader, FaultPlan& faults,
                       std::function<Status()> recording_status)
    : live_(live),
      journal_(std::move(journal)),
      reader_(reader),
      faults_(faults),
      recording_status_(std::move(recording_status)) {}

ApiReply ControlApi::Health() const {
  const Status recording = recording_status_();
  ordered_json object = {{"status", recording ? "ok" : "failing"}, {"exchanges", live_.count()}};
  if (!recording) object["error"] = telltale::ToString(recording.error());
  return Json(recording ? 200 : 503, object);
}

ApiReply ControlApi::List(const Parameters& parameters) const {
  const auto after = parameters.find("after");
  ordered_json list = ordered_json::array();
  bool shown = after == parameters.end();
  for (const Exchange& exchange : live_.Exchanges()) {
    if (shown) list.push_back(Summary(exchange));
    shown = shown || exchange.id == after->second;
  }
  ordered_json gaps = ordered_json::array();
  for (const Gap& gap : live_.Gaps()) {
    gaps.push_back({{"kind", gap.kind}, {"exchange", gap.exchange}, {"message", gap.message}});
  }
  return Json(200, {{"count", live_.count()}, {"exchanges", list}, {"gaps", gaps}});
}

Result<std::optional<Exchange>> ControlApi::Read(const std::string& id) const {
  TRY_VOID(live_.Settle());  // its response may still be on its way
  return ReadExchange(journal_, id);
}

ApiReply ControlApi::Get(const std::string& id) const {
  const auto exchange = Read(id);
  if (!exchange) return Problem(500, telltale::ToString(exchange.error()));
  if (!*exchange) return Problem(404, "there is no exchange of that id");
  PayloadReading reading = reader_.Read(**exchange);
  ordered_json object = ExchangeToJson(**exchange);
  if (!reading.dialect.empty()) object["dialect"] = reading.dialect;
  if (reading.is_judged) object["judgement"] = {{"good", !reading.is_bad()}, {"errors", ProblemsToJson(reading)}};
  if (reading.decoded) {
    Exchange unpacked = **exchange;
    unpacked.body = *std::move(reading.decoded);
    object["decoded"] = {{"codings", reading.codings}, {"body", ExchangeToJson(unpacked)["body"]}};
  }
  return Json(200, object);
}

ApiReply ControlApi::GetRaw(const std::string& id) const {
  auto exchange = Read(id);
  if (!exchange) return Problem(500, telltale::ToString(exchange.error()));
  if (!*exchange) return Problem(404, "there is no exchange of that id");
  return {200, "application/octet-stream", std::move((*exchange)->raw)};
}

ApiReply ControlApi::GetDecoded(const std::string& id) const {
  auto exchange = Read(id);
  if (!exchange) return Problem(500, telltale::ToString(exchange.error()));
  if (!*exchange) return Problem(404, "there is no exchange of that id");
  PayloadReading reading = reader_.Read(**exchange);
  return {200, "application/octet-stream",
          reading.decoded ? *std::move(reading.decoded) : std::move((*exchange)->body)};
}

ApiReply ControlApi::Wait(const Parameters& parameters, const std::function<bool()>& is_gone) const {
  const auto count = Number(parameters, "count", 0, UINT32_MAX);
  const auto quiet = Number(parameters, "quiet_ms", 0, kMaxWaitMilliseconds);
  const auto timeout = Number(parameters, "timeout_ms", kDefaultWaitMilliseconds, kMaxWaitMilliseconds);
  for (const auto* number : {&count, &quiet, &timeout}) {
    if (!*number) return Problem(400, number->error().message);
  }
  const auto match = MatchFrom(parameters);
  if (!match) return Problem(400, match.error().message);
  if (!match->is_any()) {
    if (*quiet != 0) return Problem(400, "\"quiet_ms\" is about all that comes: it goes with \"count\" alone");
    return WaitForMatches(*match, *count == 0 ? 1 : *count, milliseconds(*timeout), is_gone);
  }
  if (*count == 0 && *quiet == 0) return Problem(400, "give \"count\", \"quiet_ms\" or both");
  const WaitOutcome outcome = live_.WaitFor(*count, milliseconds(*quiet), milliseconds(*timeout), is_gone);
  return Json(200, {{"reason", ToString(outcome.reason)}, {"count", outcome.count}});
}

ApiReply ControlApi::WaitForMatches(const WaitMatch& match, std::uint64_t count, milliseconds timeout,
                                    const std::function<bool()>& is_gone) const {
  constexpr milliseconds kGlance{500};  // a reset begins the count anew under a wait
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::set<std::string> seen;
  std::vector<std::string> matched;
  while (true) {
    const std::uint64_t before = live_.count();
    for (const Exchange& listed : live_.Exchanges()) {
      if (!seen.insert(listed.id).second || !match.MayMatch(listed)) continue;
      const auto exchange = Read(listed.id);
      if (!exchange) return Problem(500, telltale::ToString(exchange.error()));
      if (*exchange && (match.payload.is_any() || reader_.Matches(**exchange, match.payload))) {
        matched.push_back(listed.id);
      }
    }
    WaitOutcome::Reason reason = WaitOutcome::Reason::kCount;
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (matched.size() < count) {
      if (left.count() > 0) {
        reason = live_.WaitFor(before + 1, milliseconds(0), std::min(left, kGlance), is_gone).reason;
        if (reason != WaitOutcome::Reason::kStopped) continue;
      } else {
        reason = WaitOutcome::Reason::kTimeout;
      }
    }
    return Json(200, {{"reason", ToString(reason)}, {"count", matched.size()}, {"exchanges", matched}});
  }
}

ApiReply ControlApi::Silence(const Parameters& parameters, const std::function<bool()>& is_gone) const {
  const auto duration = Number(parameters, "ms", 0, kMaxWaitMilliseconds);
  if (!duration) return Problem(400, duration.error().message);
  const bool silent = live_.StaysSilent(milliseconds(*duration), is_gone);
  return Json(silent ? 200 : 409, {{"silent", silent}, {"count", live_.count()}});
}

ApiReply ControlApi::Reset() const {
  live_.Reset();
  faults_.Clear();
  return Json(200, {{"count", 0}});
}

ApiReply ControlApi::SetFaults(BytesView text) const {
  if (const Status set = faults_.Set(text); !set) return Problem(400, set.error().message);
  return Faults();
}

ApiReply ControlApi::Faults() const { return Json(200, {{"played", faults_.played()}}); }

ApiReply ControlApi::Judgements() const {
  ordered_json good = ordered_json::array();
  ordered_json bad = ordered_json::array();
  ordered_json unjudged = ordered_json::array();
  for (const Exchange& listed : live_.Exchanges()) {
    const auto exchange = Read(listed.id);
    if (!exchange) return Problem(500, telltale::ToString(exchange.error()));
    const PayloadReading reading = *exchange ? reader_.Read(**exchange) : PayloadReading{};
    if (reading.is_bad()) {
      bad.push_back({{"id", listed.id}, {"errors", ProblemsToJson(reading)}});
    } else {
      (reading.is_judged ? good : unjudged).push_back(listed.id);
    }
  }
  return Json(200, {{"good", good}, {"bad", bad}, {"unjudged", unjudged}});
}

}  // namespace telltale
