#include "harness/scan/har_cutter.h"

#include <utility>

namespace telltale {
namespace {

constexpr std::uint64_t kEntriesDepth = 3;                 // inside {"log":{"entries":[
constexpr std::uint64_t kMemberDepth = kEntriesDepth + 1;  // of an entry's own members
constexpr std::size_t kLongestWord = 16;
constexpr std::size_t kLongestResponseText = std::size_t{1} << 20;
constexpr int kHexDigits = 4;  // of \uXXXX

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

// An escape is not cut in two.
bool HarCutter::IsLeftOut(char c) {
  if (!in_string_ || entry_member_ != "response") return false;
  ++text_bytes_;
  if (escape_left_ == 0) {
    leaving_out_ = leaving_out_ || text_bytes_ > kLongestResponseText;
    escape_left_ = c == '\\' ? 1 : 0;
  } else {
    escape_left_ = escaped_ && c == 'u' ? kHexDigits : escape_left_ - 1;
  }
  return leaving_out_ && (c != '"' || escaped_);
}

void HarCutter::Keep(char c, RecordBlock& block) {
  if (inside_ != Inside::kEntry || IsLeftOut(c)) return;
  if (entry_.size() < max_entry_bytes_) {
    entry_ += c;
    return;
  }
  block.broken.push_back({number_, "the entry is longer than " + std::to_string(max_entry_bytes_) + " bytes"});
  entry_ = {};
  inside_ = Inside::kEntryTooLong;
}

void HarCutter::EndEntry(RecordBlock& block) {
  if (inside_ == Inside::kEntry) {
    const std::size_t begin = block.bytes.size();
    block.bytes.Append(entry_);
    block.records.push_back({begin, block.bytes.size(), number_});
  }
  entry_.clear();
  entry_member_.clear();
  inside_ = Inside::kNothing;
}

void HarCutter::Quoted(char c) {
  if (escaped_) {
    escaped_ = false;
  } else if (c == '\\') {
    escaped_ = true;
  } else if (c == '"') {
    in_string_ = false;
    if (!in_entries_ && depth_ < member_.size()) member_[depth_] = word_;
    return;
  }
  if ((!in_entries_ || depth_ == kMemberDepth) && word_.size() < kLongestWord) word_ += c;
}

void HarCutter::Structure(char c, RecordBlock& block) {
  if (in_entries_ && depth_ == kEntriesDepth && inside_ == Inside::kNothing && c != ',' && c != ']' && !IsSpace(c)) {
    ++number_;
    inside_ = c == '{' ? Inside::kEntry : Inside::kNoEntry;
    if (c != '{') block.broken.push_back({number_, "the entry is not an object"});
  }
  Keep(c, block);
  if (c == '"') {
    in_string_ = true;
    word_.clear();
    text_bytes_ = 0;
    escape_left_ = 0;
    leaving_out_ = false;
  } else if (c == ':' && in_entries_ && depth_ == kMemberDepth) {
    entry_member_ = word_;
  } else if (c == '{' || c == '[') {
    ++depth_;
    if (c == '[' && depth_ == kEntriesDepth && member_[1] == "log" && member_[2] == "entries") {
      in_entries_ = had_entries_ = true;
    }
  } else if (c == '}' || c == ']') {
    if (depth_ > 0) --depth_;
    if (in_entries_ && depth_ < kEntriesDepth) {
      EndEntry(block);
      in_entries_ = false;
    }
    if (in_entries_ && depth_ == kEntriesDepth) EndEntry(block);
    ended_ = depth_ == 0;
  } else if (c == ',' && in_entries_ && depth_ == kEntriesDepth) {
    inside_ = Inside::kNothing;
  }
}

void HarCutter::Add(std::string_view text, RecordBlock& block) {
  for (const char c : text) {
    if (!in_string_) {
      Structure(c, block);
      continue;
    }
    Keep(c, block);
    Quoted(c);
  }
}

void HarCutter::Finish(RecordBlock& block) {
  if (!had_entries_) {
    block.broken.push_back({0, "is not a HAR: it has no log.entries"});
  } else if (!ended_) {
    block.broken.push_back({inside_ == Inside::kNothing ? 0 : number_, "the HAR is cut off"});
  }
}

}  // namespace telltale
