#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/clock.h"

namespace telltale {

// Order, case and duplicates are as on the wire.
struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

// The first header of that name, ASCII case ignored; nullptr: none.
const Header* FindHeader(const std::vector<Header>& headers, std::string_view name);

struct TlsFacts {
  std::string version;  // "TLSv1.3"
  std::string cipher;
  std::string sni;   // empty: none was sent
  std::string alpn;  // what was agreed; empty: none
  bool operator==(const TlsFacts&) const = default;
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  Bytes body;
  bool operator==(const Response&) const = default;
};

// One request with its (perhaps absent) response. For what is not HTTP (scheme dns, tcp, udp, tls) method, target and
// headers are empty and `body` holds the bytes the client sent; for dns `host` is the name that was asked for and
// `method` the query type ("A", "AAAA", ...).
struct Exchange {
  std::string id;          // unique in a recording; as the journal gives it: "x00001"
  WallTime time{};         // first byte
  WallTime last_byte{};    // last byte of the request
  std::string run;         // which execution sent it (core/run.h); empty at the desk. NDJSON calls it "scenario"
  std::string scheme;      // http https dns tcp udp tls
  std::string host;        // as the client named it: Host header, SNI or DNS name; else the address
  std::uint16_t port = 0;  // the port that the client meant to reach
  std::string method;
  std::string target;
  std::string http_version;  // "1.0", "1.1", "2"
  std::vector<Header> headers;
  std::vector<Header> trailers;
  Bytes body;                          // transfer coding removed, content coding kept
  std::uint64_t body_total_bytes = 0;  // more than body.size() where the body was cut at the limit
  std::string body_sha256;             // of all bytes of the body, also those cut
  Bytes raw;                           // request bytes as they came (after TLS); empty where a recording has none
  std::optional<Response> response;
  std::optional<TlsFacts> tls;
  std::string peer;                   // "127.0.0.1:54321"
  std::vector<std::string> problems;  // "truncated", "disconnect", "unparsable: ...": what went wrong while it came
  bool operator==(const Exchange&) const = default;
};

}  // namespace telltale
