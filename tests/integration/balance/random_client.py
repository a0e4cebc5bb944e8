"""random_client.py SEED: a client that does whatever comes to its mind, drawn from the seed, and reads answers only now and then.

Prints the marker of each request that it has certainly handed to the kernel whole and whose connection it closed in an
orderly way (half-closed, then read to its end): those must have been recorded. Everything else may be cut anywhere; then
what left must have been read, and nothing else can be said of it.
"""
import array, fcntl, os, random, socket, ssl, struct, sys, time, weakref

HOST = "t.vendor.example"
RANDOM = random.Random(int(sys.argv[1]))
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
promised, drawn = [], 0
context = ssl.create_default_context()


def marker():
    global drawn
    drawn += 1
    return f"marker-{sys.argv[1]}-{drawn}-end"


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name, value):
    return b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def http1(text):
    body = text.encode() * RANDOM.choice([1, 1, 3, 200, 3000])
    if RANDOM.random() < 0.3:
        cut = RANDOM.randrange(1, len(body))
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:cut], body[cut:]) if part)
        return b"POST /c HTTP/1.1\r\nHost: t.vendor.example\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    last = b"Connection: close\r\n" if RANDOM.random() < 0.1 else b""
    return b"POST /l HTTP/1.1\r\nHost: t.vendor.example\r\n%sContent-Length: %d\r\n\r\n" % (last, len(body)) + body


class Http2:
    def __init__(self):
        self.stream = -1

    def __call__(self, text):
        self.stream += 2
        head = literal(":method", "POST") + literal(":scheme", "https") + literal(":authority", HOST) + literal(":path", "/2")
        begin = PREFACE + frame(4, 0, 0, b"") if self.stream == 1 else b""
        return begin + frame(1, 4, self.stream, head) + frame(0, 1, self.stream, text.encode())


def web_socket_frame(text):
    mask = bytes(RANDOM.randrange(256) for _ in range(4))
    data = text.encode()
    return bytes([0x81, 0x80 | len(data)]) + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(data))


def send_off(plain):
    """Waits until the kernel holds nothing back of what was written (as it does while the other side's window is closed): a
    reset drops that, and to say so is no false gap."""
    SIOCOUTQNSD = 0x894B
    unsent = array.array("i", [1])
    for _ in range(20000):
        try:
            fcntl.ioctl(plain.fileno(), SIOCOUTQNSD, unsent)
        except OSError:
            return
        if unsent[0] == 0:
            return
        time.sleep(0.001)


def send_off_all():
    for plain in list(connections):
        if plain.fileno() >= 0:
            send_off(plain)


def end():
    """Whoever ends with answers unread resets its connections."""
    send_off_all()
    os._exit(0)


def connect(family):
    plain = socket.socket(family, socket.SOCK_STREAM)
    plain.settimeout(2)
    # Otherwise a reset drops what the kernel still held back, and who has shaken hands and then said nothing may as well
    # have refused our certificate.
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    plain.connect((HOST, RANDOM.choice([443, 80, 8443, 9999])))
    connections.add(plain)
    return plain


def leave(plain, stream, said):
    """Ends a connection in one of many ways."""
    way = RANDOM.choice(["orderly", "close", "reset", "keep", "half"])
    send_off(plain)
    if way == "orderly":
        # Nobody's answer is in the way of anything that is still to leave.
        if stream is not plain:
            try:
                stream.unwrap()
            except (ssl.SSLError, OSError):
                pass
        plain.shutdown(socket.SHUT_WR)
        try:
            while plain.recv(65536):
                pass
            promised.extend(said)
        except OSError:
            pass
    elif way == "reset":
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()
    elif way == "half":
        plain.shutdown(socket.SHUT_WR)
        send_off(plain)  # the end has a number like a byte, and when a reset drops it nothing tells one from the other
        kept.append(stream)
    elif way == "close":
        stream.close()
    else:
        kept.append(stream)


def talk():
    plain = connect(RANDOM.choice([socket.AF_INET, socket.AF_INET6]))
    kind = RANDOM.choice(["http", "https", "h2", "ws", "garbage", "silence", "handshake"])
    if kind == "silence":
        return leave(plain, plain, [])
    if kind == "handshake":
        hello = ssl.MemoryBIO(), ssl.MemoryBIO()
        try:
            context.wrap_bio(*hello, server_hostname=HOST).do_handshake()
        except ssl.SSLWantReadError:
            pass
        # Who has said all of it may have looked at our certificate, unless it is known that it ended just then.
        said = hello[1].read()[: RANDOM.choice([3, 100] if has_forked else [3, 100, 5000])]
        plain.sendall(said)
        if len(said) > 100 or RANDOM.random() < 0.5:
            end()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return plain.close()
    if kind == "garbage":
        plain.sendall(b"\x00\x01 no protocol " + marker().encode())
        return leave(plain, plain, [])
    stream, request, said = plain, http1, []
    if kind in ("https", "h2") or (kind == "ws" and RANDOM.random() < 0.5):
        tls = ssl.create_default_context()
        tls.set_alpn_protocols(["h2"] if kind == "h2" else ["http/1.1"])
        stream = tls.wrap_socket(plain, server_hostname=HOST)
        stream.settimeout(2)
        plain = socket.socket(fileno=os.dup(stream.fileno()))
        plain.settimeout(2)
        connections.add(plain)
    if kind == "h2":
        request = Http2()
    if kind == "ws":
        stream.sendall(b"GET /w HTTP/1.1\r\nHost: t.vendor.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
        request = web_socket_frame
    for _ in range(RANDOM.randrange(1, 6)):
        text = marker()
        said.append(text)
        wire = request(text)
        if RANDOM.random() < 0.15:
            stream.sendall(wire[: RANDOM.randrange(1, len(wire))])  # and never the rest
            said.pop()
            break
        stream.sendall(wire)
        if RANDOM.random() < 0.3:
            time.sleep(RANDOM.random() / 50)
        if RANDOM.random() < 0.2:
            stream.recv(65536)
        if RANDOM.random() < 0.05:
            end()
    leave(plain, stream, said)


def ask():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(RANDOM.randrange(1, 30)):
        name = marker().encode()
        client.sendto(struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + bytes([len(name)]) + name + b"\x06vendor\x07example\0" +
                      struct.pack(">HH", RANDOM.choice([1, 16, 28]), 1), (RESOLVER, 53))


RESOLVER = next(line.split()[1] for line in open("/etc/resolv.conf") if line.startswith("nameserver"))
kept, connections, has_forked = [], weakref.WeakSet(), False
for _ in range(RANDOM.randrange(1, 6)):
    if RANDOM.random() < 0.2:
        has_forked = True
        if os.fork():
            continue
    try:
        RANDOM.choice([talk, talk, talk, talk, ask])()
    except OSError:
        send_off_all()  # the other side was faster; what is open closes with the call's locals
    sys.stdout.write("".join(text + "\n" for text in promised))
    sys.stdout.flush()
    promised.clear()
end()
