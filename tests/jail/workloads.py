"""Programs that do what learners' programs do, for ``syscalls_used``: gRPC, the tools of the jail, ordinary Python, Node.js."""

GRPC = '''
SERVER = """
from concurrent import futures
import grpc
import grpc.aio
echo = grpc.unary_unary_rpc_method_handler(lambda request, context: request)
several = grpc.stream_stream_rpc_method_handler(lambda requests, context: requests)
server = grpc.server(futures.ThreadPoolExecutor(4))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("a.B", {"C": echo, "D": several}),))
port = server.add_insecure_port("[::]:0")
unix = server.add_insecure_port("unix:/tmp/greeter.sock")
server.start()
with grpc.insecure_channel(f"localhost:{port}") as channel:
    assert channel.unary_unary("/a.B/C")(b"hello", timeout=10) == b"hello"
    assert list(channel.stream_stream("/a.B/D")(iter([b"1", b"2"]), timeout=10)) == [b"1", b"2"]
    assert channel.unary_unary("/a.B/C")(b"x" * 3_000_000, timeout=10, compression=grpc.Compression.Gzip)
with grpc.insecure_channel("unix:/tmp/greeter.sock") as channel:
    assert channel.unary_unary("/a.B/C")(b"hello", timeout=10) == b"hello"
server.stop(0.2).wait()
async def main():
    async def echo(request, context):
        return request
    server = grpc.aio.server()
    handler = grpc.unary_unary_rpc_method_handler(echo)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("a.B", {"C": handler}),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"localhost:{port}") as channel:
        assert await channel.unary_unary("/a.B/C")(b"hello", timeout=10) == b"hello"
    await server.stop(0.1)
import asyncio
asyncio.run(main())
"""
import subprocess
open("server.py", "w").write(SERVER)
subprocess.run(["python3", "server.py"], check=True)
'''
TOOLS = r"""
import subprocess
open("a.proto", "w").write('syntax = "proto3"; message A { int32 a = 1; }')
open("test_a.py", "w").write("def test_a(tmp_path, capfd):\n    import a_pb2\n    assert a_pb2.A(a=1).a == 1\n")
for words in (
    ("python", "-m", "grpc_tools.protoc", "-I.", "--python_out=.", "--pyi_out=.", "a.proto"),
    ("pytest", "-q"), ("ruff", "check", "test_a.py"), ("ruff", "format", "test_a.py"),
):
    subprocess.run(words, check=True)
"""
# What ordinary programs do with files, processes, time, memory and sockets.
PYTHON = """
import asyncio, fcntl, mmap, multiprocessing, os, queue, random, select, shutil, signal, socket, sqlite3
import subprocess, tempfile, threading, time, zipfile, resource, uuid, pathlib
os.chdir("/workspace")
with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
    file.write(b"x" * 5000); file.flush(); os.fsync(file.fileno()); os.fdatasync(file.fileno()); file.truncate(100)
    path = pathlib.Path(folder, "a"); path.write_text("a"); path.rename(path.with_name("b")); path = path.with_name("b")
    path.chmod(0o600); os.utime(path); os.link(path, path.with_name("c")); os.symlink("b", path.with_name("d"))
    os.readlink(path.with_name("d")); os.access(path, os.R_OK); os.truncate(path, 5); os.umask(0o22); os.statvfs(folder)
    shutil.copyfile(path, path.with_name("e")); shutil.copytree(folder, "/tmp/tree", symlinks=True); shutil.rmtree("/tmp/tree")
    descriptor = os.open(path, os.O_RDWR); os.pread(descriptor, 1, 0); os.pwrite(descriptor, b"x", 0); os.lseek(descriptor, 0, 0)
    os.readv(descriptor, [bytearray(1)]); os.writev(descriptor, [b"a"]); fcntl.flock(descriptor, fcntl.LOCK_EX)
    fcntl.lockf(descriptor, fcntl.LOCK_EX); os.posix_fallocate(descriptor, 0, 10); os.fchmod(descriptor, 0o644)
    os.sendfile(descriptor, os.open("/etc/hosts", os.O_RDONLY), 0, 10); os.dup(descriptor); os.mkfifo(path.with_name("f"))
    zipfile.ZipFile(path.with_name("z"), "w").write(path); os.chown(path, 1000, 1000); os.isatty(0); os.getcwd()
    os.replace(path, path.with_name("g")); os.fchdir(os.open(folder, os.O_RDONLY)); os.chdir("/"); os.sync()
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED); os.lchown(path.with_name("d"), 1000, 1000)
    os.preadv(descriptor, [bytearray(1)], 0); os.pwritev(descriptor, [b"a"], 0); os.rename(path.with_name("c"), path.with_name("h"))
    os.copy_file_range(descriptor, descriptor, 1, 0, 2); os.fchown(descriptor, 1000, 1000)
with sqlite3.connect("/tmp/base") as base:
    base.execute("create table a (b)"); base.execute("insert into a values (1)")
memory = mmap.mmap(-1, 8192); memory.madvise(mmap.MADV_DONTNEED); memory.flush(); memory.resize(16384)
resource.getrusage(0); os.times(); os.uname(); uuid.uuid4(); random.SystemRandom().random()
signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 0.01); time.sleep(0.02)
signal.setitimer(signal.ITIMER_REAL, 0.05); signal.pause(); signal.alarm(0)
signal.getitimer(signal.ITIMER_REAL); signal.pthread_sigmask(signal.SIG_BLOCK, []); signal.sigpending(); signal.set_wakeup_fd(-1)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]); os.kill(os.getpid(), signal.SIGUSR1); signal.sigtimedwait([signal.SIGUSR1], 1)
signal.pthread_kill(threading.get_ident(), 0); signal.raise_signal(signal.SIGALRM); signal.siginterrupt(signal.SIGALRM, False)
os.getpriority(0, 0); os.nice(1); os.sched_yield(); os.getpgrp(); os.getsid(0); os.getgroups(); os.getresuid(); os.getresgid()
os.sched_setaffinity(0, os.sched_getaffinity(0)); os.getpgid(0); os.getppid(); os.cpu_count(); os.sched_getscheduler(0); os.sched_getparam(0)
child = os.fork()
if child == 0:
    os.setpgid(0, 0); os._exit(0)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT); os.waitpid(child, 0)
descriptor = os.pidfd_open(os.getpid()); signal.pidfd_send_signal(descriptor, 0); os.pipe(); os.eventfd(0)
subprocess.run(["python3", "-c", "pass"], check=True, close_fds=True, stdout=subprocess.PIPE)
os.posix_spawn("/bin/python3", ["python3", "-Sc", ""], {}); os.wait()
lock = threading.Lock(); threads = [threading.Thread(target=lambda: lock.acquire() and lock.release()) for _ in range(4)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]; queue.Queue().put(1)
left, right = multiprocessing.Pipe(); child = multiprocessing.get_context("fork").Process(target=right.send, args=(1,)); child.start(); left.recv(); child.join()
ours, theirs = socket.socketpair(); ours.sendmsg([b"a"]); theirs.recvmsg(10); socket.send_fds(ours, [b"a"], [1]); socket.recv_fds(theirs, 1, 1)
select.select([ours], [ours], [], 0); poll = select.poll(); poll.register(ours); poll.poll(0); epoll = select.epoll(); epoll.register(ours); epoll.poll(0)
server = socket.create_server(("127.0.0.1", 0)); client = socket.create_connection(server.getsockname()); other, _ = server.accept()
client.sendall(b"x" * 1000); other.recv(10); client.getpeername(); client.setsockopt(6, 1, 1); client.getsockopt(6, 1); client.shutdown(1)
datagram = socket.socket(type=socket.SOCK_DGRAM); datagram.bind(("127.0.0.1", 0)); datagram.sendto(b"a", datagram.getsockname()); datagram.recvfrom(10)
socket.getaddrinfo("localhost", 80); socket.gethostname()
async def main():
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()); await reader.read(); writer.close(); server.close()
    process = await asyncio.create_subprocess_exec("python3", "-Sc", ""); await process.wait()
    await asyncio.to_thread(time.sleep, 0.01)
asyncio.run(main())
"""
NODE = """
const http2 = require("http2"), fs = require("fs"), cp = require("child_process"), { Worker } = require("worker_threads");
const server = http2.createServer();
server.on("stream", (stream) => { stream.respond({ ":status": 200 }); stream.end("x".repeat(100000)); });
server.listen(0, () => {
  const client = http2.connect("http://localhost:" + server.address().port);
  const request = client.request({ ":path": "/" });
  request.resume();
  request.on("end", () => {
    client.close(); server.close();
    fs.writeFileSync("a", "b"); fs.promises.readFile("a").then(() => fs.unlinkSync("a"));
    cp.execFileSync(process.execPath, ["-e", "0"]);
    new Worker("setTimeout(() => {}, 10)", { eval: true });
    setTimeout(() => crypto.randomUUID(), 20);
  });
});
"""
REPORTS = """
import socket, traceback
says = socket.socket(fileno=3)
says.send(b"w")
says.recv(1)
try:
    exec({!r}, {{"__name__": "__main__"}})
except BaseException:
    says.sendall(traceback.format_exc().encode())
else:
    says.sendall(b"done")
"""
"""What runs one of them in a jail: says ``w`` when it is warm, goes on when it is told to, says ``done`` or why not."""
