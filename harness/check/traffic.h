#pragma once
#include <string>
#include <vector>

#include "core/control_run.h"
#include "core/recording.h"
#include "harness/check/contracts.h"
#include "harness/config/profile.h"
#include "harness/payload/read_payload.h"

namespace telltale {

// One exchange beside what the profile says about it. Borrows everything but what the payload says.
struct Sent {
  const Exchange* exchange = nullptr;
  const Run* run = nullptr;            // nullptr: sent at the desk
  const Scenario* scenario = nullptr;  // nullptr: the profile has none of that name
  const Endpoint* endpoint = nullptr;  // nullptr: the profile declares none for it
  const Contract* contract = nullptr;  // nullptr: none holds
  Payload payload;                     // what it says
  bool is_retry = false;               // the same body went to the same place in this run before, and got no 2xx
};

// The exchange, where it went, the contract of that, and what it says, read by `message` (nullptr: by itself).
Sent SentTo(const Exchange& exchange, const Profile& profile, const ContractSet& contracts,
            const ProtobufMessage* message);

// The recording as checks read it. Without the control's exchanges. Borrows its sources, which outlive it.
struct Traffic {
  const Recording* recording = nullptr;
  const Profile* profile = nullptr;
  const ContractSet* contracts = nullptr;
  std::vector<Sent> sent;  // in the recording's order
};

Traffic ReadTraffic(const Recording& recording, const Profile& profile, const ContractSet& contracts);

// The run or scenario of that name; nullptr: there is none.
const Run* FindRun(const Recording& recording, const std::string& name);
const Scenario* FindScenario(const Profile& profile, const std::string& name);

}  // namespace telltale
