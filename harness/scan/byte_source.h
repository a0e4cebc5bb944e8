#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"

namespace telltale {

// The bytes of one input, taken out of gzip, zlib or Zstandard where they begin with the magic bytes of one (whatever
// the name says, so that it works on a pipe). Members and frames that follow one another are one text. Not thread-safe.
class ByteSource {
 public:
  // "-": standard input. kInput: it cannot be opened or is a directory. Once `interrupted` is true a read that waits
  // for a pipe's other end fails (kInput).
  static Result<std::unique_ptr<ByteSource>> Open(const std::string& path,
                                                  const std::atomic<bool>* interrupted = nullptr);
  virtual ~ByteSource() = default;

  // Up to `capacity` bytes; 0: the end. kInput: it cannot be read, or its compression is damaged or cut off.
  virtual Result<std::size_t> Read(char* to, std::size_t capacity) = 0;
  // Bytes read from the file itself so far, which is what its size counts.
  virtual std::uint64_t raw_bytes() const = 0;
};

}  // namespace telltale
