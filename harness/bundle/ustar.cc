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
constexpr std::size_t kTypeAt = 156;
constexpr std::size_t kEndBlocks = 2;
constexpr std::uint64_t kMostInHeader = 077777777777;  // eleven octal digits
constexpr std::size_t kMostFiles = 10'000'000;
constexpr char kRegular = '0';
constexpr char kExtended = 'x';  // pax, https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
constexpr const char* kExtendedName = "pax-size";

std::uint64_t Padded(std::uint64_t size) { return (size + kBlock - 1) / kBlock * kBlock; }

void Put(Bytes& header, std::size_t at, BytesView text) {
  std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
}

// One header block. Fields as POSIX names them: name, mode, uid, gid, size, mtime, chksum, typeflag, magic, version,
// uname, gname, devmajor, devminor.
Bytes HeaderFor(const std::string& name, std::uint64_t size, char type = kRegular) {
  Bytes header(kBlock, '\0');
  Put(header, 0, name);
  Put(header, 100, "0000644");
  Put(header, 108, "0000000");
  Put(header, 116, "0000000");
  Put(header, kSizeAt, fmt::format("{:011o}", size));
  Put(header, 136, "00000000000");
  Put(header, kChecksumAt, "        ");
  header[kTypeAt] = type;
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

// All blocks before a file's bytes.
Bytes HeadersFor(const std::string& name, std::uint64_t size) {
  if (size <= kMostInHeader) return HeaderFor(name, size);
  // "LENGTH size=DIGITS\n", where the length is the whole record's and two digits long.
  const std::string digits = fmt::format("{}", size);
  Bytes record = fmt::format("{} size={}\n", digits.size() + 9, digits);
  Bytes blocks = HeaderFor(kExtendedName, record.size(), kExtended);
  record.resize(kBlock, '\0');
  return blocks + record + HeaderFor(name, 0);
}

struct Entry {
  std::string name;
  std::uint64_t size = 0;
  std::size_t header_bytes = 0;
};

std::string NameIn(BytesView block) { return std::string(block.substr(0, std::min(block.find('\0'), kNameBytes))); }

bool ReadDigits(BytesView text, int base, std::uint64_t& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

// The size that the record of a pax header states.
bool ReadExtendedSize(BytesView record, std::uint64_t& size) {
  const std::size_t from = record.find('=');
  const std::size_t to = record.find('\n');
  return from != BytesView::npos && to != BytesView::npos && from < to &&
         ReadDigits(record.substr(from + 1, to - from - 1), 10, size) && size > kMostInHeader;
}

// The blocks are right if they are the very ones that we would write for the file's name and size.
Result<Entry> ReadHeaders(BytesView blocks, std::size_t offset) {
  Entry entry;
  bool good = blocks.size() >= kBlock;
  if (good && blocks[kTypeAt] == kExtended) {
    good = blocks.size() >= 3 * kBlock && ReadExtendedSize(blocks.substr(kBlock, kBlock), entry.size);
    if (good) entry.name = NameIn(blocks.substr(2 * kBlock));
  } else if (good) {
    entry.name = NameIn(blocks);
    good = ReadDigits(blocks.substr(kSizeAt, kSizeDigits), 8, entry.size);
  }
  if (good && IsArchiveName(entry.name)) {
    const Bytes expected = HeadersFor(entry.name, entry.size);
    entry.header_bytes = expected.size();
    if (blocks.substr(0, expected.size()) == expected) return entry;
  }
  return InputError(fmt::format("the archive's header at byte {} was altered", offset));
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

Status ArchiveWriter::Add(const std::string& name, BytesView content) {
  return Add(name, content.size(), [&](const ByteSink& sink) { return sink(content); });
}

Status ArchiveWriter::Add(const std::string& name, std::uint64_t size,
                          const std::function<Status(const ByteSink&)>& produce) {
  CHECK_THAT(IsArchiveName(name) && (last_.empty() || last_ < name));
  last_ = name;
  TRY_VOID(sink_(HeadersFor(name, size)));
  std::uint64_t given = 0;
  TRY_VOID(produce([&](BytesView piece) -> Status {
    given += piece.size();
    if (given > size) return {};  // told below
    return sink_(piece);
  }));
  if (given != size) return Failure(fmt::format("{} changed while it was packed", name));
  return sink_(Bytes(static_cast<std::size_t>(Padded(size) - size), '\0'));
}

Status ArchiveWriter::Finish() { return sink_(Bytes(kEndBlocks * kBlock, '\0')); }

Bytes PackArchive(const ArchiveFiles& files) {
  Bytes archive;
  const ByteSink sink = [&archive](BytesView piece) -> Status {
    archive += piece;
    return {};
  };
  ArchiveWriter writer(sink);
  Status packed;
  for (const auto& [name, content] : files) {
    if (packed) packed = writer.Add(name, content);
  }
  if (packed) packed = writer.Finish();
  CHECK_THAT(packed.has_value());
  return archive;
}

Result<ArchiveView> ReadArchive(BytesView archive) {
  ArchiveView files;
  std::size_t at = 0;
  while (true) {
    if (archive.size() - at < kBlock) return InputError(fmt::format("the archive is truncated at byte {}", at));
    if (IsZero(archive.substr(at, kBlock))) break;
    TRY(const Entry entry, ReadHeaders(archive.substr(at, 3 * kBlock), at));
    at += entry.header_bytes;
    if (entry.size > archive.size() - at || Padded(entry.size) > archive.size() - at) {
      return InputError(fmt::format("the archive is truncated in {} (byte {})", entry.name, archive.size()));
    }
    if (!files.empty() && files.rbegin()->first >= entry.name) {
      return InputError(fmt::format("{} stands in the wrong place in the archive", entry.name));
    }
    if (!IsZero(archive.substr(at + entry.size, Padded(entry.size) - entry.size))) {
      return InputError(fmt::format("the padding after {} was altered", entry.name));
    }
    if (files.size() == kMostFiles) return InputError(fmt::format("the archive holds more than {} files", kMostFiles));
    files.emplace_hint(files.end(), entry.name, archive.substr(at, entry.size));
    at += Padded(entry.size);
  }
  if (archive.size() - at < kEndBlocks * kBlock) return InputError("the archive is truncated at its end");
  if (archive.size() - at > kEndBlocks * kBlock || !IsZero(archive.substr(at))) {
    return InputError(fmt::format("something stands after the archive's end (byte {})", at));
  }
  return files;
}

Result<ArchiveFiles> UnpackArchive(BytesView archive) {
  TRY(const ArchiveView view, ReadArchive(archive));
  ArchiveFiles files;
  for (const auto& [name, content] : view) files.emplace_hint(files.end(), name, content);
  return files;
}

}  // namespace telltale
