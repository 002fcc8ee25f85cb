#!/usr/bin/env python3
"""lists.py OUT [FOLDER]: writes lists of files, one path a line.

elf.list: every executable and shared library of ELF under /usr/lib and /usr/bin; elf4m.list: those of at most 4 MiB, for work in
memory; npm.list: the .node files below FOLDER; npm-elf.list, npm-macho.list, npm-pe.list: the same by format.
"""
import os
import sys

MACH_O = {bytes.fromhex(magic) for magic in ('feedface', 'cefaedfe', 'feedfacf', 'cffaedfe', 'cafebabe', 'cafebabf')}


def head(path):
    with open(path, 'rb') as file:
        return file.read(20)


def system_files():
    seen = set()
    for root in ('/usr/lib', '/usr/bin'):
        for folder, folders, files in os.walk(root):
            if folder == '/usr/lib/debug':
                folders[:] = []
                continue
            for path in (os.path.join(folder, name) for name in files):
                if os.path.islink(path):
                    continue
                try:
                    state, first = os.stat(path), head(path)
                except OSError:
                    continue
                if state.st_ino in seen or len(first) < 20 or first[:4] != b'\x7fELF':
                    continue
                if int.from_bytes(first[16:18], 'little' if first[5] == 1 else 'big') in (2, 3):
                    seen.add(state.st_ino)
                    yield path, state.st_size


def write(out, name, paths):
    with open(os.path.join(out, name + '.list'), 'w') as file:
        file.writelines(path + '\n' for path in paths)
    print(f'{name}.list: {len(paths)} files, {sum(map(os.path.getsize, paths)) >> 20} MiB', file=sys.stderr)


def main():
    out = sys.argv[1]
    elf = sorted(system_files())
    write(out, 'elf', [path for path, _ in elf])
    write(out, 'elf4m', [path for path, size in elf if size <= 4 << 20])
    if len(sys.argv) > 2:
        walk = os.walk(os.path.abspath(sys.argv[2]))
        npm = sorted(os.path.join(folder, name) for folder, _, files in walk for name in files if name.endswith('.node'))
        heads = {path: head(path)[:4] for path in npm}
        write(out, 'npm', npm)
        write(out, 'npm-elf', [path for path in npm if heads[path] == b'\x7fELF'])
        write(out, 'npm-macho', [path for path in npm if heads[path] in MACH_O])
        write(out, 'npm-pe', [path for path in npm if heads[path][:2] == b'MZ'])


main()
