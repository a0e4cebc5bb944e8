#include "harness/run/consent_battery.h"

#include <algorithm>

#include "harness/config/consent_rows.h"

namespace telltale {
namespace {

std::string NameOf(const char* row, const std::string& id) { return std::string(kConsentBattery) + row + "-" + id; }

// The base as one stage, judged by what it tells and not by which events it sends.
Scenario StageOf(const Scenario& base, const char* name) {
  Scenario stage = base;
  stage.name = name;
  stage.expect = {};
  stage.repeat = 1;
  stage.compare_with.clear();
  stage.files.clear();
  return stage;
}

Scenario Staged(const Scenario& base, std::string name, std::vector<Scenario> stages) {
  Scenario scenario;
  scenario.name = std::move(name);
  scenario.files = base.files;
  scenario.setup = base.setup;
  scenario.tools = base.tools;
  scenario.stages = std::move(stages);
  return scenario;
}

Scenario Out(const Scenario& base, const OptOut& opt_out, const char* name) {
  Scenario stage = StageOf(base, name);
  stage.opt_out = opt_out.id;
  return stage;
}

// Whatever was prepared once stays so.
Scenario WithoutPreparation(Scenario stage) {
  stage.prepare.clear();
  return stage;
}

Scenario Queue(const Scenario& base, const OptOut& opt_out) {
  Scenario offline = StageOf(base, "offline");
  offline.backend = "down";
  return Staged(base, NameOf("queue", opt_out.id), {offline, WithoutPreparation(Out(base, opt_out, "out"))});
}

Scenario Refusal(const Scenario& base, const OptOut& opt_out) {
  Scenario out = Out(base, opt_out, "out");
  // What the scenario prepares is sent with consent: it has a run of its own.
  Scenario before = StageOf(base, "before");
  return Staged(base, NameOf("refusal", opt_out.id), {before, WithoutPreparation(out)});
}

Scenario Damaged(const Scenario& base, const OptOut& opt_out) {
  Scenario damaged = WithoutPreparation(Out(base, opt_out, "damaged"));
  damaged.damages_consent = true;
  return Staged(base, NameOf("damaged", opt_out.id), {Out(base, opt_out, "out"), damaged});
}

Scenario Prompt(const Scenario& base, const OptOut& opt_out) {
  return Staged(base, NameOf("prompt", opt_out.id),
                {Out(base, opt_out, "asked"), WithoutPreparation(Out(base, opt_out, "later"))});
}

// The question is wanted, and nobody is there to answer.
Scenario Unasked(const Scenario& base, const OptOut& opt_out) {
  Scenario alone = Out(base, opt_out, "no-terminal");
  alone.terminal = false;
  alone.standard_input = "";
  Scenario ci = WithoutPreparation(alone);
  ci.name = "ci";
  ci.environment.emplace_back("CI", "true");
  return Staged(base, NameOf("unasked", opt_out.id), {alone, ci});
}

// Another way says yes before this one says no.
Scenario Precedence(const Scenario& base, const OptOut& opt_out, const OptOut& other) {
  Scenario out = Out(base, opt_out, "out");
  out.prepare.insert(out.prepare.end(), other.undo.begin(), other.undo.end());
  return Staged(base, NameOf("precedence", opt_out.id), {out});
}

Scenario AroundReset(const Scenario& base, const Reset& reset) {
  Scenario after = StageOf(base, "after");
  after.prepare = reset.commands;
  return Staged(base, NameOf("reset", reset.id), {StageOf(base, "before"), after});
}

bool IsNamed(const Profile& profile, const Reset& reset) {
  return std::any_of(profile.identities.begin(), profile.identities.end(),
                     [&](const IdentityField& field) { return field.until == reset.id; });
}

}  // namespace

std::vector<Scenario> ConsentBattery(const Profile& profile, const Scenario& base) {
  std::vector<Scenario> battery;
  for (const OptOut& opt_out : profile.opt_outs) {
    // Whoever is asked in every new HOME has no consent from before.
    if (!opt_out.answer.empty()) {
      battery.push_back(Prompt(base, opt_out));
      battery.push_back(Unasked(base, opt_out));
      continue;
    }
    battery.push_back(Queue(base, opt_out));
    if (!opt_out.commands.empty()) battery.push_back(Refusal(base, opt_out));
    if (!opt_out.commands.empty() || !opt_out.files.empty()) battery.push_back(Damaged(base, opt_out));
    const auto other = std::find_if(profile.opt_outs.begin(), profile.opt_outs.end(),
                                    [&](const OptOut& one) { return one.id != opt_out.id && !one.undo.empty(); });
    if (other != profile.opt_outs.end()) battery.push_back(Precedence(base, opt_out, *other));
  }
  for (const Reset& reset : profile.resets) {
    if (IsNamed(profile, reset)) battery.push_back(AroundReset(base, reset));
  }
  return battery;
}

}  // namespace telltale
