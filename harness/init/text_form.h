#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telltale {

// What the texts at one place have in common, as a schema can say it.
class TextForm {
 public:
  void Add(std::string_view text);
  void Add(const TextForm& other);

  // A "format" of draft-07 that all texts have: uuid, date-time, date, ipv4, ipv6, email, uri. Empty: none.
  std::string format() const;
  // Else a regular expression: hexadecimal digits (16 and more), a compact JWT. Empty: none.
  std::string pattern() const;
  // A generous limit for texts without format: four times the longest, 256 at least. 0: no text was seen.
  std::size_t max_length() const;
  std::size_t min_length() const { return shortest_; }  // bytes; SIZE_MAX: no text was seen

 private:
  std::size_t FirstForm() const;

  std::uint32_t forms_ = ~0U;  // bit i: all have the form i of the table
  std::size_t shortest_ = SIZE_MAX;
  std::size_t longest_ = 0;  // bytes; never less than characters
};

}  // namespace telltale
