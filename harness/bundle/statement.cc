#include "harness/bundle/statement.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "core/digest.h"
#include "core/time_text.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

std::string Dump(const ordered_json& object) {
  return object.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json Descriptor(const std::string& name, const std::string& sha256) {
  return {{"name", name}, {"digest", {{"sha256", sha256}}}};
}

// The rules by what became of them: open findings that are errors fail, others warn, silent rules pass.
struct RuleOutcomes {
  std::set<std::string> passed, warned, failed;
};

RuleOutcomes OutcomesOf(const Audit& audit) {
  RuleOutcomes outcomes;
  for (const Finding& finding : audit.judgement.findings) {
    (finding.level == Level::kError ? outcomes.failed : outcomes.warned).insert(finding.rule);
  }
  for (const std::string& rule : outcomes.failed) outcomes.warned.erase(rule);
  for (const Rule& rule : audit.rules) {
    if (!outcomes.failed.contains(rule.id) && !outcomes.warned.contains(rule.id)) outcomes.passed.insert(rule.id);
  }
  return outcomes;
}

}  // namespace

std::string FactsText(const BundleFacts& facts) {
  const Audit& audit = *facts.audit;
  ordered_json object = {
      {"version", 1},
      {"tool", "telltale " + audit.tool_version},
      {"system", audit.subject.system},
      {"isolation", audit.isolation},
      {"cli",
       {{"path", audit.subject.cli_path},
        {"sha256", audit.subject.cli_sha256},
        {"version", audit.subject.cli_version}}},
      {"profile", {{"name", audit.subject.name}, {"sha256", Sha256Hex(audit.profile_text)}}},
      {"started_at", ToRfc3339(audit.started_at)},
      {"ended_at", ToRfc3339(audit.ended_at)},
      {"verdict", ToString(audit.judgement.verdict)},
      {"journal", {{"rows", facts.journal_rows}, {"head", facts.journal_head}}},
  };
  if (facts.shareable) {
    object["shareable"] = {{"redactions", facts.redactions},
                           {"original_manifest_sha256", facts.original_manifest_sha256}};
  }
  return Dump(object);
}

std::string StatementText(const BundleFacts& facts, const std::string& manifest_sha256) {
  const Audit& audit = *facts.audit;
  const RuleOutcomes outcomes = OutcomesOf(audit);
  const Verdict verdict = audit.judgement.verdict;
  const bool warned = !outcomes.warned.empty();
  ordered_json manifest = Descriptor("manifest.sha256", manifest_sha256);
  manifest["annotations"] = {{"journal_head", facts.journal_head}, {"verdict", ToString(verdict)}};
  ordered_json subject = ordered_json::array({std::move(manifest)});
  if (!audit.subject.cli_sha256.empty()) {
    subject.push_back(
        Descriptor(std::filesystem::path(audit.subject.cli_path).filename().string(), audit.subject.cli_sha256));
  }
  return Dump({{"_type", "https://in-toto.io/Statement/v1"},
               {"subject", std::move(subject)},
               {"predicateType", "https://in-toto.io/attestation/test-result/v0.1"},
               {"predicate",
                {{"result", verdict != Verdict::kPass ? "FAILED"
                            : warned                  ? "WARNED"
                                                      : "PASSED"},
                 {"configuration", ordered_json::array({Descriptor("profile.yaml", Sha256Hex(audit.profile_text))})},
                 {"passedTests", outcomes.passed},
                 {"warnedTests", outcomes.warned},
                 {"failedTests", outcomes.failed}}}});
}

std::string CommitmentsText(const Audit& audit) {
  std::string all;
  for (const Run& run : audit.recording.runs) {
    for (const PlantedCanary& planted : run.planted) {
      all += run.name + '\0' + planted.canary.id + '\0' + planted.canary.value + '\0';
    }
  }
  const std::string seed = Sha256Hex("telltale commitment salts" + all);
  ordered_json list = ordered_json::array();
  std::set<std::string> seen;
  for (const Run& run : audit.recording.runs) {
    for (const PlantedCanary& planted : run.planted) {
      const std::string id = run.name + "/" + planted.canary.id;
      if (!seen.insert(id).second) continue;
      const std::string salt = Sha256Hex(seed + ":" + id);
      list.push_back({{"id", id},
                      {"class", ToString(planted.canary.canary_class)},
                      {"sha256", Sha256Hex(salt + ":" + planted.canary.value)}});
    }
  }
  return Dump({{"version", 1}, {"form", "sha256(SALT \":\" VALUE)"}, {"commitments", std::move(list)}});
}

}  // namespace telltale
