#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "mockserver/backend/control_api.h"

namespace telltale {

// The address of the control API as a client names it, and what it must know.
struct ControlDoor {
  std::string address;  // 127.0.0.1 or ::1
  std::uint16_t port = 0;
  std::string token;
};

// A request of the control API, as far as it matters.
struct ControlRequest {
  std::string method;
  std::string path;
  ControlApi::Parameters parameters;  // without percent escapes
  std::uint64_t body_bytes = 0;       // as its head says
  bool awaits_continue = false;       // the body comes only when it was asked for
};

// Reads a request's head and says whether it may be answered. `refusal` is set where it may not: the head cannot be
// read, or does not say how long its body is; it names another host than the door's (a page whose name was made to
// point here would), or several; it comes from another page (Origin); it does not know the token, which only the page
// itself ("/") is given without. In this order, so that nothing is told to a stranger.
struct Admission {
  ControlRequest request;
  std::optional<ApiReply> refusal;
};
Admission Admit(BytesView head, const ControlDoor& door);

}  // namespace telltale
