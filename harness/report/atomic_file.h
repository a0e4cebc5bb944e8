#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// Writes `content` beside `path` and renames it there: a reader sees the old file or the whole new one. Mode 0600.
// A failure (full disk, no permission) names the file and leaves nothing of the new one. What is there already and is
// no file (/dev/stdout, a pipe) is written to as it stands.
Status WriteFileAtomically(const std::filesystem::path& path, BytesView content);

// Reads a regular file of at most `max_bytes`; symbolic links are not followed. Errors are kInput and name the file.
Result<Bytes> ReadBoundedFile(const std::filesystem::path& path, std::uint64_t max_bytes);

}  // namespace telltale
