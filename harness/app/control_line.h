#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/sandbox/descriptor.h"
#include "mockserver/tls/tls_client.h"

namespace telltale {

// Where a request of the control goes.
struct ControlTarget {
  std::string scheme;  // "https" or "http"
  std::string host;
  std::string port;
  std::string path;
  // http[s]://host[:port][/path]; what is missing is the scheme's usual.
  static ControlTarget Of(const std::string& url);
};

// One connection of the positive control's client, plain or TLS, straight or through the proxy that the environment
// names. Every wait ends after some seconds. One thread.
class ControlLine {
 public:
  // `family`: AF_UNSPEC, AF_INET or AF_INET6. `protocol` is what TLS is to agree on: "http/1.1", "h2". `tls`, which is
  // borrowed for the call, is needed for https alone.
  static Result<ControlLine> Open(const ControlTarget& target, int family, const std::string& protocol,
                                  const TlsClients* tls);

  Status Write(BytesView bytes);
  // What has come, at least a byte; empty: nothing more comes, or the time is up.
  Bytes Read();
  // What is written from now on leaves when LeaveAtOnce() says so, or some 200 ms later. A few hundred bytes.
  void HoldBack() const;
  // What was held back, and the end behind it, in one packet: whoever reads the one knows of the other.
  void LeaveAtOnce() const;

 private:
  Status LeadThroughProxy(const ControlTarget& target);

  Descriptor socket_;
  std::unique_ptr<TlsClient> tls_;
};

// A socket that is connected to the first address of `family` that the name has.
Result<Descriptor> ConnectTo(const std::string& host, const std::string& port, int family, int type);

}  // namespace telltale
