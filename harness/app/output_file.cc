#include "harness/app/output_file.h"

#include <unistd.h>

#include "harness/report/atomic_file.h"

namespace telltale {

std::filesystem::path OutputFile(const std::string& text) { return text == "-" ? "/dev/stdout" : text; }

bool IsStandardOutput(const std::filesystem::path& file) { return DescriptorOf(file) == STDOUT_FILENO; }

std::string RefuseStandardOutput(const std::string& text) {
  return IsStandardOutput(OutputFile(text)) ? "\"" + text + "\" is standard output, and this is a place on disk" : "";
}

}  // namespace telltale
