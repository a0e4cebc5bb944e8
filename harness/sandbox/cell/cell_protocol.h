#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// How telltale, a cell's init and the relay of a command talk: one message a packet on a SOCK_SEQPACKET socket pair,
// descriptors beside it. What may be long (a command, a list) travels in a memfd.
enum class CellMessageKind : char {
  kNetwork = 'n',     // set-up -> telltale: the GatewaySockets in their order; text "1": in a user namespace
  kReady = 'i',       // init -> telltale: memfd of the cell's mounts (mount_table.h), then its writable folders; text
                      // "1": its commands are told the planted kernel release
  kCommand = 'x',     // telltale -> init: memfd of a CellCommand, and the init's end of a relay's socket
  kStreams = 'f',     // relay -> init: stdin, stdout, stderr of the command
  kNotStarted = 's',  // init -> relay, and command -> init: errno in decimal
  kListener = 'u',    // command -> init: the number of its filter's listener, and back (listener_handover.h)
  kEnded = 'q',       // init -> relay: wait status in decimal
  kProcesses = 'p',   // telltale -> init, and back with the command lines of all that live, one a line
  kLimits = 'l',  // telltale -> init, and back with the limits that were reached since the last time (limit_watch.h)
  kWatch = 'w',   // telltale -> init: memfd of paths; back: errno of what was refused (0: nothing was), the inotify
                  // descriptor, memfd of "descriptor path" fields
  kAbsentSockets = 'a',  // telltale -> init, and back with what was heard since the last time (absent_sockets.h)
  kEndAll = 'k',         // telltale -> init: kill every process; back when none is left
};

struct CellMessage {
  CellMessageKind kind{};
  Bytes text;
  std::vector<Descriptor> descriptors;
};

inline constexpr std::size_t kMaxMessageBytes = 60000;
inline constexpr std::size_t kMaxMessageDescriptors = 16;

// Text past kMaxMessageBytes is cut. Descriptors are borrowed. What has none leaves by a call that no filter of ours
// hears.
Status SendCellMessage(int socket, CellMessageKind kind, BytesView text, const std::vector<int>& descriptors);
// nullopt: the other side is gone. Waits for a message.
Result<std::optional<CellMessage>> ReceiveCellMessage(int socket);

// A pair of connected message sockets, close-on-exec.
Result<std::pair<Descriptor, Descriptor>> CellSocketPair();

// A memfd (close-on-exec) that holds `content`, read from its beginning.
Result<Descriptor> ContentDescriptor(BytesView content);
Result<Bytes> ReadContent(int descriptor);

// Strings joined by NUL, each ended by one: they cannot hold any themselves.
Bytes JoinFields(const std::vector<std::string>& fields);
std::vector<std::string> SplitFields(BytesView joined);

// Before a path of kWatch: that it was read is told once, and that it cannot be watched is not.
inline constexpr char kOptionalWatch = '?';

// Which of the planted values that the kernel itself must say it says to the cell's commands.
struct PlantedByKernel {
  bool release = false;           // of itself, by uname(2)
  bool container_mounts = false;  // a container's id, in /proc/PID/mountinfo
  bool container_group = false;   // the same, in /proc/PID/cgroup
};
std::vector<std::string> ToFields(const PlantedByKernel& planted);
PlantedByKernel PlantedByKernelFrom(const std::vector<std::string>& fields);  // what is not said is not planted

// A command as the init starts it.
struct CellCommand {
  std::vector<std::string> argv;
  std::vector<std::string> environment;  // NAME=value
  std::string directory;
  bool terminal = false;
  std::uint32_t uid = 0;  // switch to this user and group first; 0: stay who we are
};
Bytes Encode(const CellCommand& command);
std::optional<CellCommand> DecodeCommand(BytesView bytes);

}  // namespace telltale
