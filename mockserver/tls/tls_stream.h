#pragma once
#include <memory>
#include <string>

#include "core/exchange.h"
#include "mockserver/net/byte_stream.h"
#include "mockserver/tls/authority.h"

struct ssl_st;      // OpenSSL's SSL
struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace telltale {

// Which certificate a client gets.
struct Presentation {
  const Authority* authority = nullptr;
  std::string fallback_name;  // for clients that send no SNI
  std::string forced_name;    // empty: the name the client asks for
};

struct Handshake {
  bool done = false;
  TlsFacts facts;         // as far as they are known; the SNI also of a handshake that failed
  std::string problem;    // why it is not done: "alert: unknown CA", "the client closed without an alert", ...
  bool by_alert = false;  // the client said why, or we could not go on: it did not just go away
  // The client went away without reading what we had answered: whatever ended it, it was not our certificate.
  bool unread = false;
  // It had not even been answered, or had ended its side before: it has seen no certificate that it could refuse.
  bool unanswered = false;
  // What the client had sent until it failed, or, once it is done, until it was answered: its ClientHello. Bounded.
  Bytes hello;
  Bytes client_certificate;  // the certificates that it named itself with: DER, one after another; empty: none
};

// The server's end of TLS over another stream: TLS 1.0 to 1.3, any cipher the client can, ALPN h2 and http/1.1, no
// session resumption (a resumed session would hide the certificate's check). The client is asked for a certificate, and
// any or none will do. What cannot be sent is dropped: who has gone is still read to the end. Borrows the stream below.
// One thread.
class TlsStream final : public ByteStream {
 public:
  TlsStream(ByteStream& below, ssl_ctx_st* context, Presentation presentation);
  ~TlsStream() override;

  // To be called once, first. `timeout` is for the whole of it.
  Handshake Accept(std::chrono::milliseconds timeout);

  ReadResult Read(char* buffer, std::size_t size, std::chrono::milliseconds timeout) override;
  bool Write(BytesView bytes, std::chrono::milliseconds timeout) override;
  bool Linger(std::chrono::milliseconds duration) override { return below_.Linger(duration); }
  void End() override;
  // The last alert that the client sent, in words; empty: none.
  const std::string& alert() const { return alert_; }
  // After the end: the bytes that came from below and belong to no record that could be read (what stands behind the
  // client's close_notify, a damaged record, no TLS at all). What is still to come stands in the stream below.
  Bytes TakeUndecoded();

 private:
  ReadState Fill(std::chrono::milliseconds timeout);
  bool Flush(std::chrono::milliseconds timeout);
  void ReadFacts();
  // What OpenSSL has taken by now was whole records.
  void NoteRecordsRead();
  bool IsFirstAnswer() const;  // is what waits to be sent
  // Takes what has come meanwhile, and notes whether the client has ended its side.
  bool HasMoreBeforeAnswer();

  friend struct TlsCallbacks;
  ByteStream& below_;
  Presentation presentation_;
  ssl_st* ssl_;
  Handshake handshake_;
  Bytes first_words_;  // until we answered
  std::string alert_;  // the last one that the client sent
  bool has_answered_ = false;
  bool left_before_answer_ = false;
  Bytes unread_;  // came from below since the last record that was read
};

// What all TLS streams share. Thread-safe.
class TlsServer {
 public:
  static Result<std::unique_ptr<TlsServer>> Make();
  std::unique_ptr<TlsStream> Over(ByteStream& below, Presentation presentation) const;

 private:
  explicit TlsServer(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace telltale
