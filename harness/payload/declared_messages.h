#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/endpoint_match.h"
#include "core/exchange.h"
#include "harness/payload/protobuf_schema.h"

namespace telltale {

// A message of protobuf, and what it is called.
struct DeclaredMessage {
  std::string name;                              // "pkg.Message"
  std::shared_ptr<const ProtobufSchema> schema;  // nullptr: none is declared; else it has that message
  const ProtobufMessage* message() const { return schema == nullptr ? nullptr : schema->Find(name); }
};

// What a profile declares of the messages that go to its endpoints. Immutable once made; thread-safe.
class DeclaredMessages {
 public:
  // Every endpoint is added, also those without a message: the most precise one that fits an exchange has it.
  void Add(std::string host, std::uint16_t port, std::string path_prefix, DeclaredMessage message) {
    has_any_ = has_any_ || message.schema != nullptr;
    endpoints_.push_back({std::move(host), port, std::move(path_prefix), std::move(message)});
  }

  // nullptr: none is declared for it.
  const ProtobufMessage* For(const Exchange& exchange) const {
    const Place* const place = has_any_ ? MatchEndpoint(endpoints_, exchange) : nullptr;
    return place == nullptr ? nullptr : place->message.message();
  }

 private:
  struct Place {
    std::string host;
    std::uint16_t port = 0;
    std::string path_prefix;
    DeclaredMessage message;
  };
  std::vector<Place> endpoints_;
  bool has_any_ = false;
};

}  // namespace telltale
