#include <nlohmann/json.hpp>

#include "core/finding_json.h"
#include "core/time_text.h"
#include "harness/report/run_json/bytes_json.h"
#include "harness/report/run_json/run_directory.h"
#include "harness/report/run_json/run_json.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

template <class T>
ordered_json OrNull(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

template <class List, class ToJson>
ordered_json ListOf(const List& list, ToJson to_json) {
  ordered_json array = ordered_json::array();
  for (const auto& item : list) array.push_back(to_json(item));
  return array;
}

ordered_json TextsToJson(const std::vector<std::string>& texts) { return ListOf(texts, BytesToJson); }

ordered_json SubjectToJson(const Subject& subject) {
  return {{"name", BytesToJson(subject.name)},
          {"cli_path", BytesToJson(subject.cli_path)},
          {"cli_sha256", subject.cli_sha256},
          {"cli_version", BytesToJson(subject.cli_version)},
          {"system", BytesToJson(subject.system)}};
}

ordered_json EndpointToJson(const DeclaredEndpoint& endpoint) {
  ordered_json written = {
      {"id", BytesToJson(endpoint.id)},
      {"host", BytesToJson(endpoint.host)},
      {"port", endpoint.port},
      {"path", BytesToJson(endpoint.path_prefix)},
      {"role", endpoint.role},
      {"contract", endpoint.contract_path.empty() ? ordered_json(nullptr) : BytesToJson(endpoint.contract_path)}};
  if (!endpoint.message.empty()) {
    written["protobuf"] = {{"message", BytesToJson(endpoint.message)},
                           {"descriptors", BytesToJson(endpoint.descriptors_path)}};
  }
  for (const DeclaredEventContract& contract : endpoint.event_contracts) {
    written["event_contracts"].push_back(
        {{"type", BytesToJson(contract.type)}, {"contract", BytesToJson(contract.path)}});
  }
  return written;
}

ordered_json PlantedToJson(const PlantedCanary& planted) {
  return {{"canary", BytesToJson(planted.canary.id)},
          {"class", ToString(planted.canary.canary_class)},
          {"where", BytesToJson(planted.where)},
          {"read", OrNull(planted.read)}};
}

ordered_json WrittenToJson(const WrittenFile& file) {
  return {{"path", BytesToJson(file.path)},
          {"size", file.size},
          {"modified", file.modified ? ordered_json(ToRfc3339(*file.modified)) : ordered_json(nullptr)},
          {"content", BytesToJson(file.content)}};
}

ordered_json OutcomeToJson(const ProcessOutcome& outcome, const std::string& run) {
  return {{"started", outcome.started},
          {"start_error", BytesToJson(outcome.start_error)},
          {"exit_code", OrNull(outcome.exit_code)},
          {"signal", OrNull(outcome.signal)},
          {"timed_out", outcome.timed_out},
          {"started_at", ToRfc3339(outcome.started_at)},
          {"ended_at", ToRfc3339(outcome.ended_at)},
          {"duration_us", outcome.duration.count()},
          {"standard_output", "output/" + OutputFileName(run, ".out")},
          {"standard_error", "output/" + OutputFileName(run, ".err")},
          {"output_cut", outcome.output_cut}};
}

ordered_json EndedToJson(const EndedCommand& command) {
  return {{"argv", TextsToJson(command.argv)},
          {"exit_code", OrNull(command.exit_code)},
          {"started_at", ToRfc3339(command.started_at)},
          {"ended_at", ToRfc3339(command.ended_at)}};
}

ordered_json RunToJson(const Run& run) {
  ordered_json object = {
      {"name", BytesToJson(run.name)},
      {"scenario", BytesToJson(run.scenario)},
      {"argv", TextsToJson(run.argv)},
      {"environment", ListOf(run.environment,
                             [](const auto& variable) {
                               return ordered_json::array({BytesToJson(variable.first), BytesToJson(variable.second)});
                             })},
      {"opted_out", run.opted_out},
      {"cut_short", run.cut_short},
      {"backend", run.backend},
      {"isolation", run.isolation},
      {"planted", ListOf(run.planted, PlantedToJson)},
      {"outcome", OutcomeToJson(run.outcome, run.name)},
      {"written", ListOf(run.written, WrittenToJson)},
      {"survivors", TextsToJson(run.survivors)}};
  if (!run.machine.empty()) object["machine"] = BytesToJson(run.machine);
  if (!run.earlier.empty()) object["earlier"] = ListOf(run.earlier, EndedToJson);
  if (!run.placed.empty()) object["placed"] = ListOf(run.placed, WrittenToJson);
  if (run.watched.count() > 0) object["watched_ms"] = run.watched.count();
  return object;
}

ordered_json FlowToJson(const Flow& flow) {
  return {{"time", ToRfc3339(flow.time)},
          {"run", BytesToJson(flow.run)},
          {"protocol", flow.protocol},
          {"source", flow.source},
          {"destination", flow.destination},
          {"port", flow.port},
          {"name", BytesToJson(flow.name)},
          {"sent_bytes", flow.sent_bytes},
          {"explanation", BytesToJson(flow.explanation)}};
}

ordered_json GapToJson(const Gap& gap) {
  ordered_json object = {{"kind", gap.kind},
                         {"run", BytesToJson(gap.run)},
                         {"exchange", gap.exchange},
                         {"message", BytesToJson(gap.message)},
                         {"accepted", gap.accepted}};
  if (!gap.place.empty()) object["place"] = BytesToJson(gap.place);
  if (!gap.accepted_for.empty()) object["accepted_for"] = BytesToJson(gap.accepted_for);
  return object;
}

ordered_json AcceptedToJson(const AcceptedFinding& accepted) {
  return {{"finding", FindingToJson(accepted.finding, true)},
          {"reason", accepted.reason},
          {"owner", accepted.owner},
          {"expires", accepted.expires}};
}

ordered_json ControlToJson(const Control& control) {
  return {{"name", control.name}, {"caught", control.caught}, {"detail", control.detail}};
}

ordered_json JudgementToJson(const Judgement& judgement) {
  ordered_json object = {
      {"verdict", ToString(judgement.verdict)},    {"reasons", TextsToJson(judgement.reasons)},
      {"findings", judgement.findings.size()},     {"accepted", ListOf(judgement.accepted, AcceptedToJson)},
      {"gaps", ListOf(judgement.gaps, GapToJson)}, {"controls", ListOf(judgement.controls, ControlToJson)}};
  if (!judgement.left_out.empty()) object["left_out"] = TextsToJson(judgement.left_out);
  return object;
}

ordered_json RuleToJson(const Rule& rule) {
  return {{"id", rule.id},
          {"level", ToString(rule.level)},
          {"title", rule.title},
          {"why", rule.why},
          {"mend", rule.mend},
          {"example_leak", rule.example_leak},
          {"example_mend", rule.example_mend}};
}

}  // namespace

ordered_json RunToJson(const Audit& audit) {
  return {{"version", 1},
          {"tool", {{"name", "telltale"}, {"version", audit.tool_version}}},
          {"started_at", ToRfc3339(audit.started_at)},
          {"ended_at", ToRfc3339(audit.ended_at)},
          {"subject", SubjectToJson(audit.subject)},
          {"profile",
           {{"path", BytesToJson(audit.profile_path)},
            {"directory", BytesToJson(audit.profile_directory)},
            {"file", "profile.yaml"}}},
          {"isolation", audit.isolation},
          {"isolation_facts", TextsToJson(audit.isolation_facts)},
          {"options", TextsToJson(audit.run_options)},
          {"endpoints", ListOf(audit.endpoints, EndpointToJson)},
          {"judgement", JudgementToJson(audit.judgement)},
          {"runs", ListOf(audit.recording.runs, [](const Run& run) { return RunToJson(run); })},
          {"exchanges", audit.recording.exchanges.size()},
          {"flows", ListOf(audit.recording.flows, FlowToJson)},
          {"gaps", ListOf(audit.recording.gaps, GapToJson)},
          {"rules", ListOf(audit.rules, RuleToJson)},
          {"journal_head", audit.journal_head}};
}

}  // namespace telltale
