from contextlib import contextmanager
@contextmanager
def progress(tyst): yield lambda t: None
def summary(rapport, folder, tyst): print(folder, rapport.exit_code())
def show_plan(p): print(p.titel)
