#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/gap_kinds.h"
#include "core/given_mark.h"
#include "core/glob.h"
#include "core/home_path.h"
#include "core/written_identifiers.h"
#include "harness/check/checks.h"
#include "harness/check/destination.h"
#include "harness/check/finding_about.h"
#include "harness/check/stable_host.h"
#include "harness/check/told_id.h"
#include "harness/check/unread_state.h"
#include "harness/config/consent_rows.h"

namespace telltale {
namespace {

constexpr std::string_view kRefusalReported = "consent/refusal-reported";
constexpr std::string_view kLost = "consent/lost";

std::string WhatLeft(const Exchange& exchange) {
  if (exchange.scheme == "dns") return "a DNS question";
  if (IsRequest(exchange)) return "a request";
  return exchange.scheme == "tls" ? "a TLS handshake" : "raw bytes over " + exchange.scheme;
}

std::string PlaceOf(const Exchange& exchange) {
  return exchange.scheme == "dns"   ? "host"
         : exchange.scheme == "tls" ? "sni"
         : exchange.body.empty()    ? "target"
                                    : "body";
}

// A CLI does its own work over the network too: endpoints of another role are the profile's word for that.
bool IsNoise(const Endpoint* endpoint) { return endpoint != nullptr && endpoint->role != "telemetry"; }

void CheckRunIsSilent(const Traffic& traffic, const Run& run, std::string_view rule, const std::string& although,
                      bool noise_too, std::vector<Finding>& findings) {
  for (const Sent& sent : traffic.sent) {
    if (sent.run != &run || (!noise_too && IsNoise(sent.endpoint))) continue;
    Finding finding =
        FindingAbout(rule, sent, PlaceOf(*sent.exchange),
                     fmt::format("{} to {} left {}", WhatLeft(*sent.exchange), Quoted(sent.exchange->host), although));
    finding.host = StableHost(sent.exchange->host, sent.run);
    findings.push_back(Sealed(std::move(finding)));
  }
  for (const Flow& flow : traffic.recording->flows) {
    if (flow.run != run.name || !IsBareAttempt(flow, &run)) continue;
    if (!noise_too && IsNoise(EndpointOf(*traffic.profile, flow))) continue;
    Finding finding = FindingAbout(rule, run,
                                   fmt::format("a {} connection to {} port {} was tried {}", flow.protocol,
                                               Quoted(DestinationOf(flow)), flow.port, although));
    finding.host = StableHost(DestinationOf(flow), &run);
    findings.push_back(Sealed(std::move(finding)));
  }
}

// What was given to a file is the file's.
bool MayWrite(const OptOut* opt_out, const std::string& home, const std::string& written) {
  if (opt_out == nullptr) return false;
  const std::string path(WithoutGivenMark(written));
  return std::any_of(opt_out->may_write.begin(), opt_out->may_write.end(), [&](const std::string& pattern) {
    return GlobMatches(pattern.starts_with("~") ? home + pattern.substr(1) : pattern, path);
  });
}

const OptOut* OptOutOf(const Profile& profile, const Run& run) {
  const Scenario* const scenario = FindScenario(profile, ScenarioOf(&run, run.name));
  if (scenario == nullptr) return nullptr;
  const auto found = std::find_if(profile.opt_outs.begin(), profile.opt_outs.end(),
                                  [&](const OptOut& opt_out) { return opt_out.id == scenario->opt_out; });
  return found == profile.opt_outs.end() ? nullptr : &*found;
}

void CheckState(const Traffic& traffic, const Run& run, const WrittenIdentifiers& written,
                std::vector<Finding>& findings) {
  const std::string home = HomeOf(run);
  const OptOut* const opt_out = OptOutOf(*traffic.profile, run);
  for (const WrittenFile& file : run.written) {
    if (MayWrite(opt_out, home, file.path)) continue;
    const std::optional<Identifier> identifier = written.FirstIn(run, file);
    const std::string shown = PathFromHome(home, file.path);
    if (!identifier) {
      if (const std::optional<Identifier> name = written.FirstInName(run, file)) {
        Finding finding =
            FindingAbout("optout/state", run,
                         fmt::format("after opting out, {} was written as a name: {}", name->kind, Quoted(shown)));
        finding.place = "file-name";
        findings.push_back(Sealed(std::move(finding)));
      }
      continue;
    }
    Finding finding = FindingAbout(
        "optout/state", run, fmt::format("after opting out, {} was written to {}", identifier->kind, Quoted(shown)));
    finding.place = "file:" + shown;
    finding.offset = identifier->offset;
    finding.length = identifier->length;
    finding.evidence = file.content.substr(identifier->offset, identifier->length);
    findings.push_back(Sealed(std::move(finding)));
  }
}

// What the run of an opted-out user breaks that is not silent: in the battery of consent what its row is about. A row
// about the refusal itself is about what comes before that run, one about damage about what comes after it.
std::string_view RuleOfSilence(const Traffic& traffic, const Run& run) {
  const ConsentRow* const row = ConsentRowOf(run.scenario);
  const Scenario* const scenario = FindScenario(*traffic.profile, run.scenario);
  const bool is_before = row != nullptr && row->rule == kLost && scenario != nullptr && !scenario->damages_consent;
  const bool is_refusal = row != nullptr && row->rule == kRefusalReported;
  return row == nullptr || is_refusal || is_before ? "optout/traffic" : row->rule;
}

std::string AlthoughOf(std::string_view rule) {
  if (rule == "consent/queue-flushed") return "after the user had opted out of what was queued before";
  if (rule == kLost) return "although the user had opted out, before the file that says so was damaged";
  if (rule == "consent/before-notice") return "although the user was not asked, or had answered no";
  if (rule == "consent/overruled") return "although the user had opted out, because another way said yes before";
  return "although the user had opted out";
}

// Whether an id that outlives the execution is told in the exchange.
bool Identifies(const Traffic& traffic, const std::string& exchange) {
  return std::any_of(traffic.profile->identities.begin(), traffic.profile->identities.end(),
                     [&](const IdentityField& field) {
                       if (field.lifetime == "execution") return false;
                       const std::vector<ToldId> ids = ReadIds(traffic, field);
                       return std::any_of(ids.begin(), ids.end(),
                                          [&](const ToldId& told) { return told.sent->exchange->id == exchange; });
                     });
}

// What the commands of an opt-out send, where nothing else runs before the judged command.
void CheckRefusals(const Traffic& traffic, std::vector<Finding>& findings) {
  for (const Run& run : traffic.recording->runs) {
    const ConsentRow* const row = ConsentRowOf(run.scenario);
    if (row == nullptr || row->rule != kRefusalReported || !IsPreparation(run)) continue;
    const Scenario* const scenario = FindScenario(*traffic.profile, run.scenario);
    if (scenario == nullptr || scenario->opt_out.empty()) continue;
    std::vector<Finding> told;
    CheckRunIsSilent(traffic, run, kRefusalReported, "while the user opted out", false, told);
    for (Finding& finding : told) {
      if (Identifies(traffic, finding.exchange)) {
        finding.level = Level::kError;
        finding.message += ", with an id";
      }
      findings.push_back(Sealed(std::move(finding)));
    }
  }
}

}  // namespace

std::vector<Gap> FindUnreadState(const Traffic& traffic) {
  std::vector<Gap> gaps;
  for (const Run& run : traffic.recording->runs) {
    if (!run.opted_out || run.name == kControlRun || IsPreparation(run)) continue;
    const OptOut* const opt_out = OptOutOf(*traffic.profile, run);
    for (const WrittenFile& file : run.written) {
      if (file.content.size() >= file.size || MayWrite(opt_out, HomeOf(run), file.path)) continue;
      gaps.push_back({gap_kind::kUnreadState, run.name, "",
                      fmt::format("of the {} bytes of {} the first {} were searched for identifiers", file.size,
                                  Quoted(PathFromHome(HomeOf(run), file.path)), file.content.size()),
                      false});
    }
  }
  return gaps;
}

std::vector<Finding> CheckConsent(const Traffic& traffic) {
  std::vector<Finding> findings;
  CheckRefusals(traffic, findings);
  const WrittenIdentifiers written(*traffic.recording);
  for (const Run& run : traffic.recording->runs) {
    if (run.name == kControlRun || IsPreparation(run)) continue;
    const Scenario* const scenario = FindScenario(*traffic.profile, ScenarioOf(&run, run.name));
    if (run.opted_out) {
      const std::string_view rule = RuleOfSilence(traffic, run);
      CheckRunIsSilent(traffic, run, rule, AlthoughOf(rule), false, findings);
      CheckState(traffic, run, written, findings);
    } else if (scenario != nullptr && scenario->expect.silent) {
      CheckRunIsSilent(traffic, run, "meta/silent", "although this command must send nothing", true, findings);
    }
  }
  return findings;
}

}  // namespace telltale
