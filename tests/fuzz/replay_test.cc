// Replays the corpora of a group's fuzz targets with any compiler: every seed and every input that once broke
// something, each also cut short and with bytes changed, so that a regression shows without libFuzzer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/target.h"
#include "tests/paths.h"

namespace telltale {
namespace {

constexpr std::size_t kMostCuts = 64;
constexpr std::size_t kChanges = 128;

const std::filesystem::path kCorpora = TELLTALE_SOURCE_DIR "/fixtures/corpora/fuzz";

std::vector<std::filesystem::path> FilesOf(const std::string& target) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(kCorpora / target, none)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

Bytes ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The same on every machine, unlike the library's distributions.
class Dice {
 public:
  std::size_t Below(std::size_t bound) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::size_t>(state_ % bound);
  }

 private:
  std::uint64_t state_ = 0x2545f4914f6cdd1dULL;
};

void RunCut(const FuzzTarget& target, const Bytes& input) {
  const std::size_t step = std::max<std::size_t>(1, input.size() / kMostCuts);
  for (std::size_t size = 0; size < input.size(); size += step) target.run(BytesView(input).substr(0, size));
}

void RunChanged(const FuzzTarget& target, const Bytes& input) {
  if (input.empty()) return;
  Dice dice;
  for (std::size_t i = 0; i < kChanges; ++i) {
    Bytes changed = input;
    for (std::size_t k = 0; k <= i % 4; ++k) changed[dice.Below(changed.size())] = static_cast<char>(dice.Below(256));
    target.run(changed);
  }
}

class FuzzReplayTest : public testing::TestWithParam<FuzzTarget> {};

TEST_P(FuzzReplayTest, KeepsItsPromisesOnItsCorpusCutAndChanged) {
  const FuzzTarget& target = GetParam();
  const auto files = FilesOf(target.name);
  ASSERT_FALSE(files.empty()) << "put a seed into " << kCorpora / target.name << " (tests/fuzz/make_seeds.py)";
  target.run({});
  for (const auto& path : files) {
    SCOPED_TRACE(path.filename().string());
    // Where a promise breaks the process ends: this says on what.
    std::fprintf(stderr, "replaying %s\n", path.filename().c_str());
    const Bytes input = ReadFile(path);
    target.run(input);
    if (input.size() > 4096) continue;
    RunCut(target, input);
    RunChanged(target, input);
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, FuzzReplayTest, testing::ValuesIn(FuzzTargets()),
                         [](const testing::TestParamInfo<FuzzTarget>& target) { return target.param.name; });

}  // namespace

void PrintTo(const FuzzTarget& target, std::ostream* out) { *out << target.name; }

}  // namespace telltale
