"""How fast TMX is read, taken in and written, beside what others do with the same file:

    cargo build --release && cargo run --release --example made_up_tmx -- 200000 > big.tmx
    python3 benches/tmx_peers.py target/release/alinea big.tmx

CPU is user and system time of the whole process; MB/s are megabytes of the file (of the written one for the export) a second of
CPU and of wall time. Peers that are not installed are left out, and it is said.
"""

import os
import sys
import tempfile
import time

LXML = """
import sys
from lxml import etree
for _, unit in etree.iterparse(sys.argv[1], tag="tu"):
    unit.clear()
    while unit.getprevious() is not None:
        del unit.getparent()[0]
"""
TRANSLATE_TOOLKIT = """
import sys
from translate.storage import tmx
for unit in tmx.tmxfile.parsefile(open(sys.argv[1], "rb")).units:
    unit.source, unit.target
"""


def measure(name, command, size, output=os.devnull):
    """Runs a command; its name, exit code, seconds, memory."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        out = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            os.execvp(command[0], command)
        except OSError:
            os._exit(127)
    _, status, used = os.wait4(child, 0)
    wall, cpu = time.monotonic() - begun, used.ru_utime + used.ru_stime
    if os.waitstatus_to_exitcode(status) != 0:
        print(f"| {name} | not here, or failed |")
        return
    megabytes = (size or os.path.getsize(output)) / 1e6
    figures = f"{cpu:.2f} s | {megabytes / cpu:.1f} | {megabytes / wall:.1f} | {used.ru_maxrss / 1024:.0f} MB"
    print(f"| {name} | {figures} |", flush=True)


def main(alinea, file):
    size = os.path.getsize(file)
    print("| what | CPU | MB/s CPU | MB/s wall | memory |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        memory, written = os.path.join(folder, "m.db"), os.path.join(folder, "written.tmx")
        for _ in range(3):
            measure("xmllint --stream --noout", ["xmllint", "--stream", "--noout", file], size)
            measure("alinea tmx validate", [alinea, "tmx", "validate", "--quiet", file], size)
        measure("lxml iterparse", [sys.executable, "-c", LXML, file], size)
        measure("Translate Toolkit", [sys.executable, "-c", TRANSLATE_TOOLKIT, file], size)
        measure("alinea import", [alinea, "import", "--quiet", file, "--memory", memory], size)
        for _ in range(3):
            measure("alinea export", [alinea, "export", "--quiet", "--memory", memory], None, written)
            measure("xmllint over what was written", ["xmllint", "--stream", "--noout", written], os.path.getsize(written))


if __name__ == "__main__":
    main(*sys.argv[1:3])
