# serves by itself
import os
import time

if os.fork() == 0:
    os.setpgid(0, 0)
    time.sleep(600)
os._exit(7)
