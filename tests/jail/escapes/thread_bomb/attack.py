import threading

stop = threading.Event()
started = 0
try:
    while started < 10000:
        threading.Thread(target=stop.wait, daemon=True).start()
        started += 1
except RuntimeError:
    print("refused: True")
print("few enough:", 50 < started < 130)
time.sleep(0.7)
sys.stdout.flush()
os._exit(0)
