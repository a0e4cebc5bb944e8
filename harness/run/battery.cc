#include "harness/run/battery.h"

#include <algorithm>

namespace telltale {
namespace {

constexpr const char* kUndisturbed = "battery/undisturbed";

// The base under another name, judged by how it behaves and not by which events it sends.
Scenario Disturbed(const Scenario& base, const std::string& name) {
  Scenario scenario = base;
  scenario.name = "battery/" + name;
  scenario.expect = {};
  scenario.repeat = 1;
  scenario.compare_with = kUndisturbed;
  return scenario;
}

// The opt-out that DO_NOT_TRACK is, where the vendor documents that it is one.
std::string OptOutByDoNotTrack(const Profile& profile) {
  const auto sets_it = [](const OptOut& opt_out) {
    return opt_out.commands.empty() && opt_out.environment.size() == 1 &&
           opt_out.environment.front().first == "DO_NOT_TRACK";
  };
  const auto found = std::find_if(profile.opt_outs.begin(), profile.opt_outs.end(), sets_it);
  return found == profile.opt_outs.end() ? std::string() : found->id;
}

// With the value that everybody writes, and with the one that some write: a user who set either has said no.
Scenario DoNotTrack(const Profile& profile, const Scenario& base, const std::string& value) {
  Scenario scenario = Disturbed(base, value == "1" ? "do-not-track" : "do-not-track-" + value);
  scenario.opt_out = OptOutByDoNotTrack(profile);
  scenario.environment.emplace_back("DO_NOT_TRACK", value);
  return scenario;
}

Scenario Trivial(const Scenario& base, const std::string& flag) {
  Scenario scenario = Disturbed(base, flag.substr(2));
  scenario.arguments = {flag};
  scenario.prepare.clear();
  scenario.compare_with.clear();
  scenario.expect.silent = true;
  return scenario;
}

}  // namespace

std::vector<Scenario> BehaviourBattery(const Profile& profile, const Scenario& base) {
  std::vector<Scenario> battery;
  Scenario undisturbed = Disturbed(base, "undisturbed");
  undisturbed.repeat = 2;  // first and second run in the same HOME
  undisturbed.compare_with.clear();
  battery.push_back(undisturbed);
  for (const char* word : {"down", "black-hole", "dns-fails", "slow", "http-500", "http-429", "redirect", "reset",
                           "garbage", "huge", "bad-certificate", "wrong-host"}) {
    battery.push_back(Disturbed(base, word));
    battery.back().backend = word;
    battery.back().requests_at_most = 10;
    // A fault that nobody runs into shows nothing; where names have no address, asking for one is all that is seen.
    battery.back().again_if_silent = battery.back().backend == "dns-fails" ? 0 : 1;
  }
  battery.push_back(Disturbed(base, "ci"));
  battery.back().environment.emplace_back("CI", "true");
  battery.push_back(Disturbed(base, "terminal"));
  battery.back().terminal = true;
  for (const char* value : {"1", "true"}) battery.push_back(DoNotTrack(profile, base, value));
  battery.push_back(Disturbed(base, "home-read-only"));
  battery.back().home_read_only = true;
  battery.push_back(Trivial(base, "--help"));
  battery.push_back(Trivial(base, "--version"));
  return battery;
}

}  // namespace telltale
