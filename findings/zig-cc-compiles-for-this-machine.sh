#!/usr/bin/env bash
# `python -m ziglang cc -O3` compiles for the processor that it runs on, fused multiply-add included, where gcc and clang
# compile for every processor of the kind. A wheel built so ends with an illegal instruction on an older machine, and its
# sums differ in the last bits from the same source built by gcc. `-mcpu=baseline -ffp-contract=off` gives what they give.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet ziglang==0.15.2
venv/bin/python -m ziglang version
export ZIG_GLOBAL_CACHE_DIR="$folder/cache"
cat >sum.c <<'C'
double sum(const double *a, const double *b, int n) {
    double total = 0;
    for (int i = 0; i < n; i++) total += a[i] * b[i];
    return total;
}
C
fused() { # how many fused multiply-adds there are with these flags
    venv/bin/python -m ziglang cc -O3 "$@" -S -o sum.s sum.c 2>said || { cat said; exit 1; }
    grep -ac 'vfmadd' sum.s || true
}
grep -q '^flags.* fma ' /proc/cpuinfo || { echo "this machine has no fused multiply-add: nothing to see here"; exit 1; }
usual=$(fused)
baseline=$(fused -mcpu=baseline -ffp-contract=off)
echo "lines with a fused multiply-add: $usual as it comes, $baseline with -mcpu=baseline -ffp-contract=off"
[ "$usual" -gt 0 ] && [ "$baseline" -eq 0 ]
