#!/usr/bin/python3
# Tries one way out of a cell and says whether it is closed. Harmless wherever it runs: it writes back what it read, opens
# and does not write, asks for what nobody is hurt by.
# usage: probe.py WAY [ARGUMENT]; prints "closed", or "open" and what it got.
import ctypes, errno, fcntl, mmap, os, platform, resource, shutil, signal, socket, struct, subprocess, sys, time

libc = ctypes.CDLL(None, use_errno=True)
NUMBERS = {"x86_64": {"clone": 56, "mount": 165, "io_uring_setup": 425, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
                      "open_by_handle_at": 304, "keyctl": 250, "add_key": 248, "request_key": 249, "kexec_load": 246,
                      "init_module": 175, "finit_module": 313, "syslog": 103, "unshare": 272, "setns": 308, "fsopen": 430,
                      "open_tree": 428, "clone3": 435, "x32": 0x40000000 + 39, "prlimit64": 302,
                      "sched_setscheduler": 144, "sched_setparam": 142, "sched_setaffinity": 203, "sched_setattr": 314,
                      "setpriority": 141, "ioprio_set": 251, "fallocate": 285, "io_setup": 206},
           "aarch64": {"clone": 220, "mount": 40, "io_uring_setup": 425, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
                       "open_by_handle_at": 265, "keyctl": 219, "add_key": 217, "request_key": 218, "kexec_load": 104,
                       "init_module": 105, "finit_module": 273, "syslog": 116, "unshare": 97, "setns": 268, "fsopen": 430,
                       "open_tree": 428, "clone3": 435, "x32": 2000, "prlimit64": 261,
                       "sched_setscheduler": 119, "sched_setparam": 118, "sched_setaffinity": 122, "sched_setattr": 274,
                       "setpriority": 140, "ioprio_set": 30, "fallocate": 47, "io_setup": 0}}[platform.machine()]


# The rest of the calls that are refused: by what, with their numbers. Since 2019 a call has one number everywhere.
REFUSED = {errno.ENOSYS: [426, 427, 429, 431, 432, 433, 442, 447] + {"x86_64": [134, 139, 156, 174, 176, 177, 178, 180, 212, 300, 303, 320],
                                                                "aarch64": [18, 42, 106, 262, 264, 294]}[platform.machine()],
           errno.EPERM: [443] + {"x86_64": [155, 166, 179], "aarch64": [39, 41, 60]}[platform.machine()]}


def answer(is_closed, what=""):
    print("closed" if is_closed else f"open {what}")


def refused(action, *errors):
    """Closed where the action fails with one of the errors."""
    try:
        got = action()
    except OSError as error:
        return answer(error.errno in errors, f"but {errno.errorcode.get(error.errno)}")
    answer(False, repr(got))


def call(name, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(NUMBERS.get(name, name), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), str(name))
    return result


def write_back(path):
    """Reads one of the host's settings and writes the same again."""
    with open(path) as file:
        value = file.read()
    with open(path, "w") as file:
        file.write(value)


def family(number, kind=socket.SOCK_RAW, protocol=0):
    return refused(lambda: socket.socket(number, kind, protocol), errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)


def absent(name, *arguments):
    return refused(lambda: call(name, *arguments), errno.ENOSYS)


def for_root(name, *arguments):
    return refused(lambda: call(name, *arguments), errno.EPERM)


def forks(most):
    """Closed where fewer than `most` children can be there at once."""
    children = []
    try:
        for _ in range(most):
            pid = os.fork()
            if pid == 0:
                os.close(keeping)
                os.read(waiting, 1)
                os._exit(0)
            children.append(pid)
    except BlockingIOError:
        pass
    os.close(keeping)
    for pid in children:
        os.waitpid(pid, 0)
    answer(len(children) < most, f"{len(children)} children")


def all_refused(action, arguments, *errors):
    """Closed where the action fails with one of the errors for each of the tuples of arguments."""
    for each in arguments:
        try:
            got = action(*each)
        except OSError as error:
            if error.errno not in errors:
                return answer(False, f"{each} but {errno.errorcode.get(error.errno)}")
        else:
            return answer(False, f"{each}: {got}")
    answer(True)


def limit_of_init(resource_number, number=1):
    """Gives the first process the limit that it has."""
    limit = ctypes.create_string_buffer(16)
    if libc.syscall(NUMBERS["prlimit64"], 1, resource_number, None, limit) < 0:
        libc.syscall(NUMBERS["prlimit64"], 0, resource_number, None, limit)  # another user's: ours, which is refused too
    return call("prlimit64", ctypes.c_long(number), resource_number, limit, None)


