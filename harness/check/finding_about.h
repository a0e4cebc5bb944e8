#pragma once
#include <string>
#include <string_view>

#include "core/finding.h"
#include "harness/check/traffic.h"

namespace telltale {

// The scenario's name of a run: "failure" for "failure#2".
std::string ScenarioOf(const Run* run, const std::string& run_name);

// A finding with the rule's own level; the caller fills what else it knows and then calls Sealed.
Finding FindingAbout(std::string_view rule, const Sent& sent, std::string place, std::string message);
Finding FindingAbout(std::string_view rule, const Run& run, std::string message);

// The finding at a place of the body: with the pointer, and, where the body is that JSON itself, the bytes.
Finding At(Finding finding, const Sent& sent, const std::string& pointer);

// The finding with its fingerprint, made when all other fields are final.
Finding Sealed(Finding finding);

// `text` in quotes, safe to print and at most 80 characters: for names that came from the CLI.
std::string Quoted(std::string_view text);

// "exited with 3", "was killed by signal 9": how a command ended, for a sentence.
std::string Ending(const ProcessOutcome& outcome);

}  // namespace telltale
