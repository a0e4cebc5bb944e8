#pragma once
#include <atomic>
#include <cstdint>
#include <functional>

#include "core/clock.h"
#include "mockserver/net/byte_stream.h"

namespace telltale {

// A connected TCP socket. Owns it: the destructor closes. Only the cuts, EndAnswers and last_whole may be called from
// another thread, while the stream lives.
class SocketStream final : public ByteStream {
 public:
  // Makes the socket non-blocking, and what is written leaves at once; urgent data comes in its place among the other
  // bytes. `on_bytes` is called whenever something came.
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
  bool resets_at_close() const { return resets_at_close_; }
  // Nobody takes answers any more: ends our direction, also under whoever waits for the time to answer.
  void EndAnswers() const;
  // Ends the connection under whoever waits on it.
  void Cut();
  bool was_cut() const { return cut_; }
  // The same, because others wait for its place.
  void CutForOthers();
  bool was_cut_for_others() const { return cut_for_others_; }
  // Something whole has come: a request, a message.
  void NoteWhole() { last_whole_ = std::chrono::steady_clock::now(); }
  // When that was last; before the first, when the connection began.
  SteadyTime last_whole() const { return last_whole_; }
  // All that was read so far.
  std::uint64_t received_bytes() const { return received_bytes_; }

 private:
  bool WaitFor(short events, std::chrono::milliseconds timeout) const;

  int socket_;
  bool resets_at_close_ = false;
  std::function<void()> on_bytes_;
  std::atomic<bool> cut_{false};
  std::atomic<bool> cut_for_others_{false};
  std::atomic<SteadyTime> last_whole_{std::chrono::steady_clock::now()};
  std::uint64_t received_bytes_ = 0;
};

}  // namespace telltale
