#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange.h"
#include "core/gap.h"
#include "core/result.h"
#include "harness/scan/attachments.h"

namespace telltale {

// Reads elements of a HAR's log.entries (HTTP Archive 1.1 and 1.2, as browsers, proxies and libraries really write it).
// Everything in an entry that can hold what was sent comes out in an exchange; what the entry itself says is missing
// comes out as a gap. Nothing in the response keeps a request from being read. A HAR knows no runs: `run` is empty.
//
// An entry gives one exchange or several:
//   ID            the request. Cookies, query members and a media type that stand only in members of their own are put
//                 where they were on the wire; ws and wss become http and https, as in captured traffic.
//   ID/message-K  one WebSocket message that was sent, as the capture server records one
//   ID/reading-K  the same body read in another way, where the file does not tell which way is right
//   ID/rest       what the format does not know: as JSON, under the scheme "tcp": no contract is asked of it
// An entry for something that never leaves a machine (data:, blob:, file:, an extension's own pages) gives none.
//
// One a thread; its memory is used again and again.
class HarEntryReader {
 public:
  using Take = std::function<void(const Exchange&)>;

  HarEntryReader();
  ~HarEntryReader();
  HarEntryReader(HarEntryReader&&) noexcept;
  HarEntryReader& operator=(HarEntryReader&&) noexcept;

  // Hands out exchanges one by one, so that an entry of a million messages needs no more memory than one of them, and
  // appends what is missing to `gaps`. `id`: of the entry. Borrows `attachments`; nullptr: there are none. kInput: it
  // is not JSON, or has no request.
  Status Read(std::string_view entry, const std::string& id, Attachments* attachments, const Take& take,
              std::vector<Gap>& gaps);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace telltale
