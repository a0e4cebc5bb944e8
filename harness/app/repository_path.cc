#include "harness/app/repository_path.h"

#include <system_error>

namespace telltale {
namespace fs = std::filesystem;

fs::path RepositoryPath(const fs::path& file) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(file, error), error);
  if (error) return file;
  for (fs::path folder = whole.parent_path(); folder != folder.parent_path(); folder = folder.parent_path()) {
    std::error_code unseen;
    if (fs::exists(folder / ".git", unseen)) return whole.lexically_relative(folder);
  }
  const fs::path near = fs::proximate(whole, error);
  return error || near.string().starts_with("..") ? file : near;
}

}  // namespace telltale
