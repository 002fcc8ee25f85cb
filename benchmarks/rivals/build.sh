#!/bin/sh
# Builds the native rivals into the folder $1, from Debian's packages:
# gcc g++ golang-go libelf-dev llvm-14-dev librust-object-dev, and cargo 1.85 or later
set -e
here=$(cd "$(dirname "$0")" && pwd)
out=$1
mkdir -p "$out"
out=$(cd "$out" && pwd)
fast='-O3 -march=native -w'
gcc $fast -o "$out/c" "$here/c/floor.c"
gcc $fast -DSPARSE -o "$out/c-ranges" "$here/c/floor.c"
gcc $fast -o "$out/libelf" "$here/c/libelf_peer.c" -lelf
g++ $fast -std=c++17 -fno-rtti $(llvm-config-14 --cxxflags | tr ' ' '\n' | grep -E '^-(I|D)') \
  -o "$out/llvm" "$here/llvm/llvm_peer.cpp" \
  $(llvm-config-14 --ldflags --libs --link-shared object support binaryformat)
(cd "$here/go" && GO111MODULE=off go build -o "$out/go" main.go)
# A copy: cargo reads its settings from the folder that it runs in, and writes there.
rm -rf "$out/rust" && cp -r "$here/rust" "$out/rust"
(cd "$out/rust" && cargo build --quiet --offline --release)
cp "$out/rust/target/release/obj" "$out/object"
