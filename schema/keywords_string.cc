// The keywords of strings, contentSchema among them: JSON that travels in a string is validated like any other.
#include <fmt/format.h>

#include <algorithm>

#include "core/base64.h"
#include "schema/compiler.h"
#include "schema/count_keyword.h"
#include "schema/evaluation.h"
#include "schema/formats.h"
#include "schema/json_pointer.h"
#include "schema/json_text.h"
#include "schema/pattern.h"

namespace telltale {
namespace {

using nlohmann::json;
using KeywordResult = Result<std::unique_ptr<Keyword>>;

struct Characters {
  static constexpr const char* kUnit = "characters";
  static bool Applies(const json& value) { return value.is_string(); }
  // Code points: every byte of UTF-8 that does not continue one.
  static std::uint64_t Count(const json& value) {
    const auto& text = value.get_ref<const std::string&>();
    return static_cast<std::uint64_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  }
};

class PatternKeyword final : public Keyword {
 public:
  explicit PatternKeyword(SchemaPattern pattern) : pattern_(std::move(pattern)) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_string() || pattern_.Matches(instance.get_ref<const std::string&>())) return;
    evaluation.Report(*this, fmt::format("does not match the pattern {}", pattern_.source()));
  }

 private:
  SchemaPattern pattern_;
};

KeywordResult MakePattern(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  if (!value.is_string()) return compiler.Bad("\"pattern\" is a string", pointer);
  auto pattern = SchemaPattern::Compile(value.get<std::string>());
  if (!pattern) return compiler.Bad(pattern.error().message, pointer);
  return std::make_unique<PatternKeyword>(*std::move(pattern));
}

class FormatKeyword final : public Keyword {
 public:
  FormatKeyword(std::string format, FormatCheck check) : format_(std::move(format)), check_(check) {}
  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_string() || check_(instance.get_ref<const std::string&>())) return;
    evaluation.Report(*this, fmt::format("does not have the form \"{}\"", format_));
  }

 private:
  std::string format_;
  FormatCheck check_;
};

KeywordResult MakeFormat(const json& value, const json&, const std::string& pointer, SchemaCompiler& compiler) {
  const std::string format = value.is_string() ? value.get<std::string>() : "";
  const FormatCheck check = FindFormat(format);
  if (check == nullptr) {
    return compiler.Bad(fmt::format("the format \"{}\" is not one that can be checked", format), pointer,
                        "say it with \"pattern\"");
  }
  return std::make_unique<FormatKeyword>(format, check);
}

// What a string holds in another form: base64, JSON, or JSON in base64; with a schema for that JSON, or without.
class ContentKeyword final : public Keyword {
 public:
  ContentKeyword(const Schema* schema, bool base64, bool is_json)
      : schema_(schema), base64_(base64), is_json_(is_json) {}

  void Check(const json& instance, Evaluation& evaluation) const override {
    if (!instance.is_string()) return;
    const auto& text = instance.get_ref<const std::string&>();
    if (!evaluation.Spend(1 + text.size() / 64)) return;
    if (!base64_) return CheckText(text, evaluation);
    const std::optional<Bytes> decoded = FromBase64(text);
    if (!decoded) return evaluation.Report(*this, "is not base64");
    if (is_json_) CheckText(*decoded, evaluation);
  }

 private:
  void CheckText(BytesView text, Evaluation& evaluation) const {
    json inner;
    JsonProblem problem;
    if (ParseJson(text, evaluation.DepthLeft(), inner, problem)) {
      if (schema_ != nullptr) evaluation.Check(*schema_, inner);
    } else if (problem.limit) {
      evaluation.Exhaust(problem.message);
    } else {
      evaluation.Report(*this, fmt::format("holds a text that {}", problem.message));
    }
  }

  const Schema* schema_;  // nullptr: any JSON will do
  bool base64_;
  bool is_json_;
};

// What the two annotations beside each other say; another media type or encoding would go unchecked.
struct Content {
  bool base64 = false;
  bool is_json = false;
};

Result<Content> ReadContent(const json& siblings, const std::string& pointer, const SchemaCompiler& compiler) {
  const json encoding = siblings.value("contentEncoding", json());
  const json type = siblings.value("contentMediaType", json());
  if (!encoding.is_null() && encoding != "base64") {
    return compiler.Bad("the only \"contentEncoding\" that can be checked is \"base64\"", pointer);
  }
  if (!type.is_null() && type != "application/json") {
    return compiler.Bad("the only \"contentMediaType\" that can be checked is \"application/json\"", pointer,
                        "say it in \"description\"");
  }
  return Content{!encoding.is_null(), !type.is_null()};
}

KeywordResult MakeContentSchema(const json& value, const json& siblings, const std::string& pointer,
                                SchemaCompiler& compiler) {
  if (siblings.value("contentMediaType", json()) != "application/json") {
    return compiler.Bad("\"contentSchema\" needs \"contentMediaType\": \"application/json\" beside it", pointer);
  }
  TRY(const Content content, ReadContent(siblings, pointer, compiler));
  TRY(const Schema* const schema, compiler.Subschema(value, pointer, "contentSchema"));
  return std::make_unique<ContentKeyword>(schema, content.base64, true);
}

// Of the three keywords one checks: contentSchema where it stands, else the media type, else the encoding.
KeywordResult MakeContentMediaType(const json&, const json& siblings, const std::string& pointer,
                                   SchemaCompiler& compiler) {
  TRY(const Content content, ReadContent(siblings, pointer, compiler));
  if (siblings.contains("contentSchema") || !content.is_json) return nullptr;
  return std::make_unique<ContentKeyword>(nullptr, content.base64, true);
}

KeywordResult MakeContentEncoding(const json&, const json& siblings, const std::string& pointer,
                                  SchemaCompiler& compiler) {
  TRY(const Content content, ReadContent(siblings, pointer, compiler));
  if (content.is_json || !content.base64) return nullptr;
  return std::make_unique<ContentKeyword>(nullptr, true, false);
}

}  // namespace

const std::vector<KeywordEntry>& StringKeywords() {
  static const std::vector<KeywordEntry> entries = {{"minLength", CountKeyword<Characters, true>::Make},
                                                    {"maxLength", CountKeyword<Characters, false>::Make},
                                                    {"pattern", MakePattern},
                                                    {"format", MakeFormat},
                                                    {"contentSchema", MakeContentSchema},
                                                    {"contentMediaType", MakeContentMediaType},
                                                    {"contentEncoding", MakeContentEncoding}};
  return entries;
}

}  // namespace telltale
