#include "schema/json_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

namespace telltale {
namespace {

using nlohmann::json;

// Walks the text once before a tree is built from it, so that nothing deep or ambiguous is ever in memory.
class Sentry final : public json::json_sax_t {
 public:
  Sentry(std::uint32_t max_depth, JsonProblem& problem) : max_depth_(max_depth), problem_(problem) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    names_.emplace_back();
    return Deeper();
  }
  bool end_object() override {
    names_.pop_back();
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override { return Deeper(); }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (names_.back().insert(name).second) return true;
    problem_.message = "names the same member of an object twice, so that readers disagree on its value";
    return false;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    problem_.message = fmt::format("is not JSON: it stops making sense at byte {}", position);
    return false;
  }

 private:
  bool Deeper() {
    if (++depth_ <= max_depth_) return true;
    problem_.limit = true;
    problem_.message = fmt::format("nests deeper than {} levels, which is not checked", max_depth_);
    return false;
  }

  std::uint32_t max_depth_;
  JsonProblem& problem_;
  std::uint32_t depth_ = 0;
  std::vector<std::unordered_set<std::string>> names_;
};

}  // namespace

bool ParseJson(BytesView text, std::uint32_t max_depth, json& value, JsonProblem& problem) {
  Sentry sentry(max_depth, problem);
  if (!json::sax_parse(text, &sentry)) return false;
  value = json::parse(text, nullptr, false);
  if (!value.is_discarded()) return true;
  problem.message = "is not JSON that can be read";
  return false;
}

std::string CompactJson(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::uint32_t JsonDepth(const json& value, std::uint32_t enough) {
  std::uint32_t depth = 0;
  std::vector<const json*> level = {&value};
  while (depth <= enough) {
    std::vector<const json*> next;
    bool nested = false;
    for (const json* parent : level) {
      if (!parent->is_structured()) continue;
      nested = true;
      for (const json& child : *parent) next.push_back(&child);
    }
    if (!nested) return depth;
    ++depth;
    level = std::move(next);
  }
  return depth;
}

}  // namespace telltale
