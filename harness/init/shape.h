#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "harness/init/text_form.h"
#include "harness/init/value_record.h"
#include "harness/init/watch.h"

namespace telltale {

// What was seen at one place of many documents, merged: the raw material of a schema. Elements of a list are one place;
// so are JSON texts inside strings.
struct Shape {
  std::size_t seen = 0;
  std::size_t nulls = 0, booleans = 0, integers = 0, fractions = 0, texts = 0, lists = 0, objects = 0;
  std::set<std::string> machines;        // where it was seen
  ValueRecord values;                    // of the scalars
  TextForm form;                         // of the texts
  std::map<std::string, Shape> members;  // of the objects
  std::unique_ptr<Shape> elements;       // of the lists; nullptr: none had any
  std::unique_ptr<Shape> inner;          // the JSON objects and lists that stand in the texts
  std::size_t json_texts = 0;            // texts that are a JSON object or list
  std::size_t base64_json_texts = 0;     // ... in base64
  bool is_cut = false;                   // not everything below was looked at: too deep, or too many names
};

// 60 levels deep, JSON in strings included, and 4096 names an object at most.
void AddTo(Shape& shape, const nlohmann::json& value, const Source& source);
// The same as if everything that `other` saw had been seen here.
void AddTo(Shape& shape, const Shape& other);

// All texts are JSON, written in one way: so the schema can go on inside.
bool HoldsJson(const Shape& shape);

}  // namespace telltale
