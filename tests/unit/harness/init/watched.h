#pragma once
#include <deque>
#include <string>
#include <string_view>

#include "harness/init/watch.h"

namespace telltale {

// A hand-made watch: two machines, "a" and "b", of two runs each, as `telltale init` makes it.
class Watched {
 public:
  Watched();
  // A POST of a body with JSON in it: an array is a batch, lines are documents of their own.
  Exchange& Post(const std::string& run, const std::string& host, const std::string& target, std::string_view body);
  Exchange& Get(const std::string& run, const std::string& host, const std::string& target);
  Exchange& AskDns(const std::string& run, const std::string& name);
  void Plant(CanaryClass canary_class, const std::string& value);

  Watch watch;

 private:
  WatchedExchange& Add(const std::string& run, const std::string& scheme, const std::string& host);
  std::deque<Exchange> exchanges_;  // references stay valid
};

// "a", "a#2", "b", "b#2": the run's machine is its first letter.
extern const std::vector<std::string> kWatchedRuns;

}  // namespace telltale
