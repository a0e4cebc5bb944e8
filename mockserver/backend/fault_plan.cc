#include "mockserver/backend/fault_plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/glob.h"

namespace telltale {
namespace {

using Fault = BackendScript::Fault;

bool Concerns(const FaultRule& rule, const Exchange& exchange) {
  const std::string_view target = exchange.target;
  return !rule.is_of_connections() && GlobMatches(rule.host, exchange.host) &&
         GlobMatches(rule.method, exchange.method) && GlobMatches(rule.path, target.substr(0, target.find('?')));
}

BackendScript::Play PlayOf(const FaultStep& step, const Exchange& exchange, Response usual) {
  BackendScript::Play play;
  if (step.word != nullptr) {
    play.fault = step.word->fault;
    if (step.word->answer != nullptr) usual = step.word->answer(exchange, std::move(usual));
    if (play.fault == Fault::kSlow) play.delay = BackendScript().delay;
  }
  play.response = std::move(usual);
  if (step.status) play.response.status = *step.status;
  if (step.headers) play.response.headers = *step.headers;
  if (step.body) play.response.body = *step.body;
  if (step.delay.count() > 0) play.delay = step.delay;
  play.drop_after_bytes = step.drop_after_bytes;
  return play;
}

}  // namespace

Status FaultPlan::Set(BytesView text) {
  std::vector<FaultRule> rules;
  if (text.find_first_not_of(" \t\r\n") != BytesView::npos) {
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (document.is_discarded()) return InputError("this is no JSON");
    TRY(rules, FaultRulesFrom(document));
  }
  std::vector<Running> running;
  for (FaultRule& rule : rules) running.push_back({std::move(rule)});
  const std::lock_guard lock(mutex_);
  rules_ = std::move(running);
  return {};
}

BackendScript::Play FaultPlan::Play(const Exchange& exchange, Response usual) {
  const std::lock_guard lock(mutex_);
  for (Running& running : rules_) {
    const std::vector<FaultStep>& steps = running.rule.steps;
    if (running.step == steps.size() || !Concerns(running.rule, exchange)) continue;
    const FaultStep& step = steps[running.step];
    ++running.played;
    if (step.times > 0 && ++running.of_step == step.times) {
      running.of_step = 0;
      ++running.step;
      if (running.step == steps.size() && running.rule.repeats) running.step = 0;
    }
    return PlayOf(step, exchange, std::move(usual));
  }
  return {Fault::kNone, std::move(usual)};
}

Fault FaultPlan::connection_fault() const {
  const std::lock_guard lock(mutex_);
  for (const Running& running : rules_) {
    if (running.rule.is_of_connections()) return running.rule.steps.front().word->fault;
  }
  return Fault::kNone;
}

std::vector<std::uint64_t> FaultPlan::played() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint64_t> counts;
  for (const Running& running : rules_) counts.push_back(running.played);
  return counts;
}

}  // namespace telltale