def own_limits():
    """What a program may do with itself and its children."""
    kept = resource.getrlimit(resource.RLIMIT_NOFILE)
    for pid in (0, os.getpid()):
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (100, kept[1]))
        os.sched_setaffinity(pid, os.sched_getaffinity(0))
        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0))
    answer(resource.getrlimit(resource.RLIMIT_NOFILE) == (100, kept[1]))


def core_files():
    """Closed where the kernel hands no crashing process to anybody, whatever limit the program asks for."""
    for pid in (0, os.getpid()):
        try:
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        except PermissionError:
            pass
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer(resource.getrlimit(resource.RLIMIT_CORE) == (1, 1), str(resource.getrlimit(resource.RLIMIT_CORE)))


def devices_are_there():
    """What programs do with them all day."""
    with open("/dev/null", "r+b", buffering=0) as null, open("/dev/urandom", "rb") as random, open("/dev/zero", "r+b", buffering=0) as zero:
        answer(null.write(b"x") == 1 and null.read(1) == b"" and len(random.read(8)) == 8 and zero.write(b"x") == 1 and zero.read(2) == bytes(2))


def watches():
    """Closed where a program cannot take all that its user has on the machine."""
    count = 0
    while count < 100 and libc.inotify_init() >= 0:
        count += 1
    answer(0 < count < 100, f"{count} instances")


def watched_files():
    """Closed where a program cannot watch as many files as its user may on the machine, and yet many."""
    with open("/proc/sys/fs/inotify/max_user_watches") as file:
        wanted = int(file.read()) // 4
    os.mkdir("/tmp/watched")
    instances, count = [libc.inotify_init() for _ in range(15)], 0
    for number in range(wanted // len(instances)):
        path = f"/tmp/watched/{number}"
        os.mknod(path)
        count += sum(libc.inotify_add_watch(instance, path.encode(), 2) > 0 for instance in instances)
    answer(wanted // 2 < count < wanted * 3 // 4, f"{count} watches")


def start_by_clocks():
    """Closed where all clocks that count from the machine's start agree with what is told of it."""
    with open("/proc/stat") as file:
        told = [int(line.split()[1]) for line in file if line.startswith("btime")][0]
    said = {name: time.time() - time.clock_gettime(getattr(time, name))
            for name in ("CLOCK_MONOTONIC", "CLOCK_MONOTONIC_RAW", "CLOCK_BOOTTIME")}
    answer(all(abs(start - told) < 60 for start in said.values()), f"{said}, told {told}")


def domain():
    name = ctypes.create_string_buffer(65)
    libc.getdomainname(name, 65)
    with open("/proc/sys/kernel/domainname") as file:
        said = [name.value.decode(), file.read().strip()]
    facts = ctypes.create_string_buffer(390)
    libc.uname(facts)
    said.append(facts.raw[325:].split(b"\0")[0].decode())
    answer(said == ["(none)"] * 3, said)


def processors_are_told():
    with open("/sys/devices/system/cpu/online") as file:
        online = file.read().strip()
    answer(online != "" and os.path.isdir("/sys/devices/system/cpu/cpu0"), f"but as {online!r}")


def told_releases():
    """What uname(2) tells programs that let nobody look into their memory, or give it little room."""
    libc.prctl(4, 0)
    told = [os.uname().release.encode()]
    libc.mmap.restype = ctypes.c_void_p
    pages = libc.mmap(None, ctypes.c_size_t(8192), 3, 0x22, -1, ctypes.c_long(0))
    libc.mprotect(ctypes.c_void_p(pages + 4096), ctypes.c_size_t(4096), 0)
    for room in (390, 260, 200):  # the release stands from 130 on, in 65 bytes
        begin = pages + 4096 - room
        libc.uname(ctypes.c_void_p(begin))
        told.append(ctypes.string_at(begin + 130, min(65, room - 130)))
    return told


def container(planted):
    """In the mounts, and in no line of either file another; the host's groups and containers are not told."""
    import re
    ids = {file: set(re.findall("[0-9a-f]{64}", open("/proc/self/" + file).read())) for file in ("mountinfo", "cgroup")}
    groups = {line.split(":", 2)[2].strip() for line in open("/proc/self/cgroup")}
    answer(ids["mountinfo"] == {planted} and ids["cgroup"] <= {planted} and groups <= {"/", "/" + planted},
           (ids, groups))


def release(real):
    """Closed where nobody is told the real one: not by a program that cannot be read, either."""
    copy = os.environ["HOME"] + "/uname"
    with open(shutil.which("uname"), "rb") as program, open(copy, "wb") as file:
        file.write(program.read())
    os.chmod(copy, 0o111)
    told = [subprocess.run([copy, "-r"], stdout=subprocess.PIPE).stdout] + told_releases()
    answer(not [one for one in told if real.encode() in one], told)


def call_by_i386(*arguments):
    """A system call by the numbers of the other architecture, or None where the kernel has it not. Its memory lies low."""
    libc.mmap.restype = ctypes.c_void_p
    code = libc.mmap(None, ctypes.c_size_t(4096), 7, 0x62, -1, ctypes.c_long(0))
    ctypes.memmove(code, bytes.fromhex("5389f889f387cacd805bc3"), 11)  # push, mov, mov, xchg, int 0x80, pop, ret
    return ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_uint] * 4)(code)(*arguments)


