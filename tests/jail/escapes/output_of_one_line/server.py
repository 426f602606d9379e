import sys

sys.stdout.write("x" * 1_000_000)
sys.stdout.write("\n")
sys.stdout.flush()
