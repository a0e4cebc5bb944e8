#pragma once
#include <sys/types.h>

#include <optional>

#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// How a command that has just put on its filter of system calls gives the listener away, of which it must be free when
// it becomes a program: by its number over a socket pair, since all that could carry the descriptor itself is heard by
// that listener already. Needs Linux 5.6 (pidfd_getfd) and the power to look into the command.

// Of the command: waits until it has been taken. false: nobody took it.
bool OfferListener(int socket, int listener);

// Of who hears: takes what `offer`, a message from the process `command`, offers, and tells it so. nullopt: it was no
// offer, or could not be taken (errno).
std::optional<Descriptor> TakeListener(int socket, const CellMessage& offer, pid_t command);

}  // namespace telltale
