#include "harness/scan/zip_archive.h"

#include <sys/stat.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <mutex>
#include <utility>

namespace telltale {
namespace {

constexpr zip_int64_t kMostEntries = 1000000;
constexpr std::uint64_t kMostArchiveBytes = std::uint64_t{4} << 30;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using ZipFile = std::unique_ptr<zip_file_t, CloseFile>;

class LibZipArchive final : public ZipArchive {
 public:
  LibZipArchive(zip_t* zip, std::string path) : zip_(zip), path_(std::move(path)) {}
  ~LibZipArchive() override { zip_discard(zip_); }
  LibZipArchive(const LibZipArchive&) = delete;
  LibZipArchive& operator=(const LibZipArchive&) = delete;

  Status ListHars() {
    const zip_int64_t count = zip_get_num_entries(zip_, 0);
    if (count > kMostEntries) return InputError("lists more files than a recording has", path_);
    for (zip_int64_t i = 0; i < count; ++i) {
      const char* const name = zip_get_name(zip_, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
      if (name != nullptr && std::string_view(name).ends_with(".har")) hars_.emplace_back(name);
    }
    std::sort(hars_.begin(), hars_.end());
    return {};
  }
  const std::vector<std::string>& hars() const override { return hars_; }

  Result<AttachedFile> Read(const std::string& name, std::size_t max_bytes) override {
    if (std::string refusal = RefusalOfName(name); !refusal.empty()) return InputError(std::move(refusal));
    const std::lock_guard<std::mutex> lock(mutex_);
    TRY(const ZipFile file, OpenEntry(name));
    AttachedFile attached;
    for (;;) {
      constexpr std::size_t kStep = std::size_t{64} << 10;
      const std::size_t had = attached.bytes.size();
      attached.bytes.resize(std::min(had + kStep, max_bytes + 1));
      TRY(const std::size_t got, Unpack(file.get(), attached.bytes.data() + had, attached.bytes.size() - had));
      attached.bytes.resize(had + got);
      if (got == 0 || attached.bytes.size() > max_bytes) break;
    }
    attached.total_bytes = attached.bytes.size();
    if (attached.bytes.size() > max_bytes) attached.bytes.resize(max_bytes);
    return attached;
  }

  Result<std::unique_ptr<ByteSource>> OpenHar(std::size_t index, const std::shared_ptr<ZipArchive>& self) override;

  Result<std::size_t> ReadLocked(zip_file_t* file, char* to, std::size_t capacity) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return Unpack(file, to, capacity);
  }
  void CloseLocked(zip_file_t* file) {
    const std::lock_guard<std::mutex> lock(mutex_);
    zip_fclose(file);
  }

 private:
  Result<ZipFile> OpenEntry(const std::string& name) {
    const zip_int64_t index = zip_name_locate(zip_, name.c_str(), ZIP_FL_ENC_RAW);
    if (index < 0) return InputError("is not in the archive");
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    const auto at = static_cast<zip_uint64_t>(index);
    constexpr unsigned kModeShift = 16;
    if (zip_file_get_external_attributes(zip_, at, 0, &system, &attributes) == 0 && system == ZIP_OPSYS_UNIX &&
        S_ISLNK(attributes >> kModeShift)) {
      return InputError("a link is not followed");
    }
    ZipFile file(zip_fopen_index(zip_, at, 0));
    if (file == nullptr) return InputError(std::string("cannot be unpacked: ") + zip_strerror(zip_));
    return file;
  }

  Result<std::size_t> Unpack(zip_file_t* file, char* to, std::size_t capacity) {
    const zip_int64_t got = zip_fread(file, to, capacity);
    if (got < 0) return InputError("its data in the archive is damaged", path_);
    unpacked_bytes_ += static_cast<std::uint64_t>(got);
    if (unpacked_bytes_ > kMostArchiveBytes) return InputError("unpacks to more than 4 GiB", path_);
    return static_cast<std::size_t>(got);
  }

  zip_t* const zip_;
  const std::string path_;
  std::vector<std::string> hars_;
  std::mutex mutex_;  // libzip's archive is not thread-safe
  std::uint64_t unpacked_bytes_ = 0;
};

class ZipEntrySource final : public ByteSource {
 public:
  ZipEntrySource(std::shared_ptr<LibZipArchive> archive, zip_file_t* file)
      : archive_(std::move(archive)), file_(file) {}
  ~ZipEntrySource() override { archive_->CloseLocked(file_); }
  ZipEntrySource(const ZipEntrySource&) = delete;
  ZipEntrySource& operator=(const ZipEntrySource&) = delete;

  Result<std::size_t> Read(char* to, std::size_t capacity) override {
    return archive_->ReadLocked(file_, to, capacity);
  }
  std::uint64_t raw_bytes() const override { return 0; }

 private:
  std::shared_ptr<LibZipArchive> archive_;
  zip_file_t* const file_;
};

Result<std::unique_ptr<ByteSource>> LibZipArchive::OpenHar(std::size_t index, const std::shared_ptr<ZipArchive>& self) {
  const std::lock_guard<std::mutex> lock(mutex_);
  TRY(ZipFile file, OpenEntry(hars_[index]));
  return std::make_unique<ZipEntrySource>(std::static_pointer_cast<LibZipArchive>(self), file.release());
}

}  // namespace

Result<std::shared_ptr<ZipArchive>> ZipArchive::Open(const std::string& path) {
  int code = 0;
  zip_t* const zip = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (zip == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return InputError("cannot be read as a zip: " + why, path);
  }
  auto archive = std::make_shared<LibZipArchive>(zip, path);
  TRY_VOID(archive->ListHars());
  return archive;
}

bool IsZipFile(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;  // never opens a pipe
  char head[4] = {};
  std::ifstream(path, std::ios::binary).read(head, sizeof head);
  return std::string_view(head, sizeof head) == "PK\x03\x04";
}

}  // namespace telltale
