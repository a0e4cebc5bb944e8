#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/finding_json.h"
#include "core/time_text.h"
#include "harness/report/run_json/bytes_json.h"
#include "harness/report/run_json/run_json.h"

namespace telltale {
namespace {

using nlohmann::json;

// Ends in RunFromJson: which key is missing or of the wrong type, with the way that leads to it.
struct BadKey {
  std::string key;
};

// Reads the members of one object; whatever is wrong with one is thrown as a BadKey.
class Members {
 private:
  template <class Read>
  auto Checked(const char* key, Read read) const {
    try {
      return read(object_.at(key));
    } catch (const json::exception&) {
      throw BadKey{key};
    } catch (const BadKey& inner) {
      throw BadKey{fmt::format("{}.{}", key, inner.key)};
    }
  }

 public:
  explicit Members(const json& object) : object_(object) {}

  template <class T>
  T Get(const char* key) const {
    return Checked(key, [](const json& value) { return value.get<T>(); });
  }
  bool Has(const char* key) const { return object_.is_object() && object_.contains(key); }
  std::string Text(const char* key) const { return Checked(key, BytesFromJson); }
  WallTime Time(const char* key) const {
    const auto time = FromRfc3339(Get<std::string>(key));
    if (!time) throw BadKey{key};
    return *time;
  }
  template <class T>
  std::optional<T> Maybe(const char* key) const {
    return Checked(
        key, [](const json& value) { return value.is_null() ? std::optional<T>() : std::optional<T>(value.get<T>()); });
  }
  template <class Read>
  auto List(const char* key, Read read) const {
    return Checked(key, [&read](const json& array) {
      std::vector<decltype(read(array))> list;
      for (const json& item : array.get_ref<const json::array_t&>()) list.push_back(read(item));
      return list;
    });
  }
  template <class Read>
  auto Object(const char* key, Read read) const {
    return Checked(key, [&read](const json& value) { return read(Members(value)); });
  }

