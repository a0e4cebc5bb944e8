#pragma once
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

namespace telltale {

// Memory for tables of megabytes that are looked at all over: asks for pages of 2 MiB, of which the first touch costs
// one fault and not 512, and which the processor can keep in mind. The kernel may say no; then the pages are the usual
// ones. What is smaller than a quarter of such a page comes from the heap as ever. Throws as std::allocator does.
template <class T>
struct LargePageAllocator {
  using value_type = T;
  static constexpr std::size_t kPage = std::size_t{2} << 20U;
  static constexpr std::size_t kFewest = kPage / 4;

  LargePageAllocator() = default;
  template <class U>
  LargePageAllocator(const LargePageAllocator<U>& /*other*/) {}  // NOLINT(google-explicit-constructor): allocators are

  T* allocate(std::size_t count) {
    if (count > SIZE_MAX / sizeof(T) - kPage) throw std::bad_array_new_length();
    if (count * sizeof(T) < kFewest) return std::allocator<T>().allocate(count);
    const std::size_t bytes = (count * sizeof(T) + kPage - 1) / kPage * kPage;
    void* const memory = std::aligned_alloc(kPage, bytes);
    if (memory == nullptr) throw std::bad_alloc();
    // Advice: where it is not taken, nothing is lost but time.
    static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    if (count * sizeof(T) < kFewest) return std::allocator<T>().deallocate(memory, count);
    std::free(memory);
  }
  bool operator==(const LargePageAllocator&) const = default;
};

template <class T>
using LargeVector = std::vector<T, LargePageAllocator<T>>;

}  // namespace telltale
