#include "harness/report/run_json/run_directory.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <nlohmann/json.hpp>

#include "core/canary_json.h"
#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "harness/report/atomic_file.h"
#include "harness/report/run_json/run_json.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

Status MakePrivateDirectory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return SystemFailure("cannot make the directory", error.value(), directory.string());
  if (::chmod(directory.c_str(), 0700) != 0) {
    return SystemFailure("cannot keep the directory to its owner", errno, directory.string());
  }
  return {};
}

// A contract's file is named by data: it must stay under contracts/.
bool IsContractPath(const std::string& path) {
  const fs::path parsed(path);
  return parsed.is_relative() && std::distance(parsed.begin(), parsed.end()) == 2 && *parsed.begin() == "contracts" &&
         parsed.filename() != ".." && parsed.filename() != "." && path.find('\0') == std::string::npos;
}

template <class List, class ToJson>
std::string Lines(const List& list, ToJson to_json) {
  std::string text;
  for (const auto& item : list) {
    text += to_json(item).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    text += '\n';
  }
  return text;
}

std::string SetId(const Run& run, const Canary& canary) { return run.name + "/" + canary.id; }

std::string CanariesText(const std::vector<Run>& runs) {
  CanarySet canaries;
  for (const Run& run : runs) {
    for (const PlantedCanary& planted : run.planted) {
      canaries.push_back({SetId(run, planted.canary), planted.canary.canary_class, planted.canary.value});
    }
  }
  return CanariesToText(canaries);
}

Status WriteOutputs(const std::vector<Run>& runs, const fs::path& directory) {
  for (const Run& run : runs) {
    TRY_VOID(WriteFileAtomically(directory / OutputFileName(run.name, ".out"), run.outcome.standard_output));
    TRY_VOID(WriteFileAtomically(directory / OutputFileName(run.name, ".err"), run.outcome.standard_error));
  }
  return {};
}

Status WriteContract(const std::string& path, const std::string& text, const fs::path& directory) {
  if (!IsContractPath(path)) return Failure("a contract's path must be contracts/NAME", path);
  return WriteFileAtomically(directory / path, text);
}

Status WriteContracts(const std::vector<DeclaredEndpoint>& endpoints, const fs::path& directory) {
  for (const DeclaredEndpoint& endpoint : endpoints) {
    if (!endpoint.contract_path.empty()) {
      TRY_VOID(WriteContract(endpoint.contract_path, endpoint.contract_text, directory));
    }
    if (!endpoint.message.empty()) {
      TRY_VOID(WriteContract(endpoint.descriptors_path, endpoint.descriptors, directory));
    }
    for (const DeclaredEventContract& contract : endpoint.event_contracts) {
      TRY_VOID(WriteContract(contract.path, contract.text, directory));
    }
  }
  return {};
}

// Reads the files of one directory, and stops when they are too much together.
class Reader {
 public:
  Reader(const fs::path& directory, const RunDirectoryLimits& limits) : directory_(directory), limits_(limits) {}

  Result<Bytes> Read(const fs::path& name) {
    const std::uint64_t left = limits_.max_total_bytes - read_bytes_;
    TRY(Bytes content, ReadBoundedFile(directory_ / name, std::min(limits_.max_file_bytes, left)));
    read_bytes_ += content.size();
    return content;
  }

  Result<json> ReadJson(const fs::path& name) {
    TRY(const Bytes text, Read(name));
    try {
      return json::parse(text);
    } catch (const json::exception& error) {
      return InputError(fmt::format("not JSON: {}", error.what()), Where(name));
    }
  }

