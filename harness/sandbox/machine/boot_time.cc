#include "harness/sandbox/machine/boot_time.h"

#include <fcntl.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr int kNewTimeNamespace = 0x80;  // CLONE_NEWTIME, which older headers lack

std::int64_t Nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

}  // namespace

Status PlantBootTime(std::int64_t seconds) {
  // The half keeps a clock that is read twice from falling into another second.
  const std::int64_t wanted = seconds * kSecond + kSecond / 2;
  std::string text;
  // As of a machine that never slept, for which both are the same.
  for (const auto& [name, clock] : {std::pair("monotonic ", CLOCK_MONOTONIC), {"boottime ", CLOCK_BOOTTIME}}) {
    const std::int64_t offset = Nanoseconds(CLOCK_REALTIME) - Nanoseconds(clock) - wanted;
    if (offset < 0) return Failure("the machine was started before the planted time");
    text += name + std::to_string(offset / kSecond) + ' ' + std::to_string(offset % kSecond) + '\n';
  }
  if (unshare(kNewTimeNamespace) != 0) return SystemFailure("the kernel refuses a time namespace", errno);
  const Descriptor file(open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC));
  if (file.get() < 0 || write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return SystemFailure("cannot set the time of the machine's start", errno);
  }
  return {};
}

}  // namespace telltale
