#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/report/atomic_file.h"

namespace telltale {

// The archive's files by name; a map, so that they are sorted.
using ArchiveFiles = std::map<std::string, Bytes>;
// The same of an archive that somebody else holds.
using ArchiveView = std::map<std::string, BytesView, std::less<>>;

// Writes a POSIX ustar archive of regular files, so that tar(1) unpacks it anywhere, file by file into a sink. Nothing
// in it depends on who packs it, when or where: owner 0, mode 0644, time 0. Names are relative, without "..", of at
// most 99 bytes, and come in rising order. The size of a file of 8 GiB and more stands in a pax header before it.
class ArchiveWriter {
 public:
  // Borrows `sink`.
  explicit ArchiveWriter(const ByteSink& sink) : sink_(sink) {}

  Status Add(const std::string& name, BytesView content);
  // `produce` hands over `size` bytes in pieces. Errors (kFailure): it gave more or less, say because a file changed.
  Status Add(const std::string& name, std::uint64_t size, const std::function<Status(const ByteSink&)>& produce);
  Status Finish();

 private:
  const ByteSink& sink_;
  std::string last_;
};

// The same in memory.
Bytes PackArchive(const ArchiveFiles& files);

// Unpacks only what ArchiveWriter could have written: any other header, order, padding or end is an error, so that no
// byte of an archive can be changed unseen. Errors (kInput) name the file or the byte offset. At most 10 million files.
Result<ArchiveView> ReadArchive(BytesView archive);
// The same, with bytes of their own.
Result<ArchiveFiles> UnpackArchive(BytesView archive);

// A name that can be packed.
bool IsArchiveName(std::string_view name);

}  // namespace telltale
