#include "mockserver/http/capture_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "mockserver/http/capture.h"
#include "mockserver/http/connection.h"
#include "mockserver/http/connection_table.h"
#include "mockserver/net/address.h"
#include "mockserver/tls/tls_stream.h"

namespace telltale {
namespace {

constexpr int kStarvedMilliseconds = 100;

// One thread accepts for all listeners; each connection gets a thread of its own, which blocks wherever it must (the
// disk, a slow client, a fault that is played). So the code of a conversation reads from top to bottom.
class Server final : public CaptureServer {
 public:
  Server(Recorder& recorder, const Clock& clock, const CaptureLimits& limits, std::unique_ptr<TlsServer> tls,
         const Authority& trusted, const Authority& untrusted, int wake)
      : context_(recorder, clock, limits), tls_(std::move(tls)), trust_{*tls_, trusted, untrusted}, wake_(wake) {
    connections_.OnEnd([this] { Wake(); });
    acceptor_ = std::thread([this] { AcceptUntilStopped(); });
  }

  ~Server() override {
    std::vector<ListenerId> open;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [id, entry] : listeners_) open.push_back(id);
    }
    for (const ListenerId id : open) Close(id, std::chrono::milliseconds(0));
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    Wake();
    acceptor_.join();
    connections_.Reap();
    close(wake_);
  }

  Result<ListenerId> Listen(int socket, Listener listener) override {
    if (fcntl(socket, F_SETFL, O_NONBLOCK) != 0) return SystemFailure("cannot listen", errno);
    const std::lock_guard lock(mutex_);
    const ListenerId id = ++last_id_;
    listeners_[id] = Entry{socket, std::make_shared<ListenerState>(std::move(listener)), false};
    states_[id] = listeners_[id].state;
    Wake();
    return id;
  }

  void Assign(ListenerId id, std::string run, BackendScript script) override {
    const std::shared_ptr<ListenerState> state = StateOf(id);
    RecordUnexplained(*state);
    state->Assign(std::move(run), std::move(script));
  }

  void Close(ListenerId id, std::chrono::milliseconds grace) override {
    {
      std::unique_lock lock(mutex_);
      const auto entry = listeners_.find(id);
      if (entry == listeners_.end()) return;
      entry->second.closing = true;
      Wake();
      closed_.wait(lock, [&] { return listeners_.count(id) == 0; });
    }
    connections_.Drain(id, grace);
    RecordUnexplained(*StateOf(id));
  }

  Activity ActivityOf(ListenerId id) const override { return StateOf(id)->activity(); }
  Status RecordingStatus() const override { return context_.status(); }

 private:
  struct Entry {
    int socket = -1;
    std::shared_ptr<ListenerState> state;
    bool closing = false;
  };

  std::shared_ptr<ListenerState> StateOf(ListenerId id) const {
    const std::lock_guard lock(mutex_);
    const auto state = states_.find(id);
    CHECK_THAT(state != states_.end());
    return state->second;
  }

  void RecordUnexplained(ListenerState& state) {
    for (const Gap& gap : state.TakeUnexplained()) {
      const Status recorded = context_.recorder.Record(gap);
      if (!recorded) context_.NoteFailure(recorded.error());
    }
  }

  void Wake() const {
    const std::uint64_t one = 1;
    // Fails only if the counter is full: then the acceptor is awake anyway.
    static_cast<void>(write(wake_, &one, sizeof one));
  }

  void AcceptUntilStopped() {
    while (true) {
      const bool has_room = connections_.Reap() < context_.limits.max_connections;
      std::vector<pollfd> polled = {{wake_, POLLIN, 0}};
      {
        const std::lock_guard lock(mutex_);
        CloseThoseClosing();
        if (stopping_) return;
        for (const auto& [id, entry] : listeners_) {
          if (has_room) polled.push_back({entry.socket, POLLIN, 0});
        }
      }
      // Without file descriptors to spare, those who wait must go on waiting; -1: for ever.
      poll(polled.data(), starved_ ? 1 : polled.size(), starved_ ? kStarvedMilliseconds : -1);
      starved_ = false;
      std::uint64_t count = 0;
      static_cast<void>(read(wake_, &count, sizeof count));
      if (has_room) AcceptEverywhere();
    }
  }

  // A closing listener first takes whoever waits in its backlog: they had connected.
  void CloseThoseClosing() {
    for (auto entry = listeners_.begin(); entry != listeners_.end();) {
      if (!entry->second.closing) {
        ++entry;
        continue;
      }
      while (AcceptOne(entry->first, entry->second)) continue;
      close(entry->second.socket);
      entry = listeners_.erase(entry);
    }
    closed_.notify_all();
  }

  void AcceptEverywhere() {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : listeners_) AcceptOne(id, entry);
  }

  bool AcceptOne(ListenerId id, const Entry& entry) {
    const int socket = accept4(entry.socket, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) {
      starved_ = errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS;
      return errno == EINTR || errno == ECONNABORTED;
    }
    const std::shared_ptr<ListenerState> state = entry.state;
    state->NoteOpened(context_.clock.SteadyNow());
    const bool added = connections_.Add(
        id, socket, [this, state] { state->NoteByte(context_.clock.SteadyNow()); },
        [this, state, socket](SocketStream& stream) { Serve(state, socket, stream); });
    if (!added) {
      context_.NoteFailure(Failure("no thread could be had for a connection").value());
      state->NoteClosed();
    }
    return true;
  }

  void Serve(const std::shared_ptr<ListenerState>& state, int socket, SocketStream& stream) {
    const Address destination = state->current()->transparent ? OriginalDestinationOf(socket) : LocalOf(socket);
    try {
      Capture capture(context_, state, PeerOf(socket), destination, [&stream] { return stream.was_cut(); });
      Connection(stream, capture, trust_).Serve();
    } catch (const std::exception& error) {
      // Out of memory, most likely: this connection is lost, the recording is not whole, the others go on.
      context_.NoteFailure(Failure(std::string("a connection could not be recorded: ") + error.what()).value());
    }
    state->NoteClosed();
  }

  CaptureContext context_;
  std::unique_ptr<TlsServer> tls_;
  Trust trust_;
  int wake_;
  mutable std::mutex mutex_;
  std::condition_variable closed_;
  std::map<ListenerId, Entry> listeners_;
  std::map<ListenerId, std::shared_ptr<ListenerState>> states_;  // also of closed ones: their activity can be asked for
  ListenerId last_id_ = 0;
  bool stopping_ = false;
  bool starved_ = false;  // the acceptor's own
  ConnectionTable connections_;
  std::thread acceptor_;
};

}  // namespace

Result<std::unique_ptr<CaptureServer>> CaptureServer::Start(Recorder& recorder, const Authority& trusted,
                                                            const Authority& untrusted, const Clock& clock,
                                                            const CaptureLimits& limits) {
  TRY(std::unique_ptr<TlsServer> tls, TlsServer::Make());
  const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0) return SystemFailure("cannot start the mock server", errno);
  return std::unique_ptr<CaptureServer>(
      std::make_unique<Server>(recorder, clock, limits, std::move(tls), trusted, untrusted, wake));
}

}  // namespace telltale
