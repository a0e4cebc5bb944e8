#pragma once
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

struct ssl_st;      // OpenSSL's SSL
struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace telltale {

// A client's end of TLS over a connected, blocking socket, which stays the caller's: what the positive control speaks.
// How long it waits is up to the socket's own time limits. SIGPIPE must be ignored. One thread.
class TlsClient {
 public:
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  bool Write(BytesView bytes);
  // What has come, at least a byte; empty: nothing more comes, or the time is up.
  Bytes Read();

 private:
  friend class TlsClients;
  explicit TlsClient(ssl_st* ssl) : ssl_(ssl) {}
  ssl_st* ssl_;  // owned
};

// Clients that trust the same authorities, a PEM bundle. Thread-safe.
class TlsClients {
 public:
  static Result<TlsClients> Make(const std::string& authorities);
  // Shakes hands. The server must show a certificate for `host` that the authorities vouch for, and agree on `protocol`
  // (ALPN): anything else is an error.
  Result<std::unique_ptr<TlsClient>> Connect(int socket, const std::string& host, const std::string& protocol) const;

 private:
  explicit TlsClients(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace telltale