def say_by_i386(direct, muxed):
    libc.mmap.restype = ctypes.c_void_p
    memory = libc.mmap(None, ctypes.c_size_t(4096), 3, 0x62, -1, ctypes.c_long(0))
    address = struct.pack("=H", socket.AF_UNIX) + direct.encode() + b"\0"
    ctypes.memmove(memory, address, len(address))
    made = call_by_i386(359, socket.AF_UNIX, socket.SOCK_STREAM, 0)
    call_by_i386(362, made, memory, len(address))
    address = struct.pack("=H", socket.AF_UNIX) + muxed.encode() + b"\0"
    said = struct.pack("=III", made, memory, len(address))
    ctypes.memmove(memory, address, len(address))
    ctypes.memmove(memory + 1024, said, len(said))
    os._exit(call_by_i386(102, 3, memory + 1024, 0) == -errno.ENOENT)  # it was done: nobody is there


def say_names(folder):
    """Speaks to sockets that are not there by each call that can say a name. Prints the names."""
    datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    names = []

    def say(action, name):
        names.append(name)
        try:
            action(name)
        except OSError:
            pass

    say(socket.socket(socket.AF_UNIX).connect, folder + "/connect")
    say(say_from_closed_memory, folder + "/from-memory-that-may-only-be-written")
    # As long as an address of the Internet is, with its family and an end.
    for length in (16, 28):
        say(lambda name: datagrams.sendto(b"x", name), (folder + "/sendto").ljust(length - 3, "x"))
    say(lambda name: datagrams.sendmsg([b"x"], [], 0, name), folder + "/sendmsg")
    say(lambda name: datagrams.sendmsg([b"x"], [], 0, "\0" + name[1:]), "@abstract")
    say(send_many, folder + "/sendmmsg")
    if platform.machine() == "x86_64":
        pid = os.fork()
        if pid == 0:
            say_by_i386(folder + "/i386", folder + "/socketcall")
        status = os.waitpid(pid, 0)[1]
        if not os.WIFSIGNALED(status):  # such a kernel ends who calls so
            names.append(folder + "/i386")
            if status != 0:
                names.append("(what nobody hears was done)")
    print("\n".join(names))


def say_from_closed_memory(name):
    """The name begins where its owner may read, and goes on where it may only write: the kernel reads it all the same."""
    libc.mmap.restype = ctypes.c_void_p
    pages = libc.mmap(None, ctypes.c_size_t(8192), 3, 0x22, -1, ctypes.c_long(0))
    address = struct.pack("=H", socket.AF_UNIX) + name.encode() + b"\0"
    begin = pages + 4096 - 10
    ctypes.memmove(begin, address, len(address))
    libc.mprotect(ctypes.c_void_p(pages + 4096), ctypes.c_size_t(4096), 2)
    libc.connect(socket.socket(socket.AF_UNIX).fileno(), ctypes.c_void_p(begin), len(address))


def send_many(name):
    """The second of two messages has a name."""
    address = ctypes.create_string_buffer(struct.pack("=H", socket.AF_UNIX) + name.encode())
    vector = struct.pack("=QQ", 0, 0)
    message = lambda where, size: struct.pack("=QII QQ QQ i4x I4x", where, size, 0, 0, 0, 0, 0, 0, 0)
    both = ctypes.create_string_buffer(message(0, 0) + message(ctypes.addressof(address), len(address) - 1) + vector)
    libc.sendmmsg(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).fileno(), both, 2, 0)


