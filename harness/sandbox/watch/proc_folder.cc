#include "harness/sandbox/watch/proc_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "harness/sandbox/descriptor.h"

namespace telltale {

ProcFile ReadProcFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return {{}, errno};
  std::array<char, 4096> buffer;
  const ssize_t count = read(file.get(), buffer.data(), buffer.size());
  if (count < 0) return {{}, errno};
  return {std::string(buffer.data(), static_cast<std::size_t>(count)), 0};
}

int EachNumber(const std::string& folder, const std::function<void(const std::string&)>& see) {
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return errno;
  errno = 0;
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name.find_first_not_of("0123456789") == std::string::npos) see(name);
    errno = 0;
  }
  const int error = errno;
  closedir(directory);
  return error;
}

}  // namespace telltale
