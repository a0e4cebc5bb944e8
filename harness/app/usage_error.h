#pragma once

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace telltale {

// Prints what is wrong with a command line, as CLI11 says it, and for an option that does not exist the one with the
// nearest name; where `error` stands for --help or --version, what was asked for. Gives the exit code.
int ReportUsage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace telltale