def say_to_own(folder):
    """Speaks to sockets that are there, by the ways on which a name is another for everybody."""
    os.mkdir(folder)
    os.chdir(folder)
    server = socket.socket(socket.AF_UNIX)
    server.bind("here")
    server.listen()
    os.symlink("/proc/self/cwd", "link")
    opened = os.open(".", os.O_PATH)
    for name in ("here", f"/proc/self/fd/{opened}/here", "/proc/thread-self/cwd/here", f"/dev/fd/{opened}/here", folder + "/link/here"):
        socket.socket(socket.AF_UNIX).connect(name)
    answer(True)


def killed_callers(name, count):
    """Ends children in the middle of a call that is heard, each after its first."""
    for number in range(int(count)):
        told, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            while True:
                try:
                    socket.socket(socket.AF_UNIX).connect(name)
                except OSError:
                    os.write(tell, b"x")
        os.read(told, 1)
        os.close(told)
        os.close(tell)
        time.sleep(number % 7 / 5000)
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    answer(True)


def stop_all(seconds):
    """Leaves a process behind that stops whatever comes after this one."""
    forebears = [os.getpid(), os.getppid()]
    if os.fork() > 0:
        return answer(True)
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    while [one for one in forebears if one > 1 and os.path.exists(f"/proc/{one}")]:
        pass
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        try:
            os.kill(-1, signal.SIGSTOP)
        except OSError:
            pass
    os._exit(0)


def door(path):
    """Closed where nobody hears at a socket or a FIFO."""
    if path.endswith("fifo"):
        return refused(lambda: os.open(path, os.O_WRONLY | os.O_NONBLOCK), errno.ENXIO, errno.EROFS, errno.EACCES)
    return refused(lambda: socket.socket(socket.AF_UNIX).connect(path), errno.ECONNREFUSED, errno.ENOENT, errno.EACCES)


def write_everywhere(name):
    """Makes a file wherever one can be made, and says where."""
    for folder, folders, _ in os.walk("/"):
        folders[:] = [each for each in folders if os.path.join(folder, each) not in ("/proc", "/sys", "/usr")]
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write("8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d")
            print(os.path.join(folder, name))
        except OSError:
            pass


def until_refused(action):
    """What the action gave, until it was refused."""
    kept = []
    try:
        while True:
            kept.append(action())
    except (OSError, RuntimeError, MemoryError):
        return kept


def child():
    """A process that is there until it is ended."""
    pid = os.fork()
    if pid == 0:
        while True:
            os.read(waiting, 1)
    return pid


def thread():
    import threading
    threading.stack_size(65536)
    threading.Thread(target=lambda: os.read(waiting, 1), daemon=True).start()


def fill(path):
    """A disk, by a file that stays."""
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    until_refused(lambda: os.write(file, bytes(1 << 20)))


def reserve(path):
    """Asks for more than a disk has, and leaves nothing; what it asks for of what there is, it has."""
    file = os.open(path, os.O_CREAT | os.O_RDWR)
    os.posix_fallocate(file, 0, 1 << 20)
    assert os.fstat(file).st_size == 1 << 20
    try:
        os.posix_fallocate(file, 0, 2 << 30)
        raise AssertionError("it was given")
    except OSError:
        pass
    os.close(file)
    os.unlink(path)


def reserve_at_once(path):
    """By the call of the kernel itself."""
    return call(NUMBERS["fallocate"], ctypes.c_long(os.open(path, os.O_CREAT | os.O_RDWR)), ctypes.c_long(0), ctypes.c_long(0),
                ctypes.c_long(4096))


HELD = {
    "forks": lambda: until_refused(child),
    "threads": lambda: until_refused(thread),
    "files": lambda: until_refused(lambda: os.dup(0)),
    "memory": lambda: until_refused(lambda: mmap.mmap(-1, 1 << 28, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)),
    "disk": lambda: fill("/dev/shm/full"),
    "reserved": lambda: reserve(os.environ["HOME"] + "/spool"),
    "little": lambda: ([child() for _ in range(200)], [os.dup(0) for _ in range(4000)], mmap.mmap(-1, 1 << 28),
                       os.truncate(os.open("/tmp/sparse", os.O_CREAT | os.O_WRONLY), 1 << 33)),
}


