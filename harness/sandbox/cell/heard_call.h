#pragma once
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace telltale {

// A system call of a command that waits until whoever hears the filter (system_call_filter.h) has said how it goes on.
class HeardCall {
 public:
  // One that waits at `listener` (borrowed), of which poll() said that there is one. nullopt: who called has ended.
  static std::optional<HeardCall> Take(int listener);

  // A thread's; the number may be another's once the caller does not live any more.
  pid_t caller() const { return caller_; }
  std::uint32_t architecture() const { return architecture_; }  // AUDIT_ARCH_...
  int number() const { return number_; }                        // as that architecture has it
  std::uint64_t argument(std::size_t index) const { return arguments_[index]; }
  bool CallerLives() const;
  // The caller is told that it was done. Or: that it failed, by an errno. Or: the kernel does it, as if nobody had
  // heard.
  void AnswerDone() const { Answer(0, 0); }
  void AnswerError(int error) const { Answer(0, error); }
  void GoOn() const;

 private:
  void Answer(std::uint32_t flags, int error) const;

  int listener_ = -1;
  std::uint64_t id_ = 0;
  pid_t caller_ = 0;
  std::uint32_t architecture_ = 0;
  int number_ = 0;
  std::uint64_t arguments_[6] = {};
};

}  // namespace telltale
