// libFuzzer's entry for the targets of one group: `fuzz_GROUP --target=NAME [libFuzzer's options] CORPUS...`.
// `--list` prints the names. tests/fuzz/run knows where the seeds are.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "tests/fuzz/target.h"

namespace {

telltale::FuzzTarget chosen;  // NOLINT: libFuzzer's interface has no other place for it

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const std::vector<telltale::FuzzTarget> targets = telltale::FuzzTargets();
  std::string_view wanted;
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument = (*argv)[i];
    if (argument == "--list") {
      for (const telltale::FuzzTarget& target : targets) std::printf("%s\n", target.name.c_str());
      std::exit(0);
    }
    if (argument.starts_with("--target=")) wanted = argument.substr(std::strlen("--target="));
  }
  for (const telltale::FuzzTarget& target : targets) {
    if (target.name == wanted) chosen = target;
  }
  if (chosen.run) return 0;
  std::fprintf(stderr, "no such target: say --target=NAME with a NAME that --list prints\n");
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  chosen.run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
