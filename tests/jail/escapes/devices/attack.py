import fcntl
import stat

print("devices:", *sorted(os.listdir("/dev")))
attempt("terminal", lambda: os.open("/dev/tty", os.O_RDWR))
attempt("push", lambda: fcntl.ioctl(0, 0x5412, b"x"))  # TIOCSTI: types into somebody's terminal
attempt("char", lambda: os.mknod("/workspace/mem", stat.S_IFCHR | 0o600, os.makedev(1, 1)))
attempt("block", lambda: os.mknod("/tmp/disk", stat.S_IFBLK | 0o600, os.makedev(8, 0)))
