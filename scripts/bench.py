"""Every benchmark, one after the other: `python -m scripts.bench` (make bench). Ends with 1 if a promise is broken."""

import subprocess
import sys

BENCHMARKS = (
    "scripts.bench_delivery",
    "scripts.bench_embedded",
    "scripts.bench_workbook",
    "scripts.bench_pages",
    "scripts.bench_import",
    "scripts.bench_search",
    "scripts.bench_papers --database",
    "scripts.bench_units",
    "scripts.bench_units --postgres",
    "scripts.bench_person_search --postgres",
    "scripts.bench_attendance --postgres",
    "scripts.bench_standing --postgres",
    "scripts.bench_sign_in",
    "scripts.bench_roster",
    "scripts.bench_certificates",
)


def main() -> int:
    """Runs each in a process of its own, so that the memory measured is its own."""
    broken = [
        name for name in BENCHMARKS if subprocess.run([sys.executable, "-m", *name.split()], check=False).returncode
    ]
    print("\nAll promises hold." if not broken else f"\nBroken: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
