#pragma once
#include <sys/stat.h>
#include <zip.h>

#include <string>
#include <vector>

#include "core/result.h"
#include "tests/unit/harness/scan/temporary_file.h"

namespace telltale {

struct ZipEntry {
  std::string name;
  std::string text;
  bool is_link = false;
};

// Writes recording.zip, and returns its path.
inline std::string WriteZip(const TemporaryFiles& files, const std::vector<ZipEntry>& entries) {
  std::string path = files.directory() + "/recording.zip";
  int code = 0;
  zip_t* const zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  CHECK_THAT(zip != nullptr);
  for (const ZipEntry& entry : entries) {
    zip_source_t* const source = zip_source_buffer(zip, entry.text.data(), entry.text.size(), 0);
    const zip_int64_t index = zip_file_add(zip, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    CHECK_THAT(index >= 0);
    if (!entry.is_link) continue;
    constexpr unsigned kModeShift = 16;
    zip_file_set_external_attributes(zip, static_cast<zip_uint64_t>(index), 0, ZIP_OPSYS_UNIX,
                                     static_cast<zip_uint32_t>(S_IFLNK | 0777) << kModeShift);
  }
  CHECK_THAT(zip_close(zip) == 0);
  return path;
}

}  // namespace telltale
