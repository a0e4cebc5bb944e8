#include "harness/scan/canary_file.h"

#include <utility>

#include "core/canary_json.h"
#include "core/control_run.h"
#include "core/input_file.h"
#include "harness/scan/byte_source.h"

namespace telltale {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

}  // namespace

Result<CanarySet> ReadCanaryFile(const std::string& path) {
  TRY_VOID(CheckInputFile(path));
  TRY(const auto source, ByteSource::Open(path));
  std::string text;
  for (;;) {
    constexpr std::size_t kStep = std::size_t{1} << 16;
    const std::size_t had = text.size();
    text.resize(had + kStep);
    TRY(const std::size_t got, source->Read(text.data() + had, kStep));
    text.resize(had + got);
    if (got == 0) break;
    if (text.size() > kMostBytes) return InputError("is too big for a canary set", path);
  }
  TRY(CanarySet canaries, CanariesFromText(text, path));
  const std::string of_control = std::string(kControlRun) + "/";
  std::erase_if(canaries, [&](const Canary& canary) { return canary.id.starts_with(of_control); });
  if (canaries.empty()) return InputError("holds no canary", path);
  return WithoutRepeatedValues(canaries);
}

}  // namespace telltale
