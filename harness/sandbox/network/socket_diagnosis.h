#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// What the kernel says of one TCP socket.
struct SocketState {
  std::string source_ip, destination_ip;  // an IPv4 address in IPv6's clothes is told as IPv4
  std::uint16_t source_port = 0, destination_port = 0;
  std::uint8_t state = 0;          // as the kernel counts them: 1 is established
  std::uint32_t unsent_bytes = 0;  // given to the kernel and not handed to any interface; the end (FIN) counts as one
};

// Reads a message of NETLINK_SOCK_DIAG with its header: the answer to a question, or what is told of a socket that has
// ended (SKNLGRP_INET_TCP_DESTROY). Nothing where it is another message, or cut.
std::optional<SocketState> ReadSocketState(BytesView message);

}  // namespace telltale
