#include "harness/sandbox/cell/listener_handover.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "core/whole_number.h"

namespace telltale {

bool OfferListener(int socket, int listener) {
  if (!SendCellMessage(socket, CellMessageKind::kListener, std::to_string(listener), {})) return false;
  const auto answer = ReceiveCellMessage(socket);
  return answer && answer->has_value() && (*answer)->kind == CellMessageKind::kListener;
}

std::optional<Descriptor> TakeListener(int socket, const CellMessage& offer, pid_t command) {
  const auto number = WholeNumber<int>(offer.text);
  errno = EINVAL;
  if (offer.kind != CellMessageKind::kListener || !number) return std::nullopt;
  const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, command, 0)));
  if (process.get() < 0) return std::nullopt;
  Descriptor listener(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), *number, 0)));
  if (listener.get() < 0) return std::nullopt;
  if (!SendCellMessage(socket, CellMessageKind::kListener, {}, {})) return std::nullopt;
  return listener;
}

}  // namespace telltale
