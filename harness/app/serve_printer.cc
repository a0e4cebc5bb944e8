#include "harness/app/serve_printer.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>

#include "core/redact.h"
#include "core/time_text.h"

namespace telltale {
namespace {

constexpr std::size_t kMostPrintedBytes = 64 << 10;

std::string Coloured(const std::string& text, const char* code, const ServeStyle& style) {
  return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

// A payload keeps its lines; all else that a terminal would obey does not survive.
std::string PrintableLines(BytesView text) {
  std::string safe;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    safe += "    " + Printable(text.substr(0, end)) + "\n";
    text.remove_prefix(end == BytesView::npos ? text.size() : end + 1);
  }
  return safe;
}

std::string FullText(const Exchange& exchange, const PayloadReading& reading) {
  std::string text;
  for (const Header& header : exchange.headers) {
    text += fmt::format("    {}: {}\n", Printable(header.name), Printable(header.value));
  }
  const BytesView body = reading.decoded ? BytesView(*reading.decoded) : BytesView(exchange.body);
  if (reading.decoded) {
    text += fmt::format("\n    (came packed: {}, {} bytes; unpacked {})\n", fmt::join(reading.codings, ", "),
                        exchange.body.size(), body.size());
  }
  text += "\n" + PrintableLines(body.substr(0, kMostPrintedBytes));
  if (body.size() > kMostPrintedBytes) text += fmt::format("    ... {} bytes more\n", body.size() - kMostPrintedBytes);
  return text;
}

}  // namespace

void ServePrinter::Write(const std::string& text) {
  std::FILE* const stream = style_.beside_command ? stderr : stdout;
  const std::lock_guard lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

ServeAccount ServePrinter::account() const {
  const std::lock_guard lock(mutex_);
  return account_;
}

void ServePrinter::PrintWelcome(const ServeAddresses& addresses) {
  std::string text = "Point the CLI here:\n";
  text += fmt::format("  export {}={}\n", addresses.variable, addresses.url);
  if (!addresses.proxy.empty()) text += fmt::format("  export HTTPS_PROXY={0} HTTP_PROXY={0}\n", addresses.proxy);
  if (addresses.is_tls) {
    for (const char* name : {"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}) {
      text += fmt::format("  export {}='{}'\n", name, addresses.authority.string());
    }
  }
  text += fmt::format("Live page:    {}/#token={}\n", addresses.control, addresses.token);
  text += fmt::format("Control API:  {}/v1  (Authorization: Bearer {})\n", addresses.control, addresses.token);
  text += fmt::format("Journal:      {}\n\n", addresses.journal);
  Write(text);
}

void ServePrinter::Print(const std::string& id, const Exchange& exchange) {
  const PayloadReading reading = reader_.Read(exchange);
  {
    const std::lock_guard lock(mutex_);
    account_.Add(id, exchange, reading);
  }
  if (style_.beside_command && !style_.full && !reading.is_bad() && reading.gaps.empty()) return;
  const std::string verdict = reading.is_bad()    ? Coloured("bad", "31;1", style_)
                              : reading.is_judged ? Coloured("good", "32", style_)
                                                  : "-";
  std::string text =
      fmt::format("{} {} {:>4} {}{} {} bytes  {}\n", ToRfc3339(exchange.time).substr(11, 12), id,
                  exchange.method.empty() ? exchange.scheme : Printable(exchange.method), Printable(exchange.host),
                  Printable(exchange.target), exchange.body_total_bytes, verdict);
  for (const PayloadProblem& problem : reading.problems) {
    text += fmt::format("    {} {} [{}]\n", problem.pointer.empty() ? "(whole)" : Printable(problem.pointer),
                        problem.message, problem.keyword);
  }
  for (const std::string& problem : exchange.problems) text += fmt::format("    {}\n", Printable(problem));
  if (style_.full) text += FullText(exchange, reading);
  Write(text);
}

void ServePrinter::PrintSummary(std::size_t gaps, const std::string& journal, const std::string& head) {
  const ServeAccount seen = account();
  Write(fmt::format("\n{} good, {} bad, {} not judged, {} gap{}\nJournal: {}\nHead:    {}\n", seen.good(), seen.bad(),
                    seen.unjudged(), gaps, gaps == 1 ? "" : "s", journal, head));
}

void ServePrinter::PrintVerdict(const ServeVerdict& verdict, const CommandEnd& command, const std::string& journal) {
  std::string text;
  if (command.signal != 0) {
    text +=
        fmt::format("telltale: the command was ended by signal {} ({})\n", command.signal, strsignal(command.signal));
  } else if (command.failed()) {
    text += fmt::format("telltale: the command itself failed with exit code {}\n", command.exit_code);
  }
  for (const std::string& line : command.survivors) {
    text += fmt::format("telltale: it left this running, which was ended: {}\n", Printable(line));
  }
  const char* const colour = verdict.verdict == Verdict::kPass   ? "32"
                             : verdict.verdict == Verdict::kFail ? "31;1"
                                                                 : "33";
  text +=
      fmt::format("telltale: {}: {}\n", Coloured(std::string(ToString(verdict.verdict)), colour, style_), verdict.why);
  if (!journal.empty()) text += fmt::format("telltale: what came is kept in {}\n", journal);
  Write(text);
}

}  // namespace telltale
