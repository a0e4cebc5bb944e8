#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// A file that a HAR names, or its beginning.
struct AttachedFile {
  Bytes bytes;
  std::uint64_t total_bytes = 0;  // more than bytes.size() where it was cut at the limit
};

// The files that stand beside a HAR and hold its bodies ("_file"). Their names come from the HAR and are never trusted:
// what is absolute, leads out of the folder (..), or goes through a link is refused. Thread-safe.
class Attachments {
 public:
  virtual ~Attachments() = default;
  // kInput: the name is refused, the file is not there, is no plain file, or cannot be read. The message names no path
  // of this machine.
  virtual Result<AttachedFile> Read(const std::string& name, std::size_t max_bytes) = 0;
};

// Those in the folder of the HAR at `har_path`.
std::shared_ptr<Attachments> AttachmentsBeside(const std::string& har_path);

// Why a name is refused, whatever it would lead to; empty: it is not.
std::string RefusalOfName(const std::string& name);

}  // namespace telltale
