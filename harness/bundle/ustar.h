#pragma once
#include <map>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// The archive's files by name; a map, so that they are sorted.
using ArchiveFiles = std::map<std::string, Bytes>;

// A POSIX ustar archive of regular files, so that tar(1) unpacks it anywhere. Nothing in it depends on who packs it,
// when or where: names are sorted, owner 0, mode 0644, time 0. Names are relative, without "..", of at most 100 bytes.
Bytes PackArchive(const ArchiveFiles& files);

// Unpacks only what PackArchive could have written: any other header, order, padding or end is an error, so that no
// byte of an archive can be changed unseen. Errors (kInput) name the file or the byte offset.
Result<ArchiveFiles> UnpackArchive(BytesView archive);

// A name that PackArchive takes.
bool IsArchiveName(std::string_view name);

}  // namespace telltale
