#pragma once
#include <atomic>
#include <functional>

#include "mockserver/net/byte_stream.h"

namespace telltale {

// A connected TCP socket. Owns it: the destructor closes. Only Cut may be called from another thread, while the stream
// lives.
class SocketStream final : public ByteStream {
 public:
  // Makes the socket non-blocking. `on_bytes` is called whenever something came.
  SocketStream(int socket, std::function<void()> on_bytes);
  ~SocketStream() override;
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  ReadResult Read(char* buffer, std::size_t size, std::chrono::milliseconds timeout) override;
  bool Write(BytesView bytes, std::chrono::milliseconds timeout) override;
  bool Linger(std::chrono::milliseconds duration) override;
  void End() override;

  // The destructor will send a reset instead of an orderly end.
  void ResetAtClose();
  // Ends the connection under whoever waits on it.
  void Cut();
  bool was_cut() const { return cut_; }

 private:
  bool WaitFor(short events, std::chrono::milliseconds timeout) const;

  int socket_;
  std::function<void()> on_bytes_;
  std::atomic<bool> cut_{false};
};

}  // namespace telltale