  // Calls `take` with every line's JSON; its error gets the line's number.
  template <class Take>
  Status ReadLines(const fs::path& name, Take take) {
    TRY(const Bytes text, Read(name));
    std::size_t line = 1;
    for (std::size_t start = 0; start < text.size(); ++line) {
      const std::size_t end = std::min(text.find('\n', start), text.size());
      const json object = json::parse(text.begin() + static_cast<std::ptrdiff_t>(start),
                                      text.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
      if (object.is_discarded()) return InputError("not JSON", fmt::format("{}:{}", Where(name), line));
      if (Status taken = take(object); !taken) {
        return InputError(taken.error().message, fmt::format("{}:{}", Where(name), line));
      }
      start = end + 1;
    }
    return {};
  }

  std::string Where(const fs::path& name) const { return (directory_ / name).string(); }

 private:
  const fs::path& directory_;
  const RunDirectoryLimits& limits_;
  std::uint64_t read_bytes_ = 0;
};

Status ReadCanaries(Reader& reader, std::vector<Run>& runs) {
  TRY(const Bytes text, reader.Read("canaries.json"));
  TRY(const CanarySet canaries, CanariesFromText(text, reader.Where("canaries.json")));
  std::map<std::string, std::string> values;
  for (const Canary& canary : canaries) values[canary.id] = canary.value;
  for (Run& run : runs) {
    for (PlantedCanary& planted : run.planted) {
      const std::string id = SetId(run, planted.canary);
      const auto found = values.find(id);
      if (found == values.end()) {
        return InputError(fmt::format("the value of canary {} is missing", id), reader.Where("canaries.json"));
      }
      planted.canary.value = found->second;
    }
  }
  return {};
}

Result<std::string> ReadContract(Reader& reader, const std::string& path) {
  if (!IsContractPath(path)) {
    return InputError("a contract's path must be contracts/NAME", reader.Where("run.json"));
  }
  return reader.Read(path);
}

Status ReadParts(Reader& reader, Audit& audit) {
  TRY(audit.profile_text, reader.Read("profile.yaml"));
  TRY_VOID(ReadCanaries(reader, audit.recording.runs));
  for (Run& run : audit.recording.runs) {
    TRY(run.outcome.standard_output, reader.Read(fs::path("output") / OutputFileName(run.name, ".out")));
    TRY(run.outcome.standard_error, reader.Read(fs::path("output") / OutputFileName(run.name, ".err")));
  }
  for (DeclaredEndpoint& endpoint : audit.endpoints) {
    if (!endpoint.contract_path.empty()) {
      TRY(endpoint.contract_text, ReadContract(reader, endpoint.contract_path));
    }
    if (!endpoint.message.empty()) {
      TRY(endpoint.descriptors, ReadContract(reader, endpoint.descriptors_path));
    }
    for (DeclaredEventContract& contract : endpoint.event_contracts) {
      TRY(contract.text, ReadContract(reader, contract.path));
    }
  }
  return reader.ReadLines("findings.ndjson", [&audit](const json& object) -> Status {
    TRY(Finding finding, FindingFromJson(object));
    audit.judgement.findings.push_back(std::move(finding));
    return {};
  });
}

Status ReadExchanges(Reader& reader, Audit& audit) {
  return reader.ReadLines("exchanges.ndjson", [&audit](const json& object) -> Status {
    TRY(Exchange exchange, ExchangeFromJson(object));
    audit.recording.exchanges.push_back(std::move(exchange));
    return {};
  });
}

Result<Audit> ReadRun(const fs::path& directory, const RunDirectoryLimits& limits, bool exchanges) {
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    return InputError("not a run directory", directory.string(), "telltale run --out DIR makes one");
  }
  Reader reader(directory, limits);
  TRY(const json run, reader.ReadJson("run.json"));
  auto audit = RunFromJson(run);
  if (!audit) return InputError(audit.error().message, reader.Where("run.json"));
  TRY_VOID(ReadParts(reader, *audit));
  if (exchanges) TRY_VOID(ReadExchanges(reader, *audit));
  return audit;
}

}  // namespace

std::string OutputFileName(const std::string& run, const std::string& suffix) {
  std::string name;
  for (const char c : run) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || (c == '.' && !name.empty());
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return name + suffix;
}

Status WriteRunDirectory(const Audit& audit, const fs::path& directory) {
  for (const char* folder : {"", "contracts", "output"}) TRY_VOID(MakePrivateDirectory(directory / folder));
  const Recording& recording = audit.recording;
  TRY_VOID(WriteFileAtomically(directory / "profile.yaml", audit.profile_text));
  TRY_VOID(WriteContracts(audit.endpoints, directory));
  TRY_VOID(WriteOutputs(recording.runs, directory / "output"));
  TRY_VOID(WriteFileAtomically(directory / "canaries.json", CanariesText(recording.runs)));
  TRY_VOID(WriteFileAtomically(directory / "exchanges.ndjson", Lines(recording.exchanges, ExchangeToJson)));
  TRY_VOID(WriteFileAtomically(directory / "findings.ndjson", Lines(audit.judgement.findings, [](const Finding& f) {
                                 return FindingToJson(f, true);
                               })));
  const std::string run = RunToJson(audit).dump(1, ' ', false, ordered_json::error_handler_t::replace);
  TRY_VOID(WriteFileAtomically(directory / "run.json", run + "\n"));
  return WriteManifest(directory);
}

Result<Audit> ReadRunDirectory(const fs::path& directory, const RunDirectoryLimits& limits) {
  return ReadRun(directory, limits, /*exchanges=*/true);
}

Result<Audit> ReadRunWithoutExchanges(const fs::path& directory, const RunDirectoryLimits& limits) {
  return ReadRun(directory, limits, /*exchanges=*/false);
}

}  // namespace telltale
