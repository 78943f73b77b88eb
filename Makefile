# One word for everything that is done to this repository; `make help` lists them.

SWIFT_FLAGS := --explicit-target-dependency-import-check error
PYTHON := .venv/bin/python
PYTHON_READY := .venv/installed
SPEC := Tests/Cases/compile/whole-service/lenswright.yaml
PREFIX ?= /usr/local
DESTDIR ?=
# A binary that is there already, in place of one that is built.
BINARY ?=
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 1

INSTALLED = $(DESTDIR)$(PREFIX)
MANUAL := share/man/man1/lenswright.1
BASH_COMPLETIONS := share/bash-completion/completions/lenswright
ZSH_COMPLETIONS := share/zsh/site-functions/_lenswright
FISH_COMPLETIONS := share/fish/vendor_completions.d/lenswright.fish

# No folders of byte code between the tests.
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help demo test swift-test python-test build docs example release install uninstall format lint facts bench sanitize sanitize-address sanitize-thread fuzz coverage clean record setup

help: ## Lists these words.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: release ## Installs what is missing, builds a release binary and compiles a real spec.
	@binary="$$(swift build -c release --show-bin-path)/lenswright"; \
	"$$binary" compile $(SPEC) && \
	printf '\nThat is %s, compiled by %s\n' "$(SPEC)" "$$binary" >&2

test: swift-test python-test ## Installs what is missing and runs every test.

swift-test: setup
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build $(SWIFT_FLAGS)
	Scripts/docs

# The Python tests look at the command from outside, and so they need it built first.
python-test: swift-test $(PYTHON_READY)
	LENSWRIGHT="$$(swift build --show-bin-path)/lenswright" $(PYTHON) -m pytest -n auto Tests/Python
	LENSWRIGHT="$$(swift build --show-bin-path)/lenswright" $(PYTHON) Tests/Python/fuzz.py --seconds 20 --seed 1
	LENSWRIGHT="$$(swift build --show-bin-path)/lenswright" $(PYTHON) Tests/Python/fuzz.py --verb check --seconds 5 --seed 1

build: setup ## Builds for debugging.
	swift build $(SWIFT_FLAGS)

docs: build ## Builds the guides and the reference into .build/docs/site; a warning fails.
	Scripts/docs

# It compiles the library once more, as a package that depends on it does; what it writes stays out of the sources.
example: setup ## Builds the program of Examples/Embedding, and lets it look at a spec.
	swift run --package-path Examples/Embedding --scratch-path .build/example ReviewBot $(SPEC) .build/example/review.sarif

release: setup ## Builds the binary that users get, a static executable where possible.
	@Scripts/release

# The manual page and the completions are what the binary itself says, so that they are never those of another version.
install: $(if $(BINARY),,release) ## Installs the command, its manual page and completions for bash, zsh and fish under PREFIX.
	@binary="$(BINARY)"; binary="$${binary:-$$(swift build -c release --show-bin-path)/lenswright}"; \
	put() { install -d "$$(dirname "$(INSTALLED)/$$1")" && cat > "$(INSTALLED)/$$1" && chmod 644 "$(INSTALLED)/$$1"; }; \
	set -e; \
	install -d "$(INSTALLED)/bin"; \
	install -m 755 "$$binary" "$(INSTALLED)/bin/lenswright"; \
	"$$binary" explain --man | put $(MANUAL); \
	"$$binary" --generate-completion-script bash | put $(BASH_COMPLETIONS); \
	"$$binary" --generate-completion-script zsh | put $(ZSH_COMPLETIONS); \
	"$$binary" --generate-completion-script fish | put $(FISH_COMPLETIONS)
	@echo "Installed lenswright under $(INSTALLED)"

uninstall: ## Removes what install wrote under PREFIX.
	rm -f $(foreach file,bin/lenswright $(MANUAL) $(BASH_COMPLETIONS) $(ZSH_COMPLETIONS) $(FISH_COMPLETIONS),"$(INSTALLED)/$(file)")

format: ## Formats the Swift sources in place.
	swift format format --in-place --parallel --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Benchmarks

lint: setup ## Reports sources that are not formatted and imports that are not declared.
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Benchmarks
	swift build --build-tests $(SWIFT_FLAGS)

facts: $(PYTHON_READY) ## Regenerates what is generated from AWS's and Fluent Bit's published descriptions.
	@for script in Scripts/generate_*.py; do echo "$$script"; $(PYTHON) "$$script" || exit 1; done

bench: release ## Measures throughput and memory, and then whole processes side by side.
	swift package --package-path Benchmarks --disable-sandbox benchmark
	Benchmarks/side-by-side
	Benchmarks/follow

# Each sanitizer has a folder of its own, because its objects do not mix with the others'. On Linux the undefined-behaviour
# one is known to the C compiler only; it traps, because Swift does not link what would print a message. Leaks are not
# looked for: Swift hides pointers in the spare bits of enums, and what the program keeps for good then looks lost.
sanitize: sanitize-address sanitize-thread ## Runs the Swift tests under the address, undefined-behaviour and thread sanitizers.

sanitize-address: setup
	ASAN_OPTIONS=detect_leaks=0 swift test --scratch-path .build/sanitize-address --sanitize address -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined

sanitize-thread: setup
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.supp" swift test --scratch-path .build/sanitize-thread --sanitize thread

fuzz: build $(PYTHON_READY) ## Compiles and checks mutations of every case for FUZZ_SECONDS each, from FUZZ_SEED.
	LENSWRIGHT="$$(swift build --show-bin-path)/lenswright" $(PYTHON) Tests/Python/fuzz.py --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED)
	LENSWRIGHT="$$(swift build --show-bin-path)/lenswright" $(PYTHON) Tests/Python/fuzz.py --verb check --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED)

coverage: setup ## Runs the Swift tests and prints which lines they reach.
	swift test --scratch-path .build/coverage --enable-code-coverage
	@folder="$$(swift build --scratch-path .build/coverage --show-bin-path)"; \
	toolchain="$$(dirname "$$(readlink -f "$$(command -v swiftc)")")"; \
	"$$toolchain/llvm-cov" report "$$folder"/*.xctest -instr-profile "$$folder/codecov/default.profdata" \
	  -ignore-filename-regex='\.build/|Tests/'

record: setup $(PYTHON_READY) ## Records the golden cases again; read the difference like a reviewer.
	swift build --build-tests $(SWIFT_FLAGS)
	LENSWRIGHT_RECORD=1 swift test --skip-build $(SWIFT_FLAGS)
	LENSWRIGHT_RECORD=1 LENSWRIGHT="$$(swift build --show-bin-path)/lenswright" $(PYTHON) -m pytest -q Tests/Python/test_transcripts.py Tests/Python/test_reference.py Tests/Python/test_documents.py::test_command

clean: ## Removes everything that was built or installed here.
	rm -rf .build .venv Benchmarks/.build

setup:
	@Scripts/setup

# The stamp is made last, so that an installation that broke off is not taken for a whole one.
$(PYTHON_READY): Tests/Python/requirements.txt | setup
	@echo "Installing what the Python tests use into .venv"
	@rm -rf .venv
	@python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@
