# The usual commands. They expect the virtual environment of CONTRIBUTING.md to be active.

# list the commands
default:
    @just --list --unsorted

# run the tests; arguments go to pytest
test *args:
    pytest {{args}}

# every test: those that need LibreOffice, Chromium and poppler, and the long loops of kills and faults
test-all *args:
    @for one in soffice chromium pdftoppm; do command -v $one > /dev/null || { echo "$one is missing"; exit 1; }; done
    pytest -m '' {{args}}

# what CI checks besides the tests
lint:
    ruff check .
    mypy
    lint-imports --no-logo
    python docs/print_docs.py --check

# times and memory beside peers
bench *args:
    python benchmarks/bench.py {{args}}

# print the pages that follow from the code
docs:
    python docs/print_docs.py

# draw the pictures of the READMEs (needs LibreOffice, Chromium and poppler)
pictures:
    python docs/draw_pictures.py

# write the sample logs
samples:
    python -m marugoto_stats sample data/samples
