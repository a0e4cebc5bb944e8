#include "mockserver/http/capture_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "mockserver/http/capture.h"
#include "mockserver/http/connection.h"
#include "mockserver/http/connection_room.h"
#include "mockserver/http/connection_table.h"
#include "mockserver/http/waiting_room.h"
#include "mockserver/net/address.h"
#include "mockserver/tls/tls_stream.h"

namespace telltale {
namespace {

// While there is no thread for somebody: how often those who wait are looked at, and how often others make room.
constexpr int kLookMilliseconds = 20;
constexpr std::chrono::milliseconds kBetweenCuts{100};
// A client that has just come is given so long before it has to make room for others.
constexpr std::chrono::milliseconds kLeastTurn{1000};
// Of those that wait so many are let in at once: looking who is to make room costs a look at all.
constexpr std::size_t kMostLetIn = 64;

// One thread accepts for all listeners; each connection gets a thread of its own, which blocks wherever it must (the
// disk, a slow client, a fault that is played). So the code of a conversation reads from top to bottom.
class Server final : public CaptureServer {
 public:
  Server(Recorder& recorder, const Clock& clock, const CaptureLimits& limits, std::unique_ptr<TlsServer> tls,
         const Authority& trusted, const Authority& untrusted, int wake)
      : context_(recorder, clock, limits),
        room_(RoomFor(limits.max_connections)),
        waiting_(room_.waiting),
        tls_(std::move(tls)),
        trust_{*tls_, trusted, untrusted},
        wake_(wake) {
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
    if (const Status settled = context_.recorder.Settle(); !settled) context_.NoteFailure(settled.error());
  }

  Activity ActivityOf(ListenerId id) const override { return StateOf(id)->activity(); }
  void NoteClientsEnded(ListenerId id) override {
    StateOf(id)->NoteClientsEnded(context_.clock.SteadyNow());
    connections_.EndAnswers(id);
  }
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
      const std::size_t open = connections_.Reap();
      std::vector<pollfd> polled = {{wake_, POLLIN, 0}};
      {
        const std::lock_guard lock(mutex_);
        CloseThoseClosing();
        if (stopping_) return;
        for (const auto& [id, entry] : listeners_) polled.push_back({entry.socket, POLLIN, 0});
      }
      // Who finds no place here either goes on waiting with the kernel.
      const bool takes = !starved_ || waiting_.has_room();
      poll(polled.data(), takes ? polled.size() : 1, starved_ || !waiting_.is_empty() ? kLookMilliseconds : -1);
      starved_ = false;
      std::uint64_t count = 0;
      static_cast<void>(read(wake_, &count, sizeof count));
      const bool somebody_comes =
          std::any_of(polled.begin() + 1, polled.end(), [](const pollfd& one) { return one.revents != 0; });
      if (!somebody_comes && takes && waiting_.is_empty()) continue;
      LetIn(room_.connections - std::min(room_.connections, open));
      if (starved_ || !waiting_.is_empty()) MakeRoom();
    }
  }

  // Those who have brought a whole request may have every place; the others leave some for such.
  void LetIn(std::size_t places) {
    const std::lock_guard lock(mutex_);
    for (const WaitingConnection& whole : waiting_.TakeWhole(std::min(places, kMostLetIn))) places -= Begin(whole);
    places -= std::min(places, room_.reserved());
    for (; places > 0 && !waiting_.is_empty(); --places) Begin(*waiting_.TakeFirst());
    for (const auto& [id, entry] : listeners_) {
      for (std::size_t i = 0; i < kMostLetIn && (places > 0 || waiting_.has_room()); ++i) {
        const auto come = AcceptOne(id, entry);
        if (!come) break;
        if (places > 0) {
          places -= Begin(*come);
        } else {
          waiting_.Add(*come);
        }
      }
    }
    if (places == 0) starved_ = true;
  }

  // Those that wait and have said nothing go first: with them nothing is lost.
  void MakeRoom() {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now - last_cut_ < kBetweenCuts) return;
    last_cut_ = now;
    connections_.CutStalest(kMostLetIn, kLeastTurn);
    if (waiting_.has_room()) return;
    for (const WaitingConnection& silent : waiting_.TakeSilent(kMostLetIn, now - kLeastTurn)) {
      StateOf(silent.listener)->NoteCutForOthers();
      close(silent.socket);
    }
  }

  // A closing listener first takes whoever waits in its backlog: they had connected.
  void CloseThoseClosing() {
    for (auto entry = listeners_.begin(); entry != listeners_.end();) {
      if (!entry->second.closing) {
        ++entry;
        continue;
      }
      for (const WaitingConnection& waiting : waiting_.TakeAllOf(entry->first)) Begin(waiting);
      while (const auto come = AcceptOne(entry->first, entry->second)) Begin(*come);
      close(entry->second.socket);
      entry = listeners_.erase(entry);
    }
    closed_.notify_all();
  }

  // nullopt: nobody waits, or nobody can be taken.
  std::optional<WaitingConnection> AcceptOne(ListenerId id, const Entry& entry) {
    while (true) {
      WaitingConnection come;
      socklen_t peer_bytes = sizeof come.peer;
      come.listener = id;
      // Of a client that has already broken off the socket itself does not know any more: who it is is asked here.
      come.socket = accept4(entry.socket, reinterpret_cast<sockaddr*>(&come.peer), &peer_bytes, SOCK_CLOEXEC);
      come.since = std::chrono::steady_clock::now();
      if (come.socket >= 0) return come;
      if (errno == EINTR || errno == ECONNABORTED) continue;
      starved_ |= errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS;
      return std::nullopt;
    }
  }

  // Gives it a thread. Returns how many places that takes.
  std::size_t Begin(const WaitingConnection& come) {
    const std::shared_ptr<ListenerState> state = states_.at(come.listener);
    state->NoteOpened(context_.clock.SteadyNow());
    const bool added = connections_.Add(
        come.listener, come.socket, [this, state] { state->NoteByte(context_.clock.SteadyNow()); },
        [this, state, socket = come.socket, from = FromSockaddr(come.peer)](SocketStream& stream) {
          Serve(state, socket, from, stream);
        });
    if (added) return 1;
    // There are as many as the system has threads for: this one is lost, and the next have to wait.
    state->NoteClosed();
    state->NoteCutForOthers();
    starved_ = true;
    room_.connections = connections_.Reap();
    if (room_.connections == 0) context_.NoteFailure(Failure("no thread could be had for a connection").value());
    return 0;
  }

  void Serve(const std::shared_ptr<ListenerState>& state, int socket, const Address& peer, SocketStream& stream) {
    const Address destination = state->current()->transparent ? OriginalDestinationOf(socket) : LocalOf(socket);
    try {
      Capture capture(context_, state, peer, destination, stream);
      Connection(stream, capture, trust_).Serve();
      if (const auto& on_end = capture.listener().on_end) {
        ConnectionAccount account = capture.account();
        account.received_bytes = stream.received_bytes();
        on_end(account);
      }
    } catch (const std::exception& error) {
      // Out of memory, most likely: this connection is lost, the recording is not whole, the others go on.
      context_.NoteFailure(Failure(std::string("a connection could not be recorded: ") + error.what()).value());
    }
    if (stream.was_cut_for_others()) state->NoteCutForOthers();
    state->NoteClosed();
  }

  CaptureContext context_;
  ConnectionRoom room_;  // the acceptor's own
  WaitingRoom waiting_;  // the acceptor's own
  SteadyTime last_cut_{};
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
