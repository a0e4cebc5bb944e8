#include "harness/sandbox/watch/said_addresses.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>

#include "harness/sandbox/cell/socket_calls.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

// Where a name stands, and its length, in a msghdr; and how far apart two of them stand in a row (mmsghdr).
struct MessageShape {
  std::size_t pointer_bytes;
  std::size_t size_at;
  std::size_t stride;
};
constexpr MessageShape kWide{8, 8, 64};
constexpr MessageShape kNarrow{4, 4, 32};
constexpr std::uint64_t kMostMessages = 1024;  // the kernel sends no more at once (UIO_MAXIOV)

struct Place {
  std::uint64_t address = 0;
  std::uint64_t size = 0;
};

const SocketCalls* CallsOf(const HeardCall& call) {
  const auto* const calls =
      std::find_if(std::begin(kSocketCalls), std::end(kSocketCalls),
                   [&call](const SocketCalls& one) { return one.architecture == call.architecture(); });
  return calls == std::end(kSocketCalls) ? nullptr : calls;
}

// Memory that its owner gave away to be written or executed alone is memory that the kernel reads all the same; we may
// by this way only.
bool ReadByForce(pid_t thread, std::uint64_t address, char* bytes, std::size_t size) {
  const Descriptor memory(open(("/proc/" + std::to_string(thread) + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
  return memory.get() >= 0 &&
         pread(memory.get(), bytes, size, static_cast<off_t>(address)) == static_cast<ssize_t>(size);
}

// nullopt: not all of it can be read.
std::optional<Bytes> Read(pid_t thread, const Place& place) {
  Bytes bytes(place.size, '\0');
  const iovec here{bytes.data(), bytes.size()};
  const iovec there{reinterpret_cast<void*>(place.address), bytes.size()};  // NOLINT: an address of another process
  const ssize_t count = bytes.empty() ? 0 : process_vm_readv(thread, &here, 1, &there, 1, 0);
  const std::size_t done = count < 0 ? 0 : static_cast<std::size_t>(count);
  const bool is_whole =
      done == bytes.size() || ReadByForce(thread, place.address + done, bytes.data() + done, bytes.size() - done);
  return is_whole ? std::optional(std::move(bytes)) : std::nullopt;
}

std::uint64_t NumberAt(const Bytes& bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data() + at, size);  // of this machine's order, as both its architectures have it
  return number;
}

// Of `count` messages in a row, the last of which may be shorter than a row's.
std::optional<std::vector<Place>> NamesOf(pid_t thread, std::uint64_t messages, std::uint64_t count,
                                          const MessageShape& shape) {
  const std::size_t needed = shape.size_at + sizeof(std::uint32_t);
  const auto bytes = Read(thread, {messages, count == 0 ? 0 : (count - 1) * shape.stride + needed});
  if (!bytes) return std::nullopt;
  std::vector<Place> names;
  for (std::size_t at = 0; at + needed <= bytes->size(); at += shape.stride) {
    names.push_back(
        {NumberAt(*bytes, at, shape.pointer_bytes), NumberAt(*bytes, at + shape.size_at, sizeof(std::uint32_t))});
  }
  return names;
}

std::optional<std::vector<Place>> PlacesOf(const HeardCall& call, const SocketCalls& calls) {
  const MessageShape& shape = calls.is_64_bit ? kWide : kNarrow;
  if (call.number() == calls.connect) return {{{call.argument(1), call.argument(2)}}};
  if (call.number() == calls.sendto) return {{{call.argument(4), call.argument(5)}}};
  if (call.number() == calls.sendmsg) return NamesOf(call.caller(), call.argument(1), 1, shape);
  const auto count = static_cast<std::uint32_t>(call.argument(2));
  return NamesOf(call.caller(), call.argument(1), std::min<std::uint64_t>(count, kMostMessages), shape);
}

}  // namespace

bool IsSocketCall(const HeardCall& call) {
  const SocketCalls* const calls = CallsOf(call);
  if (calls == nullptr) return false;
  const auto ours = {calls->connect, calls->sendto, calls->sendmsg, calls->sendmmsg};
  return std::find(ours.begin(), ours.end(), call.number()) != ours.end();
}

std::optional<std::vector<Bytes>> SaidAddresses(const HeardCall& call, std::size_t most) {
  const SocketCalls* const calls = CallsOf(call);
  const auto places = calls == nullptr ? std::nullopt : PlacesOf(call, *calls);
  if (!places) return std::nullopt;
  std::vector<Bytes> said;
  for (const Place& place : *places) {
    if (place.address == 0) continue;
    auto address =
        Read(call.caller(), {place.address, std::min<std::uint64_t>(static_cast<std::uint32_t>(place.size), most)});
    if (!address) return std::nullopt;
    said.push_back(*std::move(address));
  }
  return said;
}

}  // namespace telltale
