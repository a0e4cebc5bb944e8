#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "harness/scan/attachments.h"
#include "harness/scan/byte_source.h"

namespace telltale {

// A zip that holds HARs and the files that they name, as Playwright writes one. Read where it lies: nothing is unpacked
// to disk, and a name in it leads to a file in it or nowhere. Entries that are links are refused. Of all its files
// together at most 4 GiB are unpacked; what would go past that is refused (a few kilobytes can say that they are
// petabytes). Attachments may be read by many threads; the sources of entries by one at a time.
class ZipArchive : public Attachments {
 public:
  // kInput: it cannot be opened, is no zip, or lists more than a million files.
  static Result<std::shared_ptr<ZipArchive>> Open(const std::string& path);

  // The entries whose names end in .har, sorted.
  virtual const std::vector<std::string>& hars() const = 0;
  // The unpacked bytes of one of hars(). Keeps
  // `self` alive.
  virtual Result<std::unique_ptr<ByteSource>> OpenHar(std::size_t index, const std::shared_ptr<ZipArchive>& self) = 0;
};

// By its first bytes.
bool IsZipFile(const std::string& path);

}  // namespace telltale
