#include "harness/config/read_descriptors.h"

#include <fmt/format.h>

#include <cstddef>
#include <fstream>
#include <optional>

#include "core/redact.h"
#include "schema/json_pointer.h"
#include "schema/nearest_name.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// nullopt: no file, or it cannot be read. One byte more than a set may have tells one that is too large.
std::optional<Bytes> ReadFile(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  Bytes bytes(std::min<std::uintmax_t>(fs::file_size(path, error), ProtobufSchema::kMostBytes + 1), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace

std::optional<ProfileProblem> ReadDescriptors(ProtobufContract& contract) {
  const std::string file = Printable(contract.descriptors.string());
  const auto bytes = ReadFile(contract.descriptors);
  if (!bytes) return ProfileProblem{"/descriptors", fmt::format("there is no file {} that can be read", file), ""};
  auto schema = ProtobufSchema::Read(*bytes);
  if (!schema) {
    return ProfileProblem{"/descriptors", fmt::format("{} {}", file, schema.error().message), schema.error().hint};
  }
  if ((*schema)->Find(contract.message.name) == nullptr) {
    const std::string nearest = NearestName(contract.message.name, (*schema)->Names());
    return ProfileProblem{"/message",
                          fmt::format("there is no message \"{}\" in {}", Printable(contract.message.name), file),
                          nearest.empty() ? "" : fmt::format("did you mean \"{}\"?", Printable(nearest))};
  }
  contract.message.schema = *std::move(schema);
  return std::nullopt;
}

ProfileProblems ReadDescriptors(Profile& profile) {
  ProfileProblems problems;
  for (std::size_t i = 0; i < profile.endpoints.size(); ++i) {
    if (!profile.endpoints[i].protobuf) continue;
    auto problem = ReadDescriptors(*profile.endpoints[i].protobuf);
    if (!problem) continue;
    problem->pointer.insert(0, PointerTo("/endpoints", i) + "/protobuf");
    problems.push_back(*std::move(problem));
  }
  return problems;
}

}  // namespace telltale
