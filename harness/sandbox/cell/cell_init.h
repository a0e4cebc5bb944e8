#pragma once
#include <cstdint>
#include <string>

namespace telltale {

// The first process of a cell: starts commands, reaps whatever dies, answers telltale over `control`. It ends when
// telltale is gone, and the kernel ends everything else in the cell with it. Returns an exit code: 1 where no filter of
// system calls can be made, said on stderr. One thread. `user`: whom its commands become; 0: nobody else.
// `container`: the id of the container that it is to be in.
int RunCellInit(int control, std::uint32_t user, const std::string& container);

// Stands outside for one command inside: gives it this process's streams and ends as it ends. `report` gets the errno
// (an int) of a command that could not be started.
int RunCellRelay(int init, int report);

}  // namespace telltale
