#include "harness/app/key_file.h"

#include <fstream>
#include <iterator>
#include <system_error>

namespace telltale {

Result<std::string> ReadKeyFile(const std::filesystem::path& path) {
  constexpr std::uintmax_t kMost = 1 << 20;
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return InputError("cannot be read: " + error.message(), path.string());
  if (size > kMost) return InputError("is too big for a key", path.string());
  std::ifstream file(path, std::ios::binary);
  if (!file) return InputError("cannot be read", path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace telltale
