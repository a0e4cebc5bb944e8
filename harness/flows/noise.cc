#include "harness/flows/noise.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string_view>

#include "core/time_text.h"

namespace telltale::flows {
namespace {

using std::chrono::duration;

struct TimeUnit {
  const char* name;
  double per_second;
};
constexpr TimeUnit kUnits[] = {{"seconds", 1}, {"milliseconds", 1e3}, {"microseconds", 1e6}, {"nanoseconds", 1e9}};

constexpr double kClockSlackSeconds = 0.02;
constexpr double kSlackSeconds = 15;  // what a command leaves behind may still tell the time

std::optional<double> Number(const std::string& text) {
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

double Seconds(WallTime time) { return duration<double>(time.time_since_epoch()).count(); }

bool IsWithin(double seconds, const StillText& run, double slack) {
  return seconds >= Seconds(run.started) - slack && seconds <= Seconds(run.ended) + kSlackSeconds;
}

bool InAll(const std::vector<StillText>& texts, const std::function<bool(const StillText&)>& holds) {
  return std::all_of(texts.begin(), texts.end(), holds);
}

std::optional<Noise> AsTime(const std::vector<StillText>& texts) {
  for (const TimeUnit& unit : kUnits) {
    // A whole second, or day, may have begun before the command did.
    const bool fits = InAll(texts, [&](const StillText& run) {
      const auto number = Number(run.text);
      return number && IsWithin(*number / unit.per_second, run, 1 + 1 / unit.per_second);
    });
    if (fits) return Noise{"time", std::string("in ") + unit.name + " since 1970", true};
  }
  const bool is_text = InAll(texts, [](const StillText& run) {
    const auto time = FromRfc3339(run.text);
    return time && IsWithin(Seconds(*time), run, 1);
  });
  if (is_text) return Noise{"time", "as RFC 3339 writes it", true};
  return std::nullopt;
}

std::optional<Noise> AsDuration(const std::vector<StillText>& texts) {
  for (const TimeUnit& unit : kUnits) {
    const bool fits = InAll(texts, [&](const StillText& run) {
      const auto number = Number(run.text);
      const double longest = Seconds(run.ended) - Seconds(run.started) + kClockSlackSeconds;
      return number && *number >= 0 && *number / unit.per_second <= longest;
    });
    if (fits) return Noise{"duration", std::string("fits the run in ") + unit.name, true};
  }
  return std::nullopt;
}

bool IsUuid(const std::string& text, char version) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return false;
    if (!dash && std::string_view("0123456789abcdefABCDEF").find(text[i]) == std::string_view::npos) return false;
  }
  return text[14] == version && std::string_view("89abAB").find(text[19]) != std::string_view::npos;
}

bool IsJwt(const std::string& text) {
  return text.starts_with("eyJ") && std::count(text.begin(), text.end(), '.') == 2;
}

std::optional<Noise> AsOrder(const std::vector<StillText>& texts) {
  std::set<std::string> sorted;
  for (const StillText& run : texts) {
    std::string letters = run.text;
    std::sort(letters.begin(), letters.end());
    sorted.insert(std::move(letters));
  }
  if (sorted.size() == 1 && texts.front().text.size() > 1) return Noise{"order", "the same in another order", true};
  return std::nullopt;
}

bool AreAllDifferent(const std::vector<StillText>& texts) {
  std::set<std::string> different;
  for (const StillText& run : texts) different.insert(run.text);
  return different.size() == texts.size();
}

std::optional<Noise> AsRandom(const std::vector<StillText>& texts) {
  if (InAll(texts, [](const StillText& run) { return IsUuid(run.text, '4'); })) {
    return Noise{"uuid-v4", "says that it is random", true};
  }
  if (InAll(texts, [](const StillText& run) { return IsUuid(run.text, '7'); })) {
    return Noise{"uuid-v7", "says that it is a time and random", true};
  }
  if (InAll(texts, [](const StillText& run) { return IsJwt(run.text); })) return Noise{"token", "a JWT", false};
  const bool is_long = InAll(texts, [](const StillText& run) { return run.text.size() >= 8; });
  if (is_long && AreAllDifferent(texts)) return Noise{"random", "another in each run", false};
  return std::nullopt;
}

bool IsSmallNumber(const StillText& run) {
  const auto number = Number(run.text);
  return number && *number == static_cast<double>(static_cast<long long>(*number)) && *number >= 0 && *number < 65536;
}

}  // namespace

Noise ExplainNoise(const std::vector<StillText>& texts, bool others_absent) {
  if (others_absent) return {"presence", "not told in every run", false};
  if (texts.empty()) return {"unexplained", "", false};
  const bool is_same = InAll(texts, [&](const StillText& run) { return run.text == texts.front().text; });
  if (is_same) return {"rare", "the same in most runs, and another now and then", false};
  for (const auto explain : {AsTime, AsDuration, AsRandom, AsOrder}) {
    if (const auto noise = explain(texts)) return *noise;
  }
  if (InAll(texts, IsSmallNumber)) return {"small-number", "as a port, a process id or a count", false};
  return {"unexplained", "", false};
}

}  // namespace telltale::flows
