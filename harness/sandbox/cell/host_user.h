#pragma once
#include <cstdint>

#include "core/result.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// A user and group of the host, of one number, that no account, no other cell and no other telltale has: root gives one
// to each cell, so that what a stranger's program does there is done by nobody. The number is held by a lock of the
// kernel's, which is gone with the process that took it, however it ends.
//
// The numbers are the 16,384 from 2,000,000,000 on, where neither accounts nor containers are
// (https://systemd.io/UIDS-GIDS: from 1,879,048,192 on there is nobody); in a container that has no such numbers, the
// highest 1,024 below 65,534 that it has. Movable; thread-safe.
class HostUser {
 public:
  HostUser() = default;  // nobody in particular: the caller himself
  // As root only. Errors: no place for the locks, no number free.
  static Result<HostUser> Allocate();
  // 0: the caller himself.
  std::uint32_t id() const { return id_; }

 private:
  std::uint32_t id_ = 0;
  Descriptor lock_;
};

}  // namespace telltale
