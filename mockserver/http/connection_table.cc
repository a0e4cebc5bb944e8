#include "mockserver/http/connection_table.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace telltale {

bool ConnectionTable::Add(ListenerId listener, int socket, std::function<void()> on_bytes,
                          std::function<void(SocketStream&)> serve) {
  auto stream = std::make_unique<SocketStream>(socket, std::move(on_bytes));
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_.emplace_back();
  entry.listener = listener;
  entry.stream = stream.get();
  try {
    entry.thread = std::thread([this, &entry, owned = std::move(stream), run = std::move(serve)]() mutable {
      run(*owned);
      {
        // Nobody may cut a stream that is gone.
        const std::lock_guard ending(mutex_);
        entry.stream = nullptr;
      }
      owned.reset();
      ended_.notify_all();
      on_end_();
    });
  } catch (const std::system_error&) {
    entries_.pop_back();
    return false;
  }
  return true;
}

std::size_t ConnectionTable::Reap() {
  std::list<Entry> done;
  std::size_t open = 0;
  {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      const auto next = std::next(entry);
      if (entry->stream == nullptr) done.splice(done.end(), entries_, entry);
      entry = next;
    }
    open = entries_.size();
  }
  for (Entry& entry : done) entry.thread.join();
  return open;
}

std::size_t ConnectionTable::OpenOf(ListenerId listener) const {
  return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.listener == listener && entry.stream != nullptr;
  }));
}

void ConnectionTable::CutStalest(std::size_t count, std::chrono::milliseconds age) {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<SteadyTime, SocketStream*>> candidates;
  const SteadyTime youngest = std::chrono::steady_clock::now() - age;
  std::size_t ending = 0;
  for (const Entry& entry : entries_) {
    if (entry.stream == nullptr) continue;
    if (entry.stream->was_cut()) {
      ++ending;
    } else if (const SteadyTime last = entry.stream->last_whole(); last <= youngest) {
      candidates.emplace_back(last, entry.stream);
    }
  }
  const std::size_t wanted = std::min(count - std::min(count, ending), candidates.size());
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(wanted);
  std::partial_sort(candidates.begin(), end, candidates.end());
  for (auto candidate = candidates.begin(); candidate != end; ++candidate) candidate->second->CutForOthers();
}

void ConnectionTable::EndAnswers(ListenerId listener) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.listener == listener && entry.stream != nullptr) entry.stream->EndAnswers();
  }
}

void ConnectionTable::Drain(ListenerId listener, std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  if (ended_.wait_for(lock, grace, [&] { return OpenOf(listener) == 0; })) return;
  for (Entry& entry : entries_) {
    if (entry.listener == listener && entry.stream != nullptr) entry.stream->Cut();
  }
  ended_.wait(lock, [&] { return OpenOf(listener) == 0; });
}

}  // namespace telltale
