depth = 0


def deeper():
    global depth
    while depth < 10_000:
        os.mkdir("d")
        os.chdir("d")
        depth += 1


attempt("deeper", deeper)
print("few enough:", 4000 < depth < 4200)
time.sleep(0.6)
