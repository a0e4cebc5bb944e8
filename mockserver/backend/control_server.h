#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "mockserver/backend/control_api.h"

namespace telltale {

// The control API over HTTP, on a port of its own: never where the audited CLI can be led. Every request but the page
// itself needs "Authorization: Bearer TOKEN"; the page takes the token from its URL's fragment, which is never sent.
// Requests that name another host, or come from another page, are refused before that (control_admission.h); clients
// without the token hold up nobody (control_front.h). One request a connection.
// Thread-safe; the destructor ends the waits of the API's live record and returns when every request has ended.
class ControlServer {
 public:
  // Listens on a loopback address; port 0 picks a free one. Borrows api and live record.
  static Result<std::unique_ptr<ControlServer>> Start(const std::string& address, std::uint16_t port,
                                                      const ControlApi& api, LiveRecord& live);
  virtual ~ControlServer() = default;
  virtual std::uint16_t port() const = 0;
  // 256 random bits as hex, drawn at the start.
  virtual const std::string& token() const = 0;
};

}  // namespace telltale
