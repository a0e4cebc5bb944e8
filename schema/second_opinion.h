#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace valijson {
class Schema;
}

namespace telltale {

// valijson's judgement of the same schema. A wrong "valid" is the worst that a validator can say, so what our own
// validator finds valid has to be valid for an independent one as well.
//
// It is asked about structure only. `pattern` and `format` are taken out first, because valijson 1.0 checks them with
// std::regex, whose recursion a long hostile text overflows; `uniqueItems`, because it takes quadratic time; and
// `multipleOf` and (behind a `$ref`) `propertyNames`, which it gets wrong. Where taking them out would make a schema
// stricter (inside not, if and oneOf), where there is `patternProperties`, and where valijson cannot read the schema,
// there is no second opinion. Whole numbers written as 1.0 are given to it as integers, which they are since draft-06
// and for valijson are not. JSON in strings is opaque to it. Immutable; thread-safe.
class SecondOpinion {
 public:
  // nullptr: none can be had of this schema. The schema was compiled by our own validator before.
  static std::shared_ptr<const SecondOpinion> Compile(const nlohmann::json& schema);
  ~SecondOpinion();

  // Where and why valijson refuses the instance, without anything of the instance but member names; nullopt: valid.
  // The instance's depth is bounded by the caller.
  std::optional<std::string> Refusal(const nlohmann::json& instance) const;

 private:
  explicit SecondOpinion(std::unique_ptr<valijson::Schema> schema);
  std::unique_ptr<valijson::Schema> schema_;
};

}  // namespace telltale