def hold(what):
    """Leaves a process behind that has come to a limit, or not."""
    told, tell = os.pipe()
    if os.fork() > 0:
        os.close(tell)
        return answer(os.read(told, 1) == b"x", "but it failed")
    os.setsid()
    try:
        kept = HELD[what]()
        null = os.open("/dev/null", os.O_RDWR) if what != "files" else 0
        os.write(tell, b"x")
        os.close(tell)
        for stream in (0, 1, 2) if null else ():
            os.dup2(null, stream)
        os.read(waiting, 1)
    finally:
        os._exit(0)


CLOSED = (errno.EROFS, errno.EACCES)
WAYS = {
    "core_pattern": lambda: refused(lambda: write_back("/proc/sys/kernel/core_pattern"), *CLOSED),
    "swappiness": lambda: refused(lambda: write_back("/proc/sys/vm/swappiness"), *CLOSED),
    "sysrq": lambda: refused(lambda: os.open("/proc/sysrq-trigger", os.O_WRONLY), *CLOSED, errno.ENOENT),
    "irq": lambda: refused(lambda: write_back("/proc/irq/default_smp_affinity"), *CLOSED, errno.ENOENT),
    "sys": lambda: refused(lambda: os.open("/sys/kernel/mm/transparent_hugepage/enabled", os.O_WRONLY), *CLOSED, errno.ENOENT),
    "powers": lambda: answer(all(line.split()[1].strip("0") == "" for line in open("/proc/self/status")
                                 if line.startswith("Cap")), "capabilities"),
    "setuid": lambda: refused(lambda: os.setuid(0), errno.EPERM, errno.EINVAL),
    "user_namespace": lambda: for_root("unshare", 0x10000000),
    "user_namespace_by_clone": lambda: for_root("clone", 0x10000000 | 17, 0, 0, 0, 0),
    "network_namespace": lambda: for_root("unshare", 0x40000000),
    "mount": lambda: for_root("mount", b"none", b"/tmp", b"cgroup2", 0, None),
    "fsopen": lambda: absent("fsopen", b"cgroup2", 0),
    "open_tree": lambda: absent("open_tree", -100, b"/", 1),
    "setns": lambda: for_root("setns", 0, 0),
    "clone3": lambda: absent("clone3", None, 0),
    "io_uring": lambda: absent("io_uring_setup", 1, None),
    "io_setup": lambda: absent("io_setup", 1, None),
    "bpf": lambda: absent("bpf", 0, None, 0),
    "signed_segments": lambda: all_refused(lambda option: socket.socket().setsockopt(socket.IPPROTO_TCP, option, bytes(216)),
                                           [(option,) for option in (14, 32, 38, 39, 40)], errno.ENOPROTOOPT),
    "core_files": core_files,
    "device_times": lambda: refused(lambda: os.utime("/dev/null"), *CLOSED, errno.EPERM),
    "devices_are_there": devices_are_there,
    "folders_are_open": lambda: answer(not [path for path in (
        "/sys/devices/system", "/sys/kernel", "/dev/disk/by-id", "/etc/pki/tls/certs") if not os.access(path, os.R_OK | os.X_OK)],
        "but one is closed"),
    "watches": watches,
    "watched_files": watched_files,
    "start_by_clocks": start_by_clocks,
    "domain": domain,
    "processors_are_told": processors_are_told,
    "perf": lambda: absent("perf_event_open", None, 0, -1, -1, 0),
    "userfaultfd": lambda: absent("userfaultfd", 0),
    "open_by_handle": lambda: absent("open_by_handle_at", -100, None, 0),
    "keyctl": lambda: absent("keyctl", 0, -3, 0),
    "add_key": lambda: absent("add_key", b"user", b"telltale-probe", b"x", 1, -2),
    "request_key": lambda: absent("request_key", b"user", sys.argv[2].encode(), None, 0),
    "key_list": lambda: answer(sys.argv[2] not in (open("/proc/keys").read() if os.path.exists("/proc/keys") else ""), "the key"),
    "kexec": lambda: absent("kexec_load", 0, 0, None, 0),
    "module": lambda: absent("init_module", None, 0, b""),
    "module_file": lambda: absent("finit_module", -1, b"", 0),
    "kernel_log": lambda: for_root("syslog", 10, None, 0),
    "x32": lambda: absent("x32"),
    "vsock": lambda: family(40, socket.SOCK_STREAM),
    "alg": lambda: family(38, socket.SOCK_SEQPACKET),
    "internet_protocols": lambda: all_refused(socket.socket, [
        (family, kind | flags, protocol) for family in (socket.AF_INET, socket.AF_INET6) for flags in (0, socket.SOCK_CLOEXEC)
        for kind, protocol in ((2, 136), (1, 262), (1, 132), (5, 0), (5, 132), (6, 0), (6, 33), (4, 0), (2, 115), (3, 255))],
        errno.EPROTONOSUPPORT, errno.ESOCKTNOSUPPORT),
    "internet_is_there": lambda: answer(all(socket.socket(family, kind, protocol) for family in (2, 10)
                                            for kind, protocol in ((1, 0), (1, 6), (2, 0), (2, 17)))),
    "new_calls": lambda: all_refused(lambda number: call(number, -100, b"/tmp", 0, 0, 0, 0),
                                     [(number,) for number in range(463, 600)] + [(467 | 1 << 30,)], errno.ENOSYS),
    "rest_of_refused": lambda: all_refused(lambda number: call(number, -1, None, 0, 0, 0, 0),
                                           [(number,) for number in REFUSED[errno.ENOSYS]], errno.ENOSYS),
    "rest_for_root": lambda: all_refused(lambda number: call(number, -1, None, 0, 0, 0, 0),
                                         [(number,) for number in REFUSED[errno.EPERM]], errno.EPERM),
    "host_facts": lambda: answer(not [path for path in (
        "keys", "key-users", "locks", "diskstats", "swaps", "partitions", "mdstat", "config.gz", "modules", "interrupts",
        "iomem", "ioports", "bootconfig", "devices", "misc", "consoles", "dma", "mtrr", "tty/drivers") if os.path.exists("/proc/" + path) and open("/proc/" + path, "rb").read()] +
        [path for path in ("acpi", "asound", "bus", "driver", "fs", "irq", "scsi") if os.path.isdir("/proc/" + path)
         and os.listdir("/proc/" + path)]),
    "container": lambda: container(sys.argv[2]),
    "boot_line": lambda: answer(open("/proc/cmdline").read() != sys.argv[2], "the host's"),
    "pressure": lambda: all_refused(lambda path: os.open(path, os.O_WRONLY), [
        ("/proc/pressure/" + name,) for name in ("cpu", "memory", "io")], *CLOSED, errno.ENOENT),
    "packet": lambda: family(17, socket.SOCK_RAW),
    "key_family": lambda: family(15),
    "bluetooth": lambda: family(31),
    "xdp": lambda: family(44),
    "netlink_netfilter": lambda: family(16, socket.SOCK_RAW, 12),
    "netlink_generic": lambda: family(16, socket.SOCK_RAW, 16),
    "netlink_audit": lambda: family(16, socket.SOCK_RAW, 9),
    "init_limits": lambda: all_refused(limit_of_init, [(limit,) for limit in range(16)] + [(7, 1 << 32 | 1)], errno.EPERM),
    "init_schedule": lambda: all_refused(call, [
        ("sched_setscheduler", 1, 0, bytes(4)), ("sched_setparam", 1, bytes(4)), ("sched_setaffinity", 1, 128, b"\xff" * 128),
        ("sched_setattr", 1, bytes([48] + [0] * 47), 0), ("setpriority", 0, 1, 0), ("setpriority", 1, 1, 0),
        ("setpriority", 2, 0, 0), ("ioprio_set", 1, 1, 0), ("ioprio_set", 3, 0, 0)], errno.EPERM),
    "reservation": lambda: refused(lambda: reserve_at_once("/tmp/reserved"), errno.EOPNOTSUPP),
    "own_limits": own_limits,
    "release": lambda: release(sys.argv[2]),
    "say_names": lambda: say_names(sys.argv[2]),
    "say_to_own": lambda: say_to_own(sys.argv[2]),
    "killed_callers": lambda: killed_callers(sys.argv[2], sys.argv[3]),
    "stop_all": lambda: stop_all(sys.argv[2]),
    "write_everywhere": lambda: write_everywhere(sys.argv[2]),
    "forks": lambda: forks(3000),
    "hold": lambda: hold(sys.argv[2]),
    "door": lambda: door(sys.argv[2]),
    "is_there": lambda: answer(os.path.isdir(sys.argv[2]), "but not there"),
    "lock": lambda: answer(fcntl.flock(os.open(sys.argv[2], os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB) is None),
    "content": lambda: print(open(sys.argv[2]).read()),
    "routes_are_there": lambda: answer(socket.if_nameindex() != [], "but no interfaces"),
    "threads_are_there": lambda: answer(__import__("threading").Thread(target=int).start() is None),
}

if __name__ == "__main__":
    waiting, keeping = os.pipe()
    WAYS[sys.argv[1]]()
