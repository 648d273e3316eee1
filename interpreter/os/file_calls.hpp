#pragma once

#include <sys/types.h>

#include <cstddef>

namespace runbook::os {

/// The system calls by which files.hpp writes files and makes them durable. A test replaces them to see what a full or
/// broken disk does. Each returns what the call of its name returns: -1 with errno set where it fails.
class FileCalls {
  public:
    virtual ~FileCalls() = default;
    virtual ssize_t write(int descriptor, const void* bytes, std::size_t size);
    virtual int fdatasync(int descriptor);
    virtual int fsync(int descriptor);
};

/// The current ones: the system's own, unless they were replaced.
[[nodiscard]] FileCalls& file_calls();

/// Replaces them for the whole process as long as it exists. `calls` must outlive it, and no other thread may write
/// files meanwhile.
class ReplacedFileCalls {
  public:
    explicit ReplacedFileCalls(FileCalls& calls);
    ~ReplacedFileCalls();
    ReplacedFileCalls(const ReplacedFileCalls&) = delete;
    ReplacedFileCalls& operator=(const ReplacedFileCalls&) = delete;

  private:
    FileCalls* before_;
};

}  // namespace runbook::os
