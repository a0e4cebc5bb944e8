#pragma once
#include <string>

#include "core/exchange.h"

namespace telltale {

// A POST of this body over https to t.example, in the run "run".
inline Exchange Sent(const Bytes& body, const std::string& type = "application/json",
                     const std::string& target = "/v1/traces") {
  Exchange exchange;
  exchange.id = "x1";
  exchange.run = "run";
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = target;
  exchange.headers = {{"Content-Type", type}};
  exchange.body = body;
  exchange.body_total_bytes = body.size();
  return exchange;
}

}  // namespace telltale
