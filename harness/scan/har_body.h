#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/gap.h"
#include "harness/scan/attachments.h"
#include "harness/scan/har_members.h"

namespace telltale {

// What an entry tells of its request's body, put together from wherever its writer put it.
struct HarBody {
  Bytes bytes;
  // The same body read in another way, where the file does not say which one was meant.
  std::vector<Bytes> other_readings;
  std::string media_type;         // postData's; empty: none
  bool is_there = false;          // the file has a member for it, perhaps with an empty text
  bool is_rebuilt = false;        // of parameters: the bytes on the wire were others
  bool is_text = false;           // came as a text, not as bytes
  bool is_lost = false;           // a mark, a broken text or a missing file said so, and it is in the gaps
  std::uint64_t total_bytes = 0;  // of a file that was cut at the limit; else 0
};

// Where the parts of an entry are read: what they share.
struct HarPlace {
  Attachments* attachments = nullptr;  // nullptr: the recording has none (standard input)
  std::size_t max_file_bytes = std::size_t{64} << 20;
  HarRest* rest = nullptr;
  std::vector<Gap>* gaps = nullptr;
  std::string exchange;  // id for gaps
  const std::vector<Header>* headers = nullptr;

  void Tell(const char* kind, std::string message) const {
    gaps->push_back({kind, "", exchange, std::move(message), false});
  }
};

// postData, or a member of the same shape ("_content"). `where`: for what is not understood in it.
HarBody ReadHarBody(const simdjson::dom::element& post, std::string_view where, const HarPlace& place);

// Compares what the request says of its body's size (Content-Length, bodySize) with what is there: how many bytes there
// were in all, which is more than body.bytes.size() where some are missing. Tells where nothing is there although there
// should be something, or nobody says so. `stated_bytes`: bodySize; nullopt: absent or negative.
std::uint64_t WholeBodyBytes(const HarBody& body, const std::string& method, std::optional<std::uint64_t> stated_bytes,
                             const HarPlace& place);

}  // namespace telltale
