#include "harness/bundle/ustar.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "core/redact.h"

namespace telltale {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameBytes = 100;
constexpr std::size_t kSizeAt = 124;
constexpr std::size_t kSizeDigits = 11;
constexpr std::size_t kChecksumAt = 148;
constexpr std::size_t kEndBlocks = 2;

std::size_t Padded(std::size_t size) { return (size + kBlock - 1) / kBlock * kBlock; }

void Put(Bytes& header, std::size_t at, BytesView text) {
  std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
}

// One header block. Fields as POSIX names them: name, mode, uid, gid, size, mtime, chksum, typeflag, magic, version,
// uname, gname, devmajor, devminor.
Bytes HeaderFor(const std::string& name, std::uint64_t size) {
  Bytes header(kBlock, '\0');
  Put(header, 0, name);
  Put(header, 100, "0000644");
  Put(header, 108, "0000000");
  Put(header, 116, "0000000");
  Put(header, kSizeAt, fmt::format("{:011o}", size));
  Put(header, 136, "00000000000");
  Put(header, kChecksumAt, "        ");
  Put(header, 156, "0");
  Put(header, 257,
      BytesView("ustar\0"
                "00",
                8));
  Put(header, 265, "root");
  Put(header, 297, "root");
  Put(header, 329, "0000000");
  Put(header, 337, "0000000");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  Put(header, kChecksumAt, fmt::format("{:06o}", sum));
  header[kChecksumAt + 6] = '\0';
  return header;
}

bool IsZero(BytesView bytes) { return bytes.find_first_not_of('\0') == BytesView::npos; }

struct Entry {
  std::string name;
  std::uint64_t size = 0;
};

// The header is right if it is the very one that we would write for its name and size.
Result<Entry> ReadHeader(BytesView block, std::size_t offset) {
  Entry entry;
  entry.name = std::string(block.substr(0, std::min(block.find('\0'), kNameBytes)));
  const BytesView digits = block.substr(kSizeAt, kSizeDigits);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), entry.size, 8);
  const bool is_size = parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size();
  if (!is_size || !IsArchiveName(entry.name) || HeaderFor(entry.name, entry.size) != block) {
    return InputError(fmt::format("the archive's header at byte {} was altered", offset));
  }
  return entry;
}

}  // namespace

bool IsArchiveName(std::string_view name) {
  if (name.empty() || name.size() > kNameBytes - 1 || name.front() == '/' || name.back() == '/') return false;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-' || c == '/' || c == '%';
  });
  const std::string framed = fmt::format("/{}/", name);
  return plain && framed.find("/../") == std::string::npos && framed.find("/./") == std::string::npos &&
         framed.find("//") == std::string::npos;
}

Bytes PackArchive(const ArchiveFiles& files) {
  Bytes archive;
  for (const auto& [name, content] : files) {
    CHECK_THAT(IsArchiveName(name));
    archive += HeaderFor(name, content.size());
    archive += content;
    archive.append(Padded(content.size()) - content.size(), '\0');
  }
  return archive.append(kEndBlocks * kBlock, '\0');
}

Result<ArchiveFiles> UnpackArchive(BytesView archive) {
  ArchiveFiles files;
  std::size_t at = 0;
  while (true) {
    if (archive.size() - at < kBlock) return InputError(fmt::format("the archive is truncated at byte {}", at));
    if (IsZero(archive.substr(at, kBlock))) break;
    TRY(const Entry entry, ReadHeader(archive.substr(at, kBlock), at));
    at += kBlock;
    if (entry.size > archive.size() - at || Padded(entry.size) > archive.size() - at) {
      return InputError(fmt::format("the archive is truncated in {} (byte {})", entry.name, archive.size()));
    }
    if (!files.empty() && files.rbegin()->first >= entry.name) {
      return InputError(fmt::format("{} stands in the wrong place in the archive", entry.name));
    }
    if (!IsZero(archive.substr(at + entry.size, Padded(entry.size) - entry.size))) {
      return InputError(fmt::format("the padding after {} was altered", entry.name));
    }
    files.emplace(entry.name, archive.substr(at, entry.size));
    at += Padded(entry.size);
  }
  if (archive.size() - at < kEndBlocks * kBlock) return InputError("the archive is truncated at its end");
  if (archive.size() - at > kEndBlocks * kBlock || !IsZero(archive.substr(at))) {
    return InputError(fmt::format("something stands after the archive's end (byte {})", at));
  }
  return files;
}

}  // namespace telltale
