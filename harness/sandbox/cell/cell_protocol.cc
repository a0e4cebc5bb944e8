#include "harness/sandbox/cell/cell_protocol.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/whole_number.h"

namespace telltale {
namespace {

void TakeDescriptors(const msghdr& head, std::vector<Descriptor>& descriptors) {
  for (const cmsghdr* part = CMSG_FIRSTHDR(&head); part != nullptr;
       part = CMSG_NXTHDR(const_cast<msghdr*>(&head), const_cast<cmsghdr*>(part))) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof descriptor, sizeof descriptor);
      descriptors.emplace_back(descriptor);
    }
  }
}

}  // namespace

Status SendCellMessage(int socket, CellMessageKind kind, BytesView text, const std::vector<int>& descriptors) {
  CHECK_THAT(descriptors.size() <= kMaxMessageDescriptors);
  Bytes payload(1, static_cast<char>(kind));
  payload += text.substr(0, kMaxMessageBytes);
  iovec vector{payload.data(), payload.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMaxMessageDescriptors * sizeof(int))> control{};
  msghdr head{};
  head.msg_iov = &vector;
  head.msg_iovlen = 1;
  if (!descriptors.empty()) {
    const std::size_t bytes = descriptors.size() * sizeof(int);
    head.msg_control = control.data();
    head.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* const part = CMSG_FIRSTHDR(&head);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(part), descriptors.data(), bytes);
  }
  while ((descriptors.empty() ? send(socket, payload.data(), payload.size(), MSG_NOSIGNAL)
                              : sendmsg(socket, &head, MSG_NOSIGNAL)) < 0) {
    if (errno != EINTR) return SystemFailure("cannot talk to the sandbox", errno);
  }
  return {};
}

Result<std::optional<CellMessage>> ReceiveCellMessage(int socket) {
  Bytes payload(kMaxMessageBytes + 1, '\0');
  iovec vector{payload.data(), payload.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kMaxMessageDescriptors * sizeof(int))> control{};
  msghdr head{};
  head.msg_iov = &vector;
  head.msg_iovlen = 1;
  head.msg_control = control.data();
  head.msg_controllen = control.size();
  ssize_t count = -1;
  do {
    count = recvmsg(socket, &head, MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && errno != ECONNRESET) return SystemFailure("cannot hear from the sandbox", errno);
  if (count <= 0) return std::optional<CellMessage>();
  CellMessage message;
  TakeDescriptors(head, message.descriptors);
  message.kind = static_cast<CellMessageKind>(payload[0]);
  message.text.assign(payload, 1, static_cast<std::size_t>(count) - 1);
  return std::optional<CellMessage>(std::move(message));
}

Result<std::pair<Descriptor, Descriptor>> CellSocketPair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return SystemFailure("cannot make a socket pair", errno);
  }
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

Result<Descriptor> ContentDescriptor(BytesView content) {
  Descriptor memory(memfd_create("telltale", MFD_CLOEXEC));
  if (memory.get() < 0) return SystemFailure("cannot make a file in memory", errno);
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t count = write(memory.get(), content.data() + written, content.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return SystemFailure("cannot fill a file in memory", errno);
    written += static_cast<std::size_t>(count);
  }
  lseek(memory.get(), 0, SEEK_SET);
  return memory;
}

Result<Bytes> ReadContent(int descriptor) {
  Bytes content;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = pread(descriptor, buffer.data(), buffer.size(), static_cast<off_t>(content.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemFailure("cannot read a file in memory", errno);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Bytes JoinFields(const std::vector<std::string>& fields) {
  Bytes joined;
  for (const std::string& field : fields) {
    joined += field;
    joined += '\0';
  }
  return joined;
}

std::vector<std::string> SplitFields(BytesView joined) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at < joined.size();) {
    const std::size_t end = std::min(joined.find('\0', at), joined.size());
    fields.emplace_back(joined.substr(at, end - at));
    at = end + 1;
  }
  return fields;
}

Bytes Encode(const CellCommand& command) {
  std::vector<std::string> fields = {command.directory, command.terminal ? "1" : "0", std::to_string(command.uid),
                                     std::to_string(command.argv.size())};
  fields.insert(fields.end(), command.argv.begin(), command.argv.end());
  fields.insert(fields.end(), command.environment.begin(), command.environment.end());
  return JoinFields(fields);
}

std::optional<CellCommand> DecodeCommand(BytesView bytes) {
  constexpr std::size_t kFixed = 4;
  const std::vector<std::string> fields = SplitFields(bytes);
  if (fields.size() < kFixed) return std::nullopt;
  const auto uid = WholeNumber<std::uint32_t>(fields[2]);
  const auto count = WholeNumber<std::size_t>(fields[3]);
  if (!uid || !count || *count == 0 || *count > fields.size() - kFixed) return std::nullopt;
  CellCommand command;
  command.directory = fields[0];
  command.terminal = fields[1] == "1";
  command.uid = *uid;
  const auto first = fields.begin() + kFixed;
  command.argv.assign(first, first + static_cast<std::ptrdiff_t>(*count));
  command.environment.assign(first + static_cast<std::ptrdiff_t>(*count), fields.end());
  return command;
}

std::vector<std::string> ToFields(const PlantedByKernel& planted) {
  std::vector<std::string> fields;
  for (const bool is : {planted.release, planted.container_mounts, planted.container_group}) {
    fields.emplace_back(is ? "1" : "0");
  }
  return fields;
}

PlantedByKernel PlantedByKernelFrom(const std::vector<std::string>& fields) {
  const auto is = [&fields](std::size_t place) { return place < fields.size() && fields[place] == "1"; };
  return {is(0), is(1), is(2)};
}

}  // namespace telltale
