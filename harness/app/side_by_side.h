#pragma once
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace telltale {

// Calls work(i) for each i below `count`, on as many threads as there are.
template <class Work>
void SideBySide(unsigned jobs, std::size_t count, const Work& work_on) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) work_on(i);
  };
  std::vector<std::jthread> threads;
  try {
    for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work);
  } catch (const std::system_error&) {
    // As many threads as the system gives do the same work.
  }
  work();
}

}  // namespace telltale
