#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// Writes `content` beside `path` and renames it there: a reader sees the old file or the whole new one. Mode 0600.
// A failure (full disk, no permission) names the file and leaves nothing of the new one. What is there already and is
// no file (a pipe, a terminal) is written to as it stands, and so is one of our descriptors, whatever is behind it.
Status WriteFileAtomically(const std::filesystem::path& path, BytesView content);

// Takes the next bytes of something that is written piece by piece.
using ByteSink = std::function<Status(BytesView)>;
// The same for what is too large to be held: `produce` hands its bytes to the sink in pieces of any size, and ends with
// the sink's error where it gives one. An error of `produce` leaves nothing of the new file.
Status WriteFileAtomically(const std::filesystem::path& path, const std::function<Status(const ByteSink&)>& produce);

// The descriptor that /dev/stdout, /dev/stderr, /dev/fd/N and /proc/self/fd/N stand for; nullopt: it is another path.
std::optional<int> DescriptorOf(const std::filesystem::path& path);
// There is something that is neither a file nor a directory, or a descriptor of ours.
bool IsDeviceOrPipe(const std::filesystem::path& path);

// Hands all of a file to `take` in pieces, and ends with its error where it gives one.
Status ReadFileInPieces(const std::filesystem::path& path, const ByteSink& take);

// Reads a regular file of at most `max_bytes`; symbolic links are not followed. Errors are kInput and name the file.
Result<Bytes> ReadBoundedFile(const std::filesystem::path& path, std::uint64_t max_bytes);

}  // namespace telltale
