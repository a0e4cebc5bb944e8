#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

#include "mockserver/http/capture_server.h"
#include "mockserver/net/socket_stream.h"

namespace telltale {

// The connections that are open, each with a thread of its own. Thread-safe.
class ConnectionTable {
 public:
  // Runs `serve` with the socket's stream in a new thread. Takes the socket. False: no thread could be had; the socket
  // is closed.
  bool Add(ListenerId listener, int socket, std::function<void()> on_bytes, std::function<void(SocketStream&)> serve);
  // Joins the threads that have ended. Returns how many connections are open.
  std::size_t Reap();
  // Waits until the listener has no connection or `grace` is over, then cuts those left and waits for their end.
  void Drain(ListenerId listener, std::chrono::milliseconds grace);
  // Cuts those that have brought nothing whole for longest, and at least for `age`, until `count` are about to end.
  void CutStalest(std::size_t count, std::chrono::milliseconds age);
  // Ends our direction of the listener's connections: who connected is gone.
  void EndAnswers(ListenerId listener);
  // Called after each connection's end, without locks held.
  void OnEnd(std::function<void()> on_end) { on_end_ = std::move(on_end); }

 private:
  struct Entry {
    ListenerId listener = 0;
    SocketStream* stream = nullptr;  // null: it has ended
    std::thread thread;
  };
  std::size_t OpenOf(ListenerId listener) const;

  mutable std::mutex mutex_;
  std::condition_variable ended_;
  std::list<Entry> entries_;
  std::function<void()> on_end_;
};

}  // namespace telltale
