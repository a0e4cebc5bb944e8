#pragma once
#include <mutex>
#include <set>
#include <string>

#include "harness/config/profile.h"
#include "mockserver/record/recorder.h"

namespace telltale {

// A recorder in front of another that remembers which runs reached for a backend: a request, a handshake, a connection
// that was tried. Look-ups, and what goes to hosts that the profile declares for the CLI's own work alone, are none.
// Borrows both; thread-safe.
class ReachWatch final : public Recorder {
 public:
  ReachWatch(Recorder& inner, const Profile& profile) : inner_(inner), profile_(profile) {}

  Result<std::string> Record(const Exchange& exchange) override;
  Status RecordResponse(const std::string& exchange_id, const Response& response) override;
  Status Record(const Flow& flow) override;
  Status Record(const Gap& gap) override;

  bool Reached(const std::string& run) const;

 private:
  void Note(const std::string& run, const std::string& host);

  Recorder& inner_;
  const Profile& profile_;
  mutable std::mutex mutex_;  // guards the next
  std::set<std::string> runs_;
};

}  // namespace telltale
