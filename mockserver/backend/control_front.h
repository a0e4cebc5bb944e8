#pragma once
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// Takes clients in and reads the heads of their requests, all in one thread that waits for nobody. So it costs a client
// that says nothing a place among kMostClients, for a few seconds at most, and nobody else anything: the oldest leaves
// when there are more.
class ControlFront {
 public:
  static constexpr std::size_t kMostClients = 512;
  static constexpr std::size_t kMaxHeadBytes = 16 << 10;

  // Gets the client's socket, which is its own from now on, and what was read: a head and perhaps more. Called from the
  // front's thread, so it must not wait.
  using OnHead = std::function<void(ControlFront& front, int socket, Bytes read)>;

  // Takes the listening socket.
  static Result<std::unique_ptr<ControlFront>> Start(int listening, OnHead on_head);
  ~ControlFront();
  ControlFront(const ControlFront&) = delete;
  ControlFront& operator=(const ControlFront&) = delete;

  // Says `answer` to a client for as far as it takes it at once, then lets it end. Takes the socket; from the front's
  // thread only.
  void Dismiss(int socket, BytesView answer);

 private:
  using Steady = std::chrono::steady_clock;
  struct Client {
    int socket = -1;
    Steady::time_point deadline;
    Bytes read;
    bool is_dismissed = false;  // what still comes is thrown away
  };
  using Clients = std::list<Client>;

  ControlFront(int listening, int wake, OnHead on_head);
  void Work();
  void Accept();
  // False: it is to be closed.
  bool Read(Client& client);
  void DropLateAndSurplus();
  Clients::iterator Drop(Clients::iterator client);

  int listening_;
  int wake_;
  OnHead on_head_;
  Clients clients_;       // oldest first
  bool is_full_ = false;  // no file could be had for the next one
  std::thread thread_;
};

}  // namespace telltale
