// A generated population: clients with random members, each of which follows random sources in a random way or changes
// by itself in a random way. What the search says of them is held against what they are.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <random>

#include "core/digest.h"
#include "harness/flows/search.h"
#include "tests/unit/harness/flows/simulated_client.h"

namespace telltale::flows {
namespace {

constexpr std::size_t kSources = 30;
constexpr unsigned kClients = 200;

struct Truth {
  std::set<std::size_t> sources;
  bool is_noise = false;
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  void Fill(SimulatedClient& client, std::map<std::string, Truth>& truths) {
    const unsigned members = 5 + Below(20);
    for (unsigned i = 0; i < members; ++i) {
      const std::string name = fmt::format("member{:02}", i);
      Truth& truth = truths[name];
      client.members[name] = Below(10) < 4 ? Constant() : Below(10) < 3 ? Noisy(truth) : Dependent(truth);
    }
  }

 private:
  unsigned Below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(random_); }

  Member Constant() {
    return [text = std::to_string(Below(1000))](const Machine&) { return text; };
  }

  Member Noisy(Truth& truth) {
    truth.is_noise = true;
    const unsigned salt = Below(1'000'000);
    switch (Below(4)) {
      case 0:  // a time
        return [salt](const Machine& machine) { return std::to_string(1'790'000'000 + salt + 7 * machine.run); };
      case 1:  // a token
        return [salt](const Machine& machine) { return Sha256Hex(fmt::format("{}/{}", salt, machine.run)); };
      case 2:  // the same in most runs, and another in one of thirteen
        return [salt](const Machine& machine) { return Draw(salt, machine.run) < 20 ? "odd" : "even"; };
      default:  // one of two values, whichever comes
        return [salt](const Machine& machine) { return Draw(salt, machine.run) % 2 == 0 ? "a" : "b"; };
    }
  }

  Member Dependent(Truth& truth) {
    const unsigned count = 1 + Below(3);
    while (truth.sources.size() < count) truth.sources.insert(Below(kSources));
    const std::vector<std::size_t> sources(truth.sources.begin(), truth.sources.end());
    const unsigned salt = Below(1'000'000);
    const auto mix = [sources, salt](const Machine& machine) {
      std::string text = std::to_string(salt);
      for (const std::size_t source : sources) text += fmt::format("/{}={}", source, machine.Of(source));
      return Sha256Hex(text);
    };
    switch (Below(5)) {
      case 0:  // keyed by a constant
        return mix;
      case 1:  // 32 bits of it
        return [mix](const Machine& machine) { return mix(machine).substr(0, 8); };
      case 2:  // a length: drawings differ in it
        return [sources](const Machine& machine) {
          unsigned length = 0;
          for (const std::size_t source : sources) length = 10 * length + 8 + machine.Of(source) % 5;
          return std::to_string(length);
        };
      case 3:  // one of 16 buckets
        return [mix](const Machine& machine) { return mix(machine).substr(0, 1); };
      default:  // told or not, by the first source; and the rest in its text
        return [mix, first = sources.front()](const Machine& machine) {
          return machine.Of(first) % 2 == 1 ? std::string("-") : mix(machine);
        };
    }
  }

  static unsigned Draw(unsigned salt, unsigned run) {
    return static_cast<unsigned>(Sha256(fmt::format("{}:{}", salt, run))[0]);
  }

  std::mt19937 random_;
};

struct Score {
  unsigned right = 0, wrong = 0, missed = 0, noise_kept = 0, noise = 0;
  std::size_t runs = 0;
};

void Add(const SearchStep& step, const std::map<std::string, Truth>& truths, Score& score) {
  for (const auto& [name, truth] : truths) {
    const RowResult& result = ResultOf(step, name);
    const bool is_settled = result.state == State::kSettled;
    if (truth.is_noise) {
      ++score.noise;
      score.noise_kept += result.state == State::kNoise;
    }
    const std::set<std::size_t> found = is_settled ? SourcesOf(result) : std::set<std::size_t>();
    for (const std::size_t source : found) {
      truth.sources.contains(source) ? ++score.right : ++score.wrong;
    }
    for (const std::size_t source : truth.sources) score.missed += !found.contains(source);
  }
}

TEST(PopulationTest, ArrowsOfTwoHundredClientsAreRight) {
  Score score;
  for (unsigned seed = 1; seed <= kClients; ++seed) {
    SimulatedClient client;
    std::map<std::string, Truth> truths;
    Generator(seed).Fill(client, truths);
    Add(client.Investigate({.sources = kSources}), truths, score);
    score.runs += client.seen.size();
  }
  const double precision = static_cast<double>(score.right) / (score.right + score.wrong);
  const double recall = static_cast<double>(score.right) / (score.right + score.missed);
  fmt::print(
      "arrows: {} right, {} wrong, {} missed: precision {:.4f}, recall {:.4f}; noise known as such: {} of {}; runs a "
      "client: {}\n",
      score.right, score.wrong, score.missed, precision, recall, score.noise_kept, score.noise, score.runs / kClients);
  EXPECT_GE(precision, 0.98);
  EXPECT_GE(recall, 0.98);
}

}  // namespace
}  // namespace telltale::flows
