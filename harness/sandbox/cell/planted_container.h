#pragma once
#include <string>
#include <vector>

#include "harness/sandbox/cell/sealed_folders.h"

namespace telltale {

// Programs know the id of the container that they are in by two files: /proc/PID/cgroup names the group
// (enter_groups.h), and /proc/PID/mountinfo says from where a container's engine has bound /etc/hostname and its like.
// The second is the same for every process of a mount namespace, and that which is planted in all cells.
//
// Makes such a file for `id` with `hostname` in it, in a mount namespace of the caller's own and on a disk in memory
// over a folder of which nothing is shown; the options with which bubblewrap binds it. Empty: the kernel refused, or
// every such folder is shown. "docker" stands nowhere in it: programs that find that word take themselves for a build
// in a container and behave otherwise than for a user, who mostly is in none.
std::vector<std::string> PlantContainer(const std::string& id, const std::string& hostname,
                                        const std::vector<SharedFolder>& shown);

}  // namespace telltale
