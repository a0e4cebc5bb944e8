#include "harness/bundle/shareable.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/ascii.h"
#include "harness/report/masked_audit.h"

namespace telltale {
namespace {

// Puts placeholders over what a masked text blots out. The original says what stood there.
class Labeller {
 public:
  explicit Labeller(const Recording& recording) {
    for (const Run& run : recording.runs) {
      for (const PlantedCanary& planted : run.planted) {
        labels_.emplace(AsciiLower(planted.canary.value), std::string(ToString(planted.canary.canary_class)));
      }
    }
  }

  void Label(const Bytes& original, Bytes& masked) {
    if (original.size() != masked.size()) return;  // replaced as a whole, not blotted out
    for (std::size_t i = 0; i < masked.size();) {
      if (masked[i] == original[i]) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < masked.size() && masked[end] == '*') ++end;
      end = std::max(end, i + 1);
      Put(original, masked, i, end);
      i = end;
    }
  }

  void Label(const std::vector<Header>& original, std::vector<Header>& masked) {
    for (std::size_t i = 0; i < masked.size(); ++i) {
      Label(original[i].name, masked[i].name);
      Label(original[i].value, masked[i].value);
    }
  }

  void Label(const Exchange& original, Exchange& masked) {
    Label(original.host, masked.host);
    Label(original.target, masked.target);
    Label(original.body, masked.body);
    Label(original.headers, masked.headers);
    Label(original.trailers, masked.trailers);
    if (masked.tls) Label(original.tls->sni, masked.tls->sni);
    if (masked.response) {
      Label(original.response->headers, masked.response->headers);
      Label(original.response->body, masked.response->body);
    }
  }

  void Label(const Run& original, Run& masked) {
    for (std::size_t i = 0; i < masked.argv.size(); ++i) Label(original.argv[i], masked.argv[i]);
    for (std::size_t i = 0; i < masked.environment.size(); ++i) {
      Label(original.environment[i].second, masked.environment[i].second);
    }
    Label(original.outcome.standard_output, masked.outcome.standard_output);
    Label(original.outcome.standard_error, masked.outcome.standard_error);
    for (std::size_t i = 0; i < masked.earlier.size(); ++i) {
      for (std::size_t j = 0; j < masked.earlier[i].argv.size(); ++j) {
        Label(original.earlier[i].argv[j], masked.earlier[i].argv[j]);
      }
    }
    Label(original.written, masked.written);
    Label(original.placed, masked.placed);
  }

  void Label(const std::vector<WrittenFile>& original, std::vector<WrittenFile>& masked) {
    for (std::size_t i = 0; i < masked.size(); ++i) {
      Label(original[i].path, masked[i].path);
      Label(original[i].content, masked[i].content);
    }
  }

  std::uint64_t redactions() const { return redactions_; }

 private:
  void Put(const Bytes& original, Bytes& masked, std::size_t begin, std::size_t end) {
    const auto known = labels_.find(AsciiLower(BytesView(original).substr(begin, end - begin)));
    const std::string label = "[" + (known == labels_.end() ? std::string("redacted") : known->second) + "]";
    std::fill(masked.begin() + static_cast<std::ptrdiff_t>(begin), masked.begin() + static_cast<std::ptrdiff_t>(end),
              '*');
    if (label.size() <= end - begin) masked.replace(begin, label.size(), label);
    ++redactions_;
  }

  std::map<std::string, std::string> labels_;
  std::uint64_t redactions_ = 0;
};

}  // namespace

Shareable MakeShareable(const Audit& audit) {
  Shareable shareable{Masked(audit), 0};
  Labeller labeller(audit.recording);
  Recording& recording = shareable.audit.recording;
  for (std::size_t i = 0; i < recording.exchanges.size(); ++i) {
    labeller.Label(audit.recording.exchanges[i], recording.exchanges[i]);
  }
  for (std::size_t i = 0; i < recording.runs.size(); ++i) labeller.Label(audit.recording.runs[i], recording.runs[i]);
  for (std::size_t i = 0; i < recording.flows.size(); ++i) {
    labeller.Label(audit.recording.flows[i].name, recording.flows[i].name);
  }
  shareable.redactions = labeller.redactions();
  return shareable;
}

}  // namespace telltale