 private:
  const json& object_;
};

template <class T>
T Named(const Members& members, const char* key, std::optional<T> (*from_string)(std::string_view)) {
  const auto value = from_string(members.Get<std::string>(key));
  if (!value) throw BadKey{key};
  return *value;
}

std::optional<Level> LevelFromString(std::string_view text) {
  for (const Level level : {Level::kNote, Level::kWarning, Level::kError}) {
    if (ToString(level) == text) return level;
  }
  return std::nullopt;
}

std::optional<Verdict> VerdictFromString(std::string_view text) {
  for (const Verdict verdict : {Verdict::kPass, Verdict::kFail, Verdict::kInconclusive}) {
    if (ToString(verdict) == text) return verdict;
  }
  return std::nullopt;
}

Subject ReadSubject(const Members& members) {
  return {members.Text("name"), members.Text("cli_path"), members.Text("cli_sha256"), members.Text("cli_version"),
          members.Text("system")};
}

DeclaredEndpoint ReadEndpoint(const json& object) {
  const Members members(object);
  DeclaredEndpoint endpoint;
  endpoint.id = members.Text("id");
  endpoint.host = members.Text("host");
  endpoint.port = members.Get<std::uint16_t>("port");
  endpoint.path_prefix = members.Text("path");
  endpoint.role = members.Text("role");
  if (object.contains("contract") && !object["contract"].is_null()) endpoint.contract_path = members.Text("contract");
  if (object.contains("protobuf")) {
    const Members protobuf(object["protobuf"]);
    endpoint.message = protobuf.Text("message");
    endpoint.descriptors_path = protobuf.Text("descriptors");
  }
  if (!object.contains("event_contracts")) return endpoint;
  for (const json& contract : object["event_contracts"]) {
    const Members of_contract(contract);
    endpoint.event_contracts.push_back({of_contract.Text("type"), of_contract.Text("contract"), ""});
  }
  return endpoint;
}

PlantedCanary ReadPlanted(const json& object) {
  const Members members(object);
  PlantedCanary planted;
  planted.canary.id = members.Text("canary");
  planted.canary.canary_class = Named(members, "class", CanaryClassFromString);
  planted.where = members.Text("where");
  planted.read = members.Maybe<bool>("read");
  return planted;
}

ProcessOutcome ReadOutcome(const Members& members) {
  ProcessOutcome outcome;
  outcome.started = members.Get<bool>("started");
  outcome.start_error = members.Text("start_error");
  outcome.exit_code = members.Maybe<int>("exit_code");
  outcome.signal = members.Maybe<int>("signal");
  outcome.timed_out = members.Get<bool>("timed_out");
  outcome.output_cut = members.Get<bool>("output_cut");
  outcome.started_at = members.Time("started_at");
  outcome.ended_at = members.Time("ended_at");
  outcome.duration = std::chrono::microseconds(members.Get<std::int64_t>("duration_us"));
  return outcome;
}

WrittenFile ReadWritten(const json& object) {
  const Members members(object);
  WrittenFile file{members.Text("path"), members.Text("content"), members.Get<std::uint64_t>("size")};
  if (!object.at("modified").is_null()) file.modified = members.Time("modified");
  return file;
}

EndedCommand ReadEnded(const json& object) {
  const Members members(object);
  return {members.List("argv", BytesFromJson), members.Maybe<int>("exit_code"), members.Time("started_at"),
          members.Time("ended_at")};
}

std::pair<std::string, std::string> ReadVariable(const json& pair) {
  return {BytesFromJson(pair.at(0)), BytesFromJson(pair.at(1))};
}

Run RunFrom(const json& object) {
  const Members members(object);
  Run run;
  run.name = members.Text("name");
  run.scenario = members.Text("scenario");
  run.argv = members.List("argv", BytesFromJson);
  run.environment = members.List("environment", ReadVariable);
  run.opted_out = members.Get<bool>("opted_out");
  run.cut_short = members.Get<bool>("cut_short");
  run.backend = members.Text("backend");
  run.isolation = members.Text("isolation");
  run.planted = members.List("planted", ReadPlanted);
  run.outcome = members.Object("outcome", ReadOutcome);
  run.written = members.List("written", ReadWritten);
  run.survivors = members.List("survivors", BytesFromJson);
  if (members.Has("machine")) run.machine = members.Text("machine");
  if (members.Has("earlier")) run.earlier = members.List("earlier", ReadEnded);
  if (members.Has("placed")) run.placed = members.List("placed", ReadWritten);
  if (members.Has("watched_ms")) run.watched = std::chrono::milliseconds(members.Get<std::int64_t>("watched_ms"));
  return run;
}

Flow ReadFlow(const json& object) {
  const Members members(object);
  Flow flow;
  flow.time = members.Time("time");
  flow.run = members.Text("run");
  flow.protocol = members.Text("protocol");
  flow.source = members.Text("source");
  flow.destination = members.Text("destination");
  flow.port = members.Get<std::uint16_t>("port");
  flow.name = members.Text("name");
  flow.sent_bytes = members.Get<std::uint64_t>("sent_bytes");
  flow.explanation = members.Text("explanation");
  return flow;
}

Gap ReadGap(const json& object) {
  const Members members(object);
  Gap gap{members.Text("kind"), members.Text("run"), members.Text("exchange"), members.Text("message"),
          members.Get<bool>("accepted")};
  if (members.Has("place")) gap.place = members.Text("place");
  if (members.Has("accepted_for")) gap.accepted_for = members.Text("accepted_for");
  return gap;
}

AcceptedFinding ReadAccepted(const json& object) {
  const Members members(object);
  auto finding = FindingFromJson(object.at("finding"));
  if (!finding) throw BadKey{"finding"};
  return {*std::move(finding), members.Text("reason"), members.Text("owner"), members.Text("expires")};
}

Control ReadControl(const json& object) {
  const Members members(object);
  return {members.Text("name"), members.Get<bool>("caught"), members.Text("detail")};
}

Rule ReadRule(const json& object) {
  const Members members(object);
  Rule rule;
  rule.id = members.Text("id");
  rule.level = Named(members, "level", LevelFromString);
  rule.title = members.Text("title");
  rule.why = members.Text("why");
  rule.mend = members.Text("mend");
  rule.example_leak = members.Text("example_leak");
  rule.example_mend = members.Text("example_mend");
  return rule;
}

Judgement ReadJudgement(const Members& members) {
  Judgement judgement;
  judgement.verdict = Named(members, "verdict", VerdictFromString);
  judgement.reasons = members.List("reasons", BytesFromJson);
  judgement.accepted = members.List("accepted", ReadAccepted);
  judgement.gaps = members.List("gaps", ReadGap);
  judgement.controls = members.List("controls", ReadControl);
  if (members.Has("left_out")) judgement.left_out = members.List("left_out", BytesFromJson);
  return judgement;
}

Audit ReadAudit(const Members& members) {
  if (members.Get<int>("version") != 1) throw BadKey{"version"};
  Audit audit;
  audit.tool_version = members.Object("tool", [](const Members& tool) { return tool.Text("version"); });
  audit.started_at = members.Time("started_at");
  audit.ended_at = members.Time("ended_at");
  audit.subject = members.Object("subject", ReadSubject);
  audit.profile_path = members.Object("profile", [](const Members& profile) { return profile.Text("path"); });
  audit.profile_directory = members.Object("profile", [](const Members& profile) { return profile.Text("directory"); });
  audit.isolation = members.Text("isolation");
  // Not in older runs.
  if (members.Has("isolation_facts")) audit.isolation_facts = members.List("isolation_facts", BytesFromJson);
  if (members.Has("options")) audit.run_options = members.List("options", BytesFromJson);  // not in older runs
  audit.endpoints = members.List("endpoints", ReadEndpoint);
  audit.recording.runs = members.List("runs", RunFrom);
  audit.recording.flows = members.List("flows", ReadFlow);
  audit.recording.gaps = members.List("gaps", ReadGap);
  audit.judgement = members.Object("judgement", ReadJudgement);
  audit.rules = members.List("rules", ReadRule);
  audit.journal_head = members.Text("journal_head");
  return audit;
}

}  // namespace

Result<Audit> RunFromJson(const json& object) {
  try {
    return ReadAudit(Members(object));
  } catch (const BadKey& bad) {
    return InputError(fmt::format("\"{}\" is missing or not what it must be", bad.key));
  } catch (const json::exception& error) {
    return InputError(fmt::format("not a run: {}", error.what()));
  }
}

}  // namespace telltale
